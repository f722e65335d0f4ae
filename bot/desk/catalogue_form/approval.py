"""An imported draft that an officer has checked becomes a procedure of the ward, as an edit that can be undone."""

from __future__ import annotations

from datetime import date

from bot.catalogue.draft import FOLDER
from bot.catalogue.portal.store import as_checked
from bot.catalogue.watch import get_watch
from bot.desk.changes.models import What
from bot.desk.changes.service import Edit, read
from bot.errors import InputError
from bot.settings import Settings


class NotApprovable(InputError):
    """There is no such draft, or a checked procedure already, or the draft has open points."""


def approval(settings: Settings, code: str, today: date) -> Edit:
    """The edit by which the draft of `code` becomes a checked procedure.

    Raises:
        NotApprovable: see there.
    """
    catalogue = get_watch().current
    draft = catalogue.drafts.get(code)
    if draft is None or code in catalogue.procedures or draft.imported.open:
        raise NotApprovable(f"the draft of {code} cannot be approved")
    old, new = f"{FOLDER}/{code}.yml", f"procedures/{draft.field}/{code}.yml"
    text = read(settings, old) or ""
    title = draft.short_name
    return Edit(What.APPROVE, code, title, {old: text, new: None}, {old: None, new: as_checked(text, today)})
