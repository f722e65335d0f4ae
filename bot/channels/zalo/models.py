"""The tables of Zalo: the pair of tokens, events nobody expected, who had their data erased, money spent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import BIG_ID, Base, Moment


class ZaloToken(Base):
    """The pair of tokens of one app. A refresh token is good once: what is in this row is all there is.

    A consent that Zalo has not yet said to be our OA's has a row of its own beside it (`token_table.py`).
    """

    __tablename__ = "zalo_token"

    app_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    oa_id: Mapped[str] = mapped_column(String(40), default="")  # whose consent it is
    access_token: Mapped[str] = mapped_column(Text, default="")
    refresh_token: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)  # grows with each pair: of two that save, one wins
    issued_at: Mapped[datetime] = mapped_column(Moment)
    access_until: Mapped[datetime] = mapped_column(Moment)
    consented_at: Mapped[datetime] = mapped_column(Moment)
    # Who is getting the next pair, and until when others leave it to them.
    refreshing_by: Mapped[str] = mapped_column(String(36), default="")
    refreshing_until: Mapped[datetime | None] = mapped_column(Moment)
    failed_at: Mapped[datetime | None] = mapped_column(Moment)  # of the last attempt, while there is no newer pair
    failure: Mapped[str] = mapped_column(Text, default="")
    failure_hint: Mapped[str] = mapped_column(Text, default="")


class ZaloEvent(Base):
    """A signed event that the product does not know, for people to look at. Kept for a month."""

    __tablename__ = "zalo_event"
    __table_args__ = (Index("uq_zalo_event_digest", "digest", unique=True),)

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))  # of the body: a second delivery changes nothing
    name: Mapped[str] = mapped_column(String(60))
    user: Mapped[str] = mapped_column(String(120), index=True)  # whose data it is, to be erased with the rest
    received_at: Mapped[datetime] = mapped_column(Moment, index=True)
    body: Mapped[str] = mapped_column(Text)


class ZaloWithdrawal(Base):
    """Somebody whose data were erased: what they said before may be delivered again, and is not taken in any more.

    Kept for as long as a signed event is taken (`signature.OLDEST`).
    """

    __tablename__ = "zalo_withdrawal"

    user: Mapped[str] = mapped_column(String(120), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)  # by Zalo's clock, as the events are


class ZaloSpending(Base):
    """Messages that Zalo counted, by month and by what they were charged to."""

    __tablename__ = "zalo_spending"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)  # 2026-11
    kind: Mapped[str] = mapped_column(String(30), primary_key=True)  # reply, sub_quota …, template_uid
    messages: Mapped[int] = mapped_column(default=0)
    dong: Mapped[int] = mapped_column(BIG_ID, default=0)  # by the prices in the settings
