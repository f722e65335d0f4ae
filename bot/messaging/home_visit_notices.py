"""Calls officers on duty, reminds residents of visits, sends the day's list: the periodic job inside `motcua serve`.

Who is called is `bot.desk.home_visits.duty`. What is written down and what is sent go in one transaction, so a crash
loses no call and doubles none.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, time, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.answer import Answer
from bot.background import repeat
from bot.catalogue.ward import Ward
from bot.desk.home_visits.duty import OnDuty, next_call
from bot.desk.home_visits.models import DayListSent, DutyCall, HomeVisit, VisitState
from bot.desk.home_visits.repository import HomeVisitRepository
from bot.desk.home_visits.telling import tell_call, tell_call_story, tell_day_list, tell_reminder
from bot.dossiers.notice_ways import Way, delivery, is_quiet, may_carry_detail
from bot.messaging import conversations
from bot.messaging.service import Messaging
from bot.settings import Settings

EVERY_SECONDS = 5
REMIND_FROM = time(17)

_log = logging.getLogger(__name__)


class HomeVisitNotices:
    """The job. Several processes may run it: the rows that it works on are locked while it does."""

    def __init__(self, engine: Engine, messaging: Messaging, ward: Callable[[], Ward], settings: Settings) -> None:
        self._engine = engine
        self._messaging = messaging
        self._ward = ward
        self._settings = settings

    async def run(self) -> None:
        """Do what is due, for as long as the server runs."""
        await repeat(self._do_due, EVERY_SECONDS, "telling of visits at home")

    async def _do_due(self) -> None:
        if await asyncio.to_thread(self.do_due, self._settings.now()):
            await self._messaging.woken()

    def do_due(self, now: datetime) -> int:
        """Call, tell and remind as is due at `now`; how many messages."""
        with Session(self._engine) as session, session.begin():
            visits = HomeVisitRepository(session)
            officers = [OnDuty(officer.name, officer.alert_channel, officer.alert_chat) for officer in visits.on_duty()]
            sent = sum(self._call(session, visits, visit, officers, now) for visit in visits.to_call_about())
            for visit in visits.to_tell_of():
                self._say(session, visit, tell_call_story(visit, "taken", self._ward(), visit.officer))
                visit.reminded_at = now
                sent += 1
            if not is_quiet(now, self._settings):
                sent += self._send_day_lists(session, visits, officers, now)
                sent += self._remind(session, visits, now) if now.time() >= REMIND_FROM else 0
        return sent

    def _call(
        self, session: Session, visits: HomeVisitRepository, visit: HomeVisit, officers: list[OnDuty], now: datetime
    ) -> int:
        patience = self._settings.duty_call_patience
        call = next_call(visits.calls(visit), officers, patience, now)
        if call is None:
            return 0
        officer = call.officer or OnDuty("", "", "")
        visits.add_call(
            DutyCall(
                visit_id=visit.id,
                name=officer.name,
                channel=officer.channel,
                conversation=officer.conversation,
                called_at=now,
            )
        )
        if call.story:
            self._say(session, visit, tell_call_story(visit, call.story, self._ward()))
        if call.officer is None:
            _log.error("an urgent request has nobody to call: no officer is on duty with a chat for alerts")
            return int(bool(call.story))
        detail = may_carry_detail(officer.channel, self._settings)
        self._write(session, officer.channel, officer.conversation, tell_call(visit, patience, detail=detail))
        return 1 + bool(call.story)

    def _remind(self, session: Session, visits: HomeVisitRepository, now: datetime) -> int:
        """The evening before; where the channel does not allow it now, it is tried again until the evening ends."""
        tomorrow = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        reminded = 0
        for visit in visits.to_remind(tomorrow, tomorrow + timedelta(days=1)):
            heard = conversations.last_heard(session.connection(), visit.channel, visit.conversation)
            if delivery(visit.channel, heard, now, self._settings).way not in (Way.TEXT, Way.STORED):
                continue
            self._say(session, visit, tell_reminder(visit, self._ward()))
            visit.reminded_at = now
            reminded += 1
        return reminded

    def _send_day_lists(
        self, session: Session, visits: HomeVisitRepository, officers: list[OnDuty], now: datetime
    ) -> int:
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        listed = [v for v in visits.between(today, today + timedelta(days=1)) if v.state is VisitState.BOOKED]
        sent = 0
        for officer in officers if listed else ():
            key = (f"{today:%Y-%m-%d}", officer.channel, officer.conversation)
            if session.get(DayListSent, key) is None:
                session.add(DayListSent(day=key[0], channel=key[1], conversation=key[2]))
                session.flush()
                self._write(session, key[1], key[2], tell_day_list(listed, today))
                sent += 1
        return sent

    def _say(self, session: Session, visit: HomeVisit, answer: Answer) -> None:
        self._write(session, visit.channel, visit.conversation, answer)

    def _write(self, session: Session, channel: str, conversation: str, answer: Answer) -> None:
        self._messaging.write(session.connection(), channel, conversation, answer.text, answer.buttons)
