"""A defect of a data file, told with file and line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from bot.errors import ConfigurationError


class Severity(StrEnum):
    """A `DEFECT` must be mended before a release; a `WARNING` is a thing to know."""

    DEFECT = "defect"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Defect:
    """What is wrong, and where. Printed as `path:line: message`, which editors can jump to."""

    path: Path
    line: int
    message: str
    severity: Severity = Severity.DEFECT
    location: tuple[str | int, ...] = field(default=(), compare=False)  # the keys that lead to it

    def __str__(self) -> str:
        mark = "warning: " if self.severity is Severity.WARNING else ""
        return f"{self.path}:{self.line}: {mark}{self.message}"


def warning(defect: Defect) -> Defect:
    """The same as a thing to know, which stops nothing."""
    return replace(defect, severity=Severity.WARNING)


class CatalogueError(ConfigurationError):
    """The catalogue's files cannot be used as they are; `defects` names each file and line."""

    def __init__(self, defects: Sequence[Defect]) -> None:
        super().__init__(
            "the catalogue cannot be loaded:\n" + "\n".join(map(str, defects)),
            hint="Sửa các tệp được nêu, rồi chạy `motcua catalogue check` để kiểm tra lại.",
        )
        self.defects = tuple(defects)
