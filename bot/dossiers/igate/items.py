"""One item of iGate's search → what is pushed. Statuses go by name, since iGate numbers them in its own way."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.dossiers.cells import Cell
from bot.dossiers.push.service import Pushed
from bot.dossiers.status import read_status
from bot.settings import VIETNAM

_NAMES = {
    "received_at": "acceptedDate",
    "due_at": "appointmentDate",
    "finished_at": "completedDate",
}


def read_item(item: Any) -> Pushed:
    """What `item` tells. Whatever it is, this does not raise: a bad one is rejected with its reason like any other."""
    told: dict[str, Cell] = {
        "status": _status(item),
        "procedure_code": _text(item, "procedure", "code"),
        "procedure_name": _translated(item),
        "applicant": _text(item, "applicant", "data", "ownerFullname") or _text(item, "applicant", "data", "fullname"),
        "phone": _text(item, "applicant", "data", "phoneNumber"),
        "identity": _text(item, "applicant", "data", "identityNumber"),
        "channel": _text(item, "applyMethod", "name"),
        "received_at": _date(item, "acceptedDate") or _date(item, "appliedDate"),
        "due_at": _date(item, "appointmentDate") or _date(item, "dueDate"),
        "finished_at": _date(item, "completedDate"),
        "department": _text(item, "agency", "name"),
    }
    if national := _text(item, "nationCode"):
        told["national_code"] = national
    return Pushed(_text(item, "code"), told, names=_NAMES)


def updated_at(item: Any) -> datetime | None:
    """When iGate last changed the item; None if it does not tell."""
    return _as_moment(_text(item, "updatedDate"))


def _status(item: Any) -> str:
    """The name of the step if we know it, else that of the dossier, else the step's name for the officer to read."""
    names = [name for name in (_text(item, "dossierTaskStatus", "name"), _text(item, "dossierStatus", "name")) if name]
    return next((name for name in names if read_status(name)), names[0] if names else "")


def _translated(item: Any) -> str:
    """`procedure.translate` is one translation or a list of them."""
    translated = _at(item, "procedure", "translate")
    if isinstance(translated, list):
        translated = translated[0] if translated else None
    return _text(translated, "name") or _text(item, "procedure", "name")


def _date(item: Any, name: str) -> Cell:
    """The moment in its own zone; what cannot be read is passed on as it is, and its item rejected for it."""
    told = _text(item, name)
    return _as_moment(told) or told


def _as_moment(told: str) -> datetime | None:
    """`2025-10-20T16:30:00.000+0700`; without a zone it is Vietnam's."""
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def _text(item: Any, *path: str) -> str:
    found = _at(item, *path)
    return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""


def _at(item: Any, *path: str) -> Any:
    for name in path:
        item = item.get(name) if isinstance(item, dict) else None
    return item
