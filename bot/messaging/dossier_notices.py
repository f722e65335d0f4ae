"""Sends what followers of a dossier are to be told: the periodic job inside `motcua serve`.

Who and what is `bot.dossiers.notices`, what a channel allows `bot.dossiers.notice_ways`. A notice and the message that
carries it are written in one transaction, so a crash loses neither and doubles neither.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from prometheus_client import Counter
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.answer import Answer
from bot.background import repeat
from bot.catalogue.dossier_office import office_of
from bot.catalogue.ward import Ward
from bot.dossiers.notice_story import tell_notice, template_values
from bot.dossiers.notice_ways import Way, delivery, is_quiet
from bot.dossiers.notices import Planned, mark_told, plan
from bot.dossiers.story import Storyteller
from bot.messaging import conversations
from bot.messaging.models import Author, Message, Outbox
from bot.settings import Settings

EVERY_SECONDS = 60

_sent = Counter("motcua_dossier_notices", "Notices about followed dossiers", ["way"])


class DossierNotices:
    """The job. Several processes may run it: the key of a notice lets only one of them tell it."""

    def __init__(self, engine: Engine, ward: Callable[[], Ward], settings: Settings) -> None:
        self._engine = engine
        self._ward = ward
        self._settings = settings

    async def run(self) -> None:
        """Send what is due, every minute, for as long as the server runs."""
        await repeat(self._send_due, EVERY_SECONDS, "telling of dossiers")

    async def _send_due(self) -> None:
        await asyncio.to_thread(self.send_due, self._settings.now())

    def send_due(self, now: datetime) -> int:
        """Send what is due at `now`; how many."""
        if is_quiet(now, self._settings):
            return 0
        ward = self._ward()
        teller = Storyteller(office_of(ward), ward.calendar().working_days_between, now)
        sent = 0
        with Session(self._engine, expire_on_commit=False) as session:
            for planned in list(plan(session, now, teller.working_days)):
                sent += self._send(session, planned, teller)
                session.commit()  # each by itself: pages that are open look back only a little (`OVERLAP` of news.py)
        return sent

    def _send(self, session: Session, planned: Planned, teller: Storyteller) -> bool:
        following = planned.following
        last_heard = conversations.last_heard(session.connection(), following.channel, following.conversation)
        allowed = delivery(following.channel, last_heard, teller.now, self._settings)
        if allowed.way is Way.WAIT:
            return False
        answer = tell_notice(planned, teller, detail=allowed.detail)
        try:
            with session.begin_nested():
                mark_told(session, planned, allowed.way, teller.now)
                message = _put(session, following.channel, following.conversation, answer, teller.now)
                if allowed.way in (Way.TEXT, Way.TEMPLATE):
                    _queue(session, message, template_values(planned))
        except IntegrityError:
            return False  # another process was quicker
        _sent.labels(allowed.way).inc()
        return True


def _put(session: Session, channel: str, conversation: str, answer: Answer, now: datetime) -> Message:
    """Into the conversation, where the page finds it."""
    message = Message(
        channel=channel,
        conversation=conversation,
        author=Author.BOT,
        text=answer.text,
        buttons=[{"title": button.title, "payload": button.payload} for button in answer.buttons],
        created_at=now,
    )
    session.add(message)
    session.flush()
    conversations.offer(session.connection(), channel, conversation, answer.buttons, now)
    return message


def _queue(session: Session, message: Message, template: dict[str, str]) -> None:
    """Into the queue of a channel that is written to; the channel knows whether a text may still go out."""
    where = {"channel": message.channel, "conversation": message.conversation}
    session.add(Outbox(message_id=message.id, due_at=message.created_at, template=template, **where))
    session.flush()
