"""What `motcua catalogue check` says of drafts: those that wait for an officer, and those that contradict us."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from bot.catalogue.catalogue import RetiredCode
from bot.catalogue.defects import Defect, warning
from bot.catalogue.loader import Sources
from bot.catalogue.portal.compare import Field, compare

# Where a difference is shown in the checked file. Other words for the same paper and more laws are for `compare`.
_KEYS = {Field.CODE: "code", Field.AGENCY: "agency", Field.FEE: "fees", Field.TIME: "time", Field.ONLINE: "online"}


def draft_warnings(sources: Sources, retired: Mapping[str, RetiredCode], today: date) -> Iterator[Defect]:
    """Warnings only: neither stops anything."""
    checked = {file.entry.code: file for file in sources.procedures if file.entry}
    for draft in sources.drafts:
        if draft.entry is None or draft.file is None:
            continue
        ours = checked.get(draft.entry.code)
        if ours is None:
            told = f"imported on {draft.entry.imported.read_on:%d/%m/%Y} and not approved"
            open_points = len(draft.entry.imported.open)
            yield warning(draft.file.defect(["imported"], f"{told}; open points: {open_points}"))
        elif ours.entry and ours.file:
            for found in compare(ours.entry, draft.entry, retired, today):
                if found.field in _KEYS and found.certain:
                    told = f"the portal says “{found.portal}”, here it is “{found.ours}”"
                    yield warning(ours.file.defect([_KEYS[found.field]], told))
