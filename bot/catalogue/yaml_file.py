"""One YAML file, read fast and strictly; line numbers are looked up only when there is something to report.

PyYAML's C parser reads a procedure in about a millisecond, which ruamel.yaml's does not; it is imported here only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from bot.catalogue.defects import Defect
from bot.errors import ConfigurationError

MAX_BYTES = 1_000_000  # the largest procedure has about 20,000; more is a mistake or an attack
MAX_DEPTH = 30  # libyaml's composer overflows the C stack on deep nesting and takes the process with it

# Rasa takes any YAML under `data/` with such a line, at any indentation, for training data.
_RASA_KEY = re.compile(r"^\s*(nlu|rules|stories|responses):", re.MULTILINE)

Location = Sequence[str | int]


class UnreadableFileError(ConfigurationError):
    """The file cannot be read at all."""

    def __init__(self, defect: Defect) -> None:
        super().__init__(str(defect))
        self.defect = defect


class _StrictLoader(yaml.CSafeLoader):  # type: ignore[misc]
    """A safe loader for which a key given twice is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """(see parent class)."""
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    problem=f"the key `{key.value}` stands twice", problem_mark=key.start_mark
                )
            seen.add(key.value)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping

    def construct_date(self, node: yaml.ScalarNode) -> Any:
        """A date, or an error with its line for one that is in no calendar (2026-02-30)."""
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError as error:
            raise yaml.constructor.ConstructorError(
                problem=f"{node.value} is not a date: {error}", problem_mark=node.start_mark
            ) from error


_StrictLoader.add_constructor("tag:yaml.org,2002:timestamp", _StrictLoader.construct_date)


@dataclass(frozen=True)
class YamlFile:
    """The text of a file and what it says."""

    path: Path
    text: str
    data: Any

    @cached_property
    def _root(self) -> yaml.Node:
        return yaml.compose(self.text, yaml.CSafeLoader)

    def line(self, location: Location) -> int:
        """The line, from 1, of the key or item at `location`; where it does not exist, of what should hold it."""
        node, line = self._root, 1
        for step in location:
            found = _child(node, step)
            if found is None:
                break
            line, node = found
        return line

    def mappings(self) -> Iterator[tuple[Location, dict[str, Any]]]:
        """Every mapping in the file with its location, outer ones first."""
        return _mappings(self.data, ())

    def defect(self, location: Location, message: str) -> Defect:
        """A defect at `location`."""
        return Defect(self.path, self.line(location), message, location=tuple(location))


def _mappings(data: Any, location: tuple[str | int, ...]) -> Iterator[tuple[Location, dict[str, Any]]]:
    if isinstance(data, dict):
        yield location, data
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, child in children:
        yield from _mappings(child, (*location, step))


def _child(node: yaml.Node, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line + 1, node.value[step]
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line + 1, value
    return None


def read_yaml(path: Path) -> YamlFile:
    """The file at `path`.

    Raises UnreadableFileError: not readable, not UTF-8, larger than MAX_BYTES, bad syntax, a key given twice,
    anchors, deep nesting.
    """
    return parse_yaml(path, _read_text(path))


def parse_yaml(path: Path, text: str) -> YamlFile:
    """`text` as the file at `path`.

    Raises UnreadableFileError: bad syntax, a key given twice, anchors, deep nesting.
    """
    found = _RASA_KEY.search(text)
    if found:
        line = text.count("\n", 0, found.start(1)) + 1
        raise UnreadableFileError(
            Defect(path, line, f"Rasa takes a line with `{found[1]}:` for training data; use another key")
        )
    try:
        _refuse_traps(path, yaml.parse(text, yaml.CSafeLoader))
        data = yaml.load(text, _StrictLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise UnreadableFileError(Defect(path, mark.line + 1 if mark else 1, f"YAML: {error.problem}")) from error
    except yaml.YAMLError as error:  # a control character
        raise UnreadableFileError(Defect(path, 1, f"YAML: {error}")) from error
    return YamlFile(path, text, data)


def _read_text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableFileError(Defect(path, 1, f"the file is larger than {MAX_BYTES:,} bytes"))
        raw = path.read_bytes()
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UnreadableFileError(Defect(path, line, "the file is not UTF-8")) from error
    except OSError as error:
        raise UnreadableFileError(Defect(path, 1, f"the file cannot be read: {error.strerror}")) from error


def _refuse_traps(path: Path, events: Iterable[yaml.Event]) -> None:
    """Anchors (they can blow a small file up to gigabytes) and deep nesting."""
    depth = 0
    for event in events:
        if getattr(event, "anchor", None):
            raise UnreadableFileError(
                Defect(path, event.start_mark.line + 1, "anchors and aliases (`&`, `*`) are not allowed")
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise UnreadableFileError(
                    Defect(path, event.start_mark.line + 1, f"nested deeper than {MAX_DEPTH} levels")
                )
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
