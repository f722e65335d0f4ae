"""The check of what is stuck: dead letters, channels that cannot send."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bot.checkup import Finding, State, found
from bot.database import make_engine
from bot.messaging.dead_letters import dead_letters
from bot.messaging.models import ChannelAlert
from bot.settings import Settings


async def check_messages(settings: Settings) -> list[Finding]:
    """Nothing waits for a person."""
    engine = make_engine(settings.database_url)
    try:
        with engine.connect() as connection:
            count = len(dead_letters(connection))
            alerts = connection.execute(select(ChannelAlert.__table__)).all()
    except SQLAlchemyError:
        return []  # said by the check of the database
    finally:
        engine.dispose()
    findings = [
        found(State.PROBLEM, "machine", "alert", channel=row.channel, since=row.since, hint=row.hint) for row in alerts
    ]
    if count:
        findings.append(found(State.WARNING, "machine", "dead_letters", count=count))
    return findings or [found(State.GOOD, "machine", "messages")]
