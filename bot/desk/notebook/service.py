"""Takes entries in, and makes and closes the codes of teams."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.catalogue.watch import get_watch
from bot.desk.notebook import repository
from bot.desk.notebook.models import Difficulty
from bot.desk.questions.models import Outcome
from bot.desk.questions.service import note
from bot.errors import InputError
from bot.keys import keyed_hash
from bot.privacy import mask

_CODE_BYTES = 12  # nobody guesses 96 bits, so a wrong code needs no counting


@dataclass(frozen=True)
class Entry:
    """What the phone sends."""

    id: str
    heard_at: datetime
    text: str
    difficulty: Difficulty
    neighbourhood: str


def open_team(connection: Connection, name: str, at: datetime, key: bytes) -> str:
    """A new team's code, told this once."""
    code = secrets.token_urlsafe(_CODE_BYTES)
    repository.add_team(connection, {"name": name, "code_hash": _hash(key, code), "made_at": at})
    return code


def close_team(connection: Connection, name: str, at: datetime) -> None:
    """The codes of the team `name` are worth nothing from now on. Raises InputError: there is no such team."""
    if not repository.close_teams(connection, name, at):
        raise InputError(f"no open team is called {name!r}", hint="Xem tên các tổ: motcua notebook teams")


def team_of(connection: Connection, code: str, key: bytes) -> int | None:
    """The team that has `code`, or None."""
    return repository.team_of(connection, _hash(key, code)) if code else None


def take_in(connection: Connection, team: int, entries: Sequence[Entry], now: datetime) -> None:
    """Store what is not there yet; what the bot did not answer waits in the desk's list of questions to teach.

    Numbers that name a person are masked. A phone's clock may run ahead, but nothing was heard in the future.
    """
    places = get_watch().current.ward.places
    for entry in entries:
        heard_at = min(entry.heard_at, now)
        values = {
            "id": entry.id,
            "team_id": team,
            "neighbourhood": entry.neighbourhood if places and places.by_slug(entry.neighbourhood) else "",
            "heard_at": heard_at,
            "text": mask(entry.text),
            "difficulty": entry.difficulty,
        }
        if repository.add_entry(connection, values):
            outcome = Outcome.ANSWERED if entry.difficulty is Difficulty.FINE else Outcome.NOT_UNDERSTOOD
            note(connection, None, entry.text, heard_at, outcome)


def _hash(key: bytes, code: str) -> str:
    return keyed_hash(key, "notebook", code)
