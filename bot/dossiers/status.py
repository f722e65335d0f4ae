"""The ten national statuses (`TrangThaiHoSo`) and what each means for the clock.

Names used by one-stop software are mapped to them by `data/dossier-statuses.yml`, which the ward may extend.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from functools import lru_cache

from ruamel.yaml import YAML

from bot.settings import get_settings
from bot.text import fold


class Group(StrEnum):
    """How reports count a status."""

    NEW = "new"
    REFUSED = "refused"
    IN_PROCESS = "in_process"
    WAITING = "waiting"
    DONE = "done"


class Status(IntEnum):
    """Numbers of the national synchronisation; names in code."""

    REGISTERED = 1
    ACCEPTED = 2
    REFUSED = 3
    PROCESSING = 4
    SUPPLEMENT = 5
    PAYMENT = 6
    WITHDRAWN = 7
    STOPPED = 8
    FINISHED = 9
    RETURNED = 10

    @property
    def group(self) -> Group:
        """The group of reports under Decision 766/QĐ-TTg."""
        return _GROUPS[self]

    @property
    def clock_stopped(self) -> bool:
        """Whether the time limit stands still while the resident has to bring papers or pay."""
        return self in (Status.SUPPLEMENT, Status.PAYMENT)

    @property
    def can_be_overdue(self) -> bool:
        """Whether the office is at work on it, so that a passed due date is a delay."""
        return self.group is Group.IN_PROCESS

    @property
    def needs_reason(self) -> bool:
        """Whether an officer wrote why."""
        return self in (Status.REFUSED, Status.SUPPLEMENT, Status.PAYMENT, Status.STOPPED)


_GROUPS: Mapping[Status, Group] = {
    Status.REGISTERED: Group.NEW,
    Status.ACCEPTED: Group.IN_PROCESS,
    Status.REFUSED: Group.REFUSED,
    Status.PROCESSING: Group.IN_PROCESS,
    Status.SUPPLEMENT: Group.WAITING,
    Status.PAYMENT: Group.WAITING,
    Status.WITHDRAWN: Group.DONE,
    Status.STOPPED: Group.WAITING,
    Status.FINISHED: Group.DONE,
    Status.RETURNED: Group.DONE,
}


def read_status(text: str) -> Status | None:
    """The status meant by a number from 1 to 10 or by a name used in one-stop software; None if unknown."""
    if text.strip().isdecimal():
        number = int(text)
        return Status(number) if 1 <= number <= len(Status) else None
    return status_names().get(fold(text))


@lru_cache
def status_names() -> Mapping[str, Status]:
    """Folded name → status, from `data/dossier-statuses.yml`."""
    path = get_settings().data_dir / "dossier-statuses.yml"
    table = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return {fold(name): Status[key.upper()] for key, entry in table.items() for name in entry}
