"""Takes feedback in, has it answered, and tells by its number where it stands."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from bot.desk.feedback.categories import FeedbackRules
from bot.desk.feedback.models import FeedbackPicture, FeedbackReport, FeedbackState
from bot.desk.request_codes import FEEDBACK, new_code
from bot.errors import InputError
from bot.keys import get_key, keyed_hash
from bot.privacy import mask
from bot.sealing import seal, unseal
from bot.settings import VIETNAM
from bot.workdays import WorkCalendar

_PURPOSE = "feedback"
_PICTURE = "feedback-picture"
UNSENT_PICTURES_KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True)
class Contact:
    """Who gave a name."""

    name: str = ""
    phone: str = ""

    def sealed(self) -> str:
        """For the table."""
        return seal(json.dumps(asdict(self), ensure_ascii=False), _PURPOSE)

    @classmethod
    def of(cls, sealed: str) -> Contact:
        """What `sealed` made; empty for an anonymous report, or when it was removed."""
        text = unseal(sealed, _PURPOSE) if sealed else None
        return cls(**json.loads(text)) if text else cls()


@dataclass(frozen=True)
class Told:
    """What a resident tells. `contact` is None for an anonymous report; then the conversation is not kept either."""

    category: str  # id or title
    text: str
    place: str
    contact: Contact | None
    channel: str
    conversation: str
    picture: str = ""  # the token of one that was sent


class Feedback:
    """The ward's feedback reports, in one transaction, at one moment."""

    def __init__(self, session: Session, rules: FeedbackRules, calendar: WorkCalendar, now: datetime) -> None:
        self._session = session
        self._rules = rules
        self._calendar = calendar
        self._now = now

    def take_in(self, told: Told) -> str:
        """Store a report; its number, which of an anonymous one is nowhere else. Numbers of people are masked."""
        code, named, today = new_code(FEEDBACK), told.contact is not None, self._now.date()
        report = FeedbackReport(
            code_hash=_hash(code),
            code=code if named else "",
            state=FeedbackState.NEW,
            category=self._rules.category(told.category).id,
            text=mask(told.text),
            place=told.place,
            anonymous=not named,
            contact=told.contact.sealed() if told.contact else "",
            channel=told.channel if named else "",
            conversation=told.conversation if named else "",
            made_at=self._now,
            changed_at=self._now,
            reply_by=self._calendar.add_working_days(today, self._rules.reply.days),
            forward_by=self._calendar.add_working_days(today, self._rules.forward.days),
        )
        self._session.add(report)
        self._session.flush()
        if told.picture:
            self._session.execute(
                update(FeedbackPicture)
                .where(FeedbackPicture.token_hash == _hash(told.picture), FeedbackPicture.report_id.is_(None))
                .values(report_id=report.id)
            )
        return code

    def by_code(self, code: str) -> FeedbackReport | None:
        """The report of a resident's number."""
        return self._session.scalar(select(FeedbackReport).where(FeedbackReport.code_hash == _hash(code)))

    def newest(
        self, *, is_open: bool, for_leader: bool, before: int | None = None, limit: int = 50
    ) -> Sequence[FeedbackReport]:
        """Open ones by their deadline, or the newest answered ones; about officers only with `for_leader`."""
        open_states = [state for state in FeedbackState if state.is_open]
        chosen = select(FeedbackReport).where(FeedbackReport.state.in_(open_states) == is_open).limit(limit)
        chosen = self._readable(chosen, for_leader)
        if before is not None:
            chosen = chosen.where(FeedbackReport.id < before)
        order = (FeedbackReport.reply_by, FeedbackReport.id) if is_open else (FeedbackReport.id.desc(),)
        return self._session.scalars(chosen.order_by(*order)).all()

    def of_month(self, month: date, *, for_leader: bool) -> Sequence[FeedbackReport]:
        """What came in the month that begins on `month`, in order."""
        first = datetime.combine(month, time(), VIETNAM)
        last = datetime.combine((month + timedelta(days=32)).replace(day=1), time(), VIETNAM)
        chosen = select(FeedbackReport).where(FeedbackReport.made_at >= first, FeedbackReport.made_at < last)
        return self._session.scalars(self._readable(chosen, for_leader).order_by(FeedbackReport.id)).all()

    def _readable(self, chosen: Select[FeedbackReport], for_leader: bool) -> Select[FeedbackReport]:
        """`chosen` without what is about officers, unless the leader asks."""
        guarded = [category.id for category in self._rules.categories if category.for_leader and not for_leader]
        return chosen.where(FeedbackReport.category.not_in(guarded))

    def get(self, number: int, *, for_leader: bool) -> FeedbackReport | None:
        """One report by its number at the desk; None where this officer may not read it."""
        report = self._session.get(FeedbackReport, number)
        if report is None or (self._rules.category(report.category).for_leader and not for_leader):
            return None
        return report

    def take(self, report: FeedbackReport, officer: str) -> None:
        """An officer has it in hand."""
        report.officer, report.state, report.changed_at = officer, FeedbackState.IN_HAND, self._now

    def answer(self, report: FeedbackReport, state: FeedbackState, text: str, officer: str) -> None:
        """Say what became of it, or to whom it was handed on; the resident reads `text`.

        Raises:
            InputError: there is no text.
        """
        if not text.strip():
            raise InputError("no answer", hint="Xin viết câu trả lời; người phản ánh đọc đúng câu này.")
        report.state, report.answer, report.officer = state, text.strip(), officer
        report.answered_at = report.changed_at = self._now

    def picture_of(self, report: FeedbackReport) -> bytes | None:
        """The picture that came with it, a JPEG."""
        return self._session.scalar(select(FeedbackPicture.data).where(FeedbackPicture.report_id == report.id))


def keep_picture(session: Session, jpeg: bytes, now: datetime) -> str:
    """Keep a picture until its report is sent, a day at most; its token, which nobody can guess."""
    old = FeedbackPicture.report_id.is_(None) & (FeedbackPicture.made_at < now - UNSENT_PICTURES_KEPT_FOR)
    session.execute(delete(FeedbackPicture).where(old))
    token = f"kept-{secrets.token_urlsafe(24)}"
    session.add(FeedbackPicture(token_hash=_hash(token), data=jpeg, made_at=now))
    return token


def erase(session: Session, channel: str, conversation: str) -> None:
    """Delete the reports of a conversation, with their pictures. Of anonymous ones nobody knows whose they are."""
    mine = (FeedbackReport.channel == channel, FeedbackReport.conversation == conversation)
    pictures = FeedbackPicture.report_id.in_(select(FeedbackReport.id).where(*mine))
    session.execute(delete(FeedbackPicture).where(pictures))
    session.execute(delete(FeedbackReport).where(*mine))


def _hash(secret: str) -> str:
    return keyed_hash(get_key(), _PICTURE if secret.startswith("kept-") else _PURPOSE, secret)
