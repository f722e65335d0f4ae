"""Counts visits."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.catalogue.watch import get_watch
from bot.desk.reach import repository


def monday_of(day: date) -> date:
    """The first day of the ISO week of `day`."""
    return day - timedelta(days=day.weekday())


def _known(source: str) -> str:
    """`source` if it is the slug of a neighbourhood of the ward, else "": what people make up fills no table."""
    places = get_watch().current.ward.places if source else None
    return source if places and places.by_slug(source) else ""


def count_visit(
    connection: Connection,
    at: datetime,
    channel: str,
    source: str,
    *,
    opened: bool = False,
    asked: bool = False,
    returned: bool = False,
) -> None:
    """Count one visit, or what became known of one that was counted before, in one statement.

    `source` is what the link carried. `returned`: they had been there on an earlier day.
    """
    values = {
        "week": monday_of(at.date()),
        "neighbourhood": _known(source),
        "channel": channel,
        "opened": int(opened),
        "asked": int(asked),
        "returned": int(returned),
    }
    repository.add(connection, values)
