"""From the files under `data/` to a `Catalogue`, all or nothing.

`read_sources` also serves `checks.py`, which looks at the same files with more care than the server needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter

from bot.catalogue.catalogue import Catalogue, RetiredCode
from bot.catalogue.defects import CatalogueError
from bot.catalogue.draft import FOLDER, Draft
from bot.catalogue.entry_file import EntryFile, entry_of, read_entry
from bot.catalogue.general import GeneralFile, questions_by_id
from bot.catalogue.general_structure import general_structure_defects
from bot.catalogue.life_event import LifeEvent
from bot.catalogue.national import NationalProcedure, load_national
from bot.catalogue.schema import Procedure, ProcedureCode
from bot.catalogue.structure import structure_defects
from bot.catalogue.ward import load_ward
from bot.forms.schema import OfficialForm, QuestionList

_PROCEDURE = TypeAdapter(Procedure)
_DRAFT = TypeAdapter(Draft)
_FORM = TypeAdapter(OfficialForm)
_REQUEST = TypeAdapter(QuestionList)
_LIFE_EVENT = TypeAdapter(LifeEvent)
_GENERAL = TypeAdapter(GeneralFile)
_RETIRED = TypeAdapter(dict[ProcedureCode, RetiredCode])

Stamp = tuple[int, int]
Asked = TypeVar("Asked", bound=QuestionList)


@dataclass(frozen=True)
class Sources:
    """The files of the catalogue as read, good ones and bad ones."""

    procedures: tuple[EntryFile[Procedure], ...]
    forms: tuple[EntryFile[OfficialForm], ...]
    life_events: tuple[EntryFile[LifeEvent], ...]
    retired: EntryFile[dict[str, RetiredCode]] | None
    drafts: tuple[EntryFile[Draft], ...] = ()
    general: tuple[EntryFile[GeneralFile], ...] = ()
    requests: tuple[EntryFile[QuestionList], ...] = ()


@dataclass
class FileCache:
    """Files read before, so that an edit costs one file, not all of them."""

    _read: dict[Path, tuple[Stamp, EntryFile[Any]]] = field(default_factory=dict)

    def paths(self, data_dir: Path, pattern: str) -> list[Path]:
        """The files under `data_dir` that fit `pattern`, sorted."""
        return sorted(data_dir.glob(pattern))

    def read(self, path: Path, adapter: TypeAdapter[Any]) -> EntryFile[Any]:
        """The file at `path`, read again only if its time or size has changed."""
        stamp = stamp_of(path)
        known = self._read.get(path)
        if known is None or known[0] != stamp:
            known = self._read[path] = (stamp, read_entry(path, adapter))
        return known[1]


class EditedFiles(FileCache):
    """The files as they will be once some are edited: what is to be written is loaded and checked before it is."""

    def __init__(self, texts: Mapping[Path, str | None], unchanged: FileCache | None = None) -> None:
        """`texts`: the new text of each edited file, None where it goes; `unchanged` has the others."""
        super().__init__()
        self._texts, self._unchanged = texts, unchanged or FileCache()

    def paths(self, data_dir: Path, pattern: str) -> list[Path]:
        """Those that will be there (see parent class)."""
        depth = len(Path(pattern).parts)
        edited = (path for path in self._texts if path.is_relative_to(data_dir))
        told = {p for p in edited if len(p.relative_to(data_dir).parts) == depth and p.match(pattern)}
        gone = {path for path, text in self._texts.items() if text is None}
        return sorted({*self._unchanged.paths(data_dir, pattern), *told} - gone)

    def read(self, path: Path, adapter: TypeAdapter[Any]) -> EntryFile[Any]:
        """The file as it will be (see parent class)."""
        text = self._texts.get(path)
        return self._unchanged.read(path, adapter) if text is None else entry_of(path, text, adapter)


def stamp_of(path: Path) -> Stamp:
    """Time of change and size; zeros for a file that has just gone."""
    try:
        stat = path.stat()
    except OSError:
        return (0, 0)
    return (stat.st_mtime_ns, stat.st_size)


def catalogue_paths(data_dir: Path, ward: str) -> Iterator[Path]:
    """Every file that people edit and `load_catalogue` reads."""
    yield ward_path(data_dir, ward)
    yield from sorted((data_dir / "forms").glob("*.yml"))
    yield from sorted((data_dir / "requests").glob("*.yml"))
    yield from sorted((data_dir / "procedures").glob("*/*.yml"))
    yield from sorted((data_dir / FOLDER).glob("*.yml"))
    yield from sorted((data_dir / "life-events").glob("*.yml"))
    yield from sorted((data_dir / "general").glob("*.yml"))
    if (data_dir / "retired-codes.yml").exists():
        yield data_dir / "retired-codes.yml"


def retired_on(day: date | None, retired: Mapping[str, RetiredCode]) -> dict[str, RetiredCode]:
    """Those of `retired` that are out of force on `day`."""
    return {code: gone for code, gone in retired.items() if day is None or gone.since is None or gone.since <= day}


def ward_path(data_dir: Path, ward: str) -> Path:
    """The file of a ward."""
    return data_dir / "wards" / f"{ward}.yml"


def read_sources(data_dir: Path, cache: FileCache | None = None) -> Sources:
    """Read every file; what is wrong with one stands in its `defects`."""
    cache = cache or FileCache()
    retired = data_dir / "retired-codes.yml"

    def read(pattern: str, adapter: TypeAdapter[Any]) -> tuple[EntryFile[Any], ...]:
        return tuple(cache.read(path, adapter) for path in cache.paths(data_dir, pattern))

    return Sources(
        read("procedures/*/*.yml", _PROCEDURE),
        read("forms/*.yml", _FORM),
        read("life-events/*.yml", _LIFE_EVENT),
        cache.read(retired, _RETIRED) if retired.exists() else None,
        read(f"{FOLDER}/*.yml", _DRAFT),
        read("general/*.yml", _GENERAL),
        read("requests/*.yml", _REQUEST),
    )


def _good(files: Sequence[EntryFile[Asked]]) -> dict[str, Asked]:
    """The forms or requests by id. Raises CatalogueError when any of them is bad."""
    if defects := [defect for file in files for defect in file.defects]:
        raise CatalogueError(defects)
    return {file.entry.id: file.entry for file in files if file.entry}


def load_catalogue(
    data_dir: Path, ward: str, cache: FileCache | None = None, *, today: date | None = None
) -> Catalogue:
    """The catalogue of the files under `data_dir` for the ward of `wards/<ward>.yml`.

    Codes that retire later than `today` are still alive; without a day, all of the list are dead.

    Raises CatalogueError, naming every file and line, when any file is bad: nothing is half-loaded.
    """
    told_ward = load_ward(ward_path(data_dir, ward))
    sources = read_sources(data_dir, cache)
    defects = structure_defects(sources.procedures, sources.life_events, sources.retired, sources.drafts)
    defects += general_structure_defects(sources.general)
    if defects:
        raise CatalogueError(defects)
    drafts = {f.entry.code: f.entry for f in sources.drafts if f.entry}
    by_name = {code: NationalProcedure(code, d.name, d.field, d.agency.level) for code, d in drafts.items()}
    return Catalogue(
        ward=told_ward,
        forms=_good(sources.forms),
        requests=_good(sources.requests),
        procedures={f.entry.code: f.entry for f in sources.procedures if f.entry},
        retired=retired_on(today, (sources.retired and sources.retired.entry) or {}),
        life_events={f.entry.id: f.entry for f in sources.life_events if f.entry},
        national={**by_name, **load_national(data_dir)},
        drafts=drafts,
        general=questions_by_id(file.entry for file in sources.general if file.entry),
    )
