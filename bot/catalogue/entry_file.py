"""One data file as a checked model, or the list of what is wrong with it, each with its line."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.catalogue.defects import CatalogueError, Defect
from bot.catalogue.schema import Entry
from bot.catalogue.yaml_file import UnreadableFileError, YamlFile, parse_yaml, read_yaml

T = TypeVar("T")


@dataclass(frozen=True)
class EntryFile(Generic[T]):
    """`entry` is None exactly when there are `defects`; `file` is None when the YAML itself could not be read."""

    path: Path
    file: YamlFile | None
    entry: T | None
    defects: tuple[Defect, ...] = ()


def read_entry(path: Path, adapter: TypeAdapter[T]) -> EntryFile[T]:
    """Read the file at `path` and validate it; never raises."""
    try:
        file = read_yaml(path)
    except UnreadableFileError as error:
        return EntryFile(path, None, None, (error.defect,))
    return _checked(file, adapter)


def entry_of(path: Path, text: str, adapter: TypeAdapter[T]) -> EntryFile[T]:
    """`text` validated as if it stood in the file at `path`; never raises."""
    try:
        file = parse_yaml(path, text)
    except UnreadableFileError as error:
        return EntryFile(path, None, None, (error.defect,))
    return _checked(file, adapter)


def _checked(file: YamlFile, adapter: TypeAdapter[T]) -> EntryFile[T]:
    path = file.path
    defects = _unresolved_names(file)
    try:
        entry = adapter.validate_python(file.data)
    except ValidationError as error:
        for details in error.errors(include_input=False, include_url=False):
            if details["loc"] or not defects:  # without a place it is one of those found above, with their lines
                defects.append(file.defect(details["loc"], _message(details)))
        return EntryFile(path, file, None, tuple(sorted(defects)))
    return EntryFile(path, file, None if defects else entry, tuple(defects))


def load_entry(path: Path, adapter: TypeAdapter[T]) -> T:
    """The checked model of the file at `path`.

    Raises:
        CatalogueError: the file is missing or wrong; each defect names its line and key.
    """
    file = read_entry(path, adapter)
    if file.entry is None:
        raise CatalogueError(file.defects)
    return file.entry


def _message(error: Any) -> str:
    where = ".".join(map(str, error["loc"]))
    name = str(error["loc"][-1]) if error["loc"] else ""
    match error["type"]:
        case "extra_forbidden":
            close = get_close_matches(name, _known_keys(Entry), n=1)
            return f"unknown key `{name}`" + (f" (did you mean `{close[0]}`?)" if close else "")
        case "missing":
            return f"`{name}` is missing"
        case "value_error":
            return f"`{where}`: {error['ctx']['error']}" if where else str(error["ctx"]["error"])
        case "model_type" | "model_attributes_type":
            return f"`{where}` should hold keys and values" if where else "the file should hold keys and values"
        case _:
            return f"`{where}`: {error['msg']}"


def _known_keys(model: type[Entry]) -> set[str]:
    return set(model.model_fields).union(*map(_known_keys, model.__subclasses__()))


def _unresolved_names(file: YamlFile) -> list[Defect]:
    """`source:` and `form:` values that name nothing; pydantic could only tell the first, and without its line."""
    if not isinstance(file.data, dict) or not isinstance(file.data.get("sources"), dict):
        return []
    sources = set(file.data["sources"])
    forms = {form.get("id") for form in file.data.get("forms") or () if isinstance(form, dict)}
    defects = []
    for location, mapping in file.mappings():
        named = mapping.get("source")
        for source in [named] if isinstance(named, str) else named if isinstance(named, list) else []:
            if source not in sources:
                defects.append(file.defect((*location, "source"), f"the source `{source}` is not in `sources`"))
        form = mapping.get("form")
        if isinstance(form, str) and form not in forms:
            defects.append(file.defect((*location, "form"), f"the form `{form}` is not in `forms`"))
    return defects
