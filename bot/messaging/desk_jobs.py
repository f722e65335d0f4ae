"""What the desk needs done without anybody asking: officers on duty are alerted, forgotten conversations given back."""

from __future__ import annotations

import asyncio
from datetime import datetime

from sqlalchemy import Engine, func, or_, select
from sqlalchemy.orm import Session

from bot.answer import render
from bot.background import repeat
from bot.catalogue.watch import get_watch
from bot.desk.officers.models import Officer
from bot.desk.tickets import repository, service
from bot.desk.tickets.models import Reason, State, Ticket
from bot.links import absolute
from bot.messaging import conversations
from bot.messaging.models import Author, Holder, Message
from bot.messaging.service import Messaging
from bot.settings import Settings

EVERY_SECONDS = 10
AT_ONCE = 20  # tickets in one pass


class DeskJobs:
    """Runs beside the server. Several processes may: every pass is one transaction, and does nothing twice."""

    def __init__(self, engine: Engine, messaging: Messaging, settings: Settings) -> None:
        self._engine = engine
        self._messaging = messaging
        self._settings = settings

    async def run(self) -> None:
        """Do what is due for as long as the server runs."""
        await repeat(self._work, EVERY_SECONDS, "alerting officers")

    async def _work(self) -> None:
        if await asyncio.to_thread(self.work, self._settings.now()):
            await self._messaging.woken()

    def work(self, now: datetime) -> int:
        """Alert and give back what is due; how many tickets that was."""
        with Session(self._engine) as db, db.begin():
            return self._alert(db, now) + self._release(db, now)

    def _alert(self, db: Session, now: datetime) -> int:
        """Outside working hours only danger is worth an officer's sleep."""
        new = select(Ticket).where(Ticket.state == State.WAITING, Ticket.alerted_at.is_(None))
        if not get_watch().current.ward.calendar().is_open(now):
            new = new.where(Ticket.reason == Reason.DANGER)
        tickets = db.scalars(new.order_by(Ticket.opened_at, Ticket.id).limit(AT_ONCE).with_for_update()).all()
        alerted = 0
        for ticket in tickets:
            for officer in repository.on_duty(db, ticket.field):
                if officer.alert_channel in self._messaging.turns.pushed:
                    self._write_to(db, officer, ticket)
                    ticket.alerted_at = now
                    alerted += 1
        return alerted

    def _write_to(self, db: Session, officer: Officer, ticket: Ticket) -> None:
        counters = get_watch().current.ward.counters
        text = render(
            "handover/alert",
            code=ticket.code,
            reason=ticket.reason,
            field=next((counter.does for counter in counters if counter.id == ticket.field), ""),
            promised=ticket.promised_at,
            link=absolute(f"/desk/phieu/{ticket.code}"),
        )
        self._messaging.write(db.connection(), officer.alert_channel, officer.alert_chat, text)

    def _release(self, db: Session, now: datetime) -> int:
        """An officer who went home without closing leaves nobody with a silent bot."""
        before = now - self._settings.desk_officer_holds
        spoken = select(func.max(Message.created_at)).where(
            Message.channel == Ticket.channel,
            Message.conversation == Ticket.conversation,
            Message.author == Author.OFFICER,
        )
        silent = (
            select(Ticket)
            .where(Ticket.state == State.TAKEN, Ticket.taken_at < before)
            .where(or_(Ticket.answered_at.is_(None), spoken.correlate(Ticket).scalar_subquery() < before))
        )
        tickets = db.scalars(silent.limit(AT_ONCE).with_for_update(skip_locked=True)).all()
        for ticket in tickets:
            holder = Holder.CLOSED if ticket.answered_at else Holder.WAITING
            if ticket.answered_at:
                service.close(db, ticket, "", "", now)
            else:
                service.give_up(db, ticket, now)
            conversations.hold(db.connection(), ticket.channel, ticket.conversation, holder, now)
            text = render("handover/released", code=ticket.code, answered=bool(ticket.answered_at))
            self._messaging.write(db.connection(), ticket.channel, ticket.conversation, text)
        return len(tickets)
