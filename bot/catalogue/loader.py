"""From the files under `data/` to a `Catalogue`, all or nothing.

`read_sources` also serves `checks.py`, which looks at the same files with more care than the server needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot.catalogue.catalogue import Catalogue, RetiredCode
from bot.catalogue.defects import CatalogueError
from bot.catalogue.draft import FOLDER, Draft
from bot.catalogue.entry_file import EntryFile, read_entry
from bot.catalogue.general import GeneralFile, questions_by_id
from bot.catalogue.general_structure import general_structure_defects
from bot.catalogue.life_event import LifeEvent
from bot.catalogue.national import NationalProcedure, load_national
from bot.catalogue.schema import Procedure, ProcedureCode
from bot.catalogue.structure import structure_defects
from bot.catalogue.ward import load_ward
from bot.forms.schema import OfficialForm

_PROCEDURE = TypeAdapter(Procedure)
_DRAFT = TypeAdapter(Draft)
_FORM = TypeAdapter(OfficialForm)
_LIFE_EVENT = TypeAdapter(LifeEvent)
_GENERAL = TypeAdapter(GeneralFile)
_RETIRED = TypeAdapter(dict[ProcedureCode, RetiredCode])

Stamp = tuple[int, int]


@dataclass(frozen=True)
class Sources:
    """The files of the catalogue as read, good ones and bad ones."""

    procedures: tuple[EntryFile[Procedure], ...]
    forms: tuple[EntryFile[OfficialForm], ...]
    life_events: tuple[EntryFile[LifeEvent], ...]
    retired: EntryFile[dict[str, RetiredCode]] | None
    drafts: tuple[EntryFile[Draft], ...] = ()
    general: tuple[EntryFile[GeneralFile], ...] = ()


@dataclass
class FileCache:
    """Files read before, so that an edit costs one file, not all of them."""

    _read: dict[Path, tuple[Stamp, EntryFile[Any]]] = field(default_factory=dict)

    def read(self, path: Path, adapter: TypeAdapter[Any]) -> EntryFile[Any]:
        """The file at `path`, read again only if its time or size has changed."""
        stamp = stamp_of(path)
        known = self._read.get(path)
        if known is None or known[0] != stamp:
            known = self._read[path] = (stamp, read_entry(path, adapter))
        return known[1]


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
    read = (cache or FileCache()).read
    retired = data_dir / "retired-codes.yml"
    return Sources(
        tuple(read(path, _PROCEDURE) for path in sorted((data_dir / "procedures").glob("*/*.yml"))),
        tuple(read(path, _FORM) for path in sorted((data_dir / "forms").glob("*.yml"))),
        tuple(read(path, _LIFE_EVENT) for path in sorted((data_dir / "life-events").glob("*.yml"))),
        read(retired, _RETIRED) if retired.exists() else None,
        tuple(read(path, _DRAFT) for path in sorted((data_dir / FOLDER).glob("*.yml"))),
        tuple(read(path, _GENERAL) for path in sorted((data_dir / "general").glob("*.yml"))),
    )


def _good_forms(files: Sequence[EntryFile[OfficialForm]]) -> dict[str, OfficialForm]:
    """The forms by id. Raises CatalogueError when any of them is bad."""
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
        forms=_good_forms(sources.forms),
        procedures={f.entry.code: f.entry for f in sources.procedures if f.entry},
        retired=retired_on(today, (sources.retired and sources.retired.entry) or {}),
        life_events={f.entry.id: f.entry for f in sources.life_events if f.entry},
        national={**by_name, **load_national(data_dir)},
        drafts=drafts,
        general=questions_by_id(file.entry for file in sources.general if file.entry),
    )
