"""Drafts on disk: `data/drafts/<code>.yml`, written by an import, edited by people, approved into `data/procedures`.

An import never touches a checked procedure, nor a draft that a person has edited; it only says what differs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]
from pydantic import TypeAdapter

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.defects import CatalogueError
from bot.catalogue.draft import FOLDER, REVIEW_WITHIN, Draft
from bot.catalogue.entry_file import load_entry, read_entry
from bot.catalogue.portal.compare import Difference, compare
from bot.catalogue.portal.drafting import draft_of, folders_of
from bot.catalogue.portal.record import Record
from bot.catalogue.portal.wording import say
from bot.catalogue.schema import Procedure
from bot.errors import InputError
from bot.whole_files import write_whole

_DRAFT = TypeAdapter(Draft)
_PROCEDURE = TypeAdapter(Procedure)


class _PlainDumper(yaml.SafeDumper):  # type: ignore[misc]
    """Writes what stands twice twice: data files have no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        """(see parent class)."""
        return True


class Outcome(StrEnum):
    """What an import did with a record."""

    NEW = "new"
    CHANGED = "changed"  # nobody had edited the draft, so it was written anew
    SAME = "same"
    EDITED = "edited"  # a person edited the draft: kept
    CHECKED = "checked"  # there is a checked procedure: kept; the draft beside it serves the comparison


@dataclass(frozen=True)
class ImportedRecord:
    """A record, what was done with it, and how it differs from what there was."""

    draft: Draft
    outcome: Outcome
    differences: tuple[Difference, ...] = ()


def import_records(
    data_dir: Path, catalogue: Catalogue, records: Sequence[Record], today: date
) -> list[ImportedRecord]:
    """Make drafts of all `records`, and only then write those that may be written."""
    folders = folders_of(catalogue.procedures, catalogue.national)
    drafts = [draft_of(record, today, folders) for record in records]
    done = [_outcome(draft, catalogue, today) for draft in drafts]
    (data_dir / FOLDER).mkdir(parents=True, exist_ok=True)
    for item in done:
        if item.outcome is not Outcome.EDITED and not _is_written(data_dir, item.draft):
            write_whole(draft_path(data_dir, item.draft.code), to_yaml(item.draft))
    return done


def approve(data_dir: Path, code: str, today: date) -> Path:
    """Turn the draft of `code`, as a person has left it, into a checked procedure; the new file's path.

    Raises:
        InputError: there is no draft, or a checked file already, or open points are left.
        CatalogueError: the file lacks what a checked procedure must have; file and line are named.
    """
    path = draft_path(data_dir, code)
    if not path.exists():
        raise InputError(f"no draft of {code}", hint=say("no_draft", code=code))
    draft = load_entry(path, _DRAFT)
    target = data_dir / "procedures" / draft.field / f"{code}.yml"
    if next((data_dir / "procedures").glob(f"*/{code}.yml"), None):
        raise InputError(f"{code} is checked already", hint=say("already_checked", code=code))
    if draft.imported.open:
        raise InputError(
            f"{len(draft.imported.open)} open points in {path}",
            hint=say("still_open", path=path, points=draft.imported.open),
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    candidate = target.with_suffix(".new")
    candidate.write_text(as_checked(path.read_text(encoding="utf-8"), today), encoding="utf-8")
    try:
        checked = read_entry(candidate, _PROCEDURE)
        if checked.entry is None:
            raise CatalogueError([type(d)(path, d.line, d.message, d.severity) for d in checked.defects])
        candidate.replace(target)
    finally:
        candidate.unlink(missing_ok=True)
    path.unlink()
    return target


def draft_path(data_dir: Path, code: str) -> Path:
    """Where the draft of a procedure stands."""
    return data_dir / FOLDER / f"{code}.yml"


def to_yaml(draft: Draft) -> str:
    """The file of a draft; only what differs from the defaults."""
    told = _plain(draft.model_dump(exclude_defaults=True))
    return str(yaml.dump(told, Dumper=_PlainDumper, allow_unicode=True, sort_keys=False, width=100))


def _outcome(draft: Draft, catalogue: Catalogue, today: date) -> ImportedRecord:
    checked, known = catalogue.procedures.get(draft.code), catalogue.drafts.get(draft.code)
    if checked is not None:
        return ImportedRecord(draft, Outcome.CHECKED, tuple(compare(checked, draft, catalogue.retired, today)))
    if known is None:
        return ImportedRecord(draft, Outcome.NEW)
    if known.content_digest() == draft.content_digest():
        return ImportedRecord(draft, Outcome.SAME)
    outcome = Outcome.EDITED if known.is_edited else Outcome.CHANGED
    return ImportedRecord(draft, outcome, tuple(compare(known, draft, catalogue.retired, today)))


def _is_written(data_dir: Path, draft: Draft) -> bool:
    path = draft_path(data_dir, draft.code)
    known = read_entry(path, _DRAFT).entry if path.exists() else None
    return known is not None and known.content_digest() == draft.content_digest()


def as_checked(text: str, today: date) -> str:
    """The text of a draft as that of a checked procedure: without `imported`, with today's dates; comments stay."""
    text = re.sub(r"^imported:.*\n(?:[ \t#-].*\n|\n)*", "", text, flags=re.MULTILINE)
    text = re.sub(r"^checked:.*$", f"checked: {today}", text, flags=re.MULTILINE)
    return re.sub(r"^review_by:.*$", f"review_by: {today + REVIEW_WITHIN}", text, flags=re.MULTILINE)


def _plain(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _plain(item, name) for name, item in value.items()}
    if isinstance(value, tuple | list):
        return _plain(value[0]) if key == "source" and len(value) == 1 else [_plain(item) for item in value]
    return value.value if isinstance(value, Enum) else value
