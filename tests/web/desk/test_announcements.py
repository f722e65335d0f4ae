"""Urgent notices are written, tried and taken back at the desk."""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi import FastAPI
from sqlalchemy.orm import Session, sessionmaker

from bot.desk.announcements.models import Announcement
from bot.messaging.channel import Incoming
from tests.web.desk.conftest import SignedIn

TEXT = "Sáng mai mất điện, bộ phận một cửa nghỉ."


def typed(now: datetime, **changes: object) -> dict[str, object]:
    moments = {"starts_at": f"{now:%Y-%m-%dT%H:%M}", "ends_at": f"{now + timedelta(hours=5):%Y-%m-%dT%H:%M}"}
    return {"text": TEXT, **moments, **changes}


def stored(sessions: sessionmaker[Session]) -> list[Announcement]:
    with sessions() as session:
        return session.query(Announcement).all()


async def test_notice_made_at_the_desk_is_told_to_the_next_resident(
    signed_in: SignedIn, app: FastAPI, now: datetime
) -> None:
    desk = signed_in()
    messaging = app.state.desk.state.messaging
    assert len(await messaging.answer(Incoming("web", "c0", "m0", "chào"))) == 1
    assert desk.post("/desk/thong-bao", data=typed(now)).status_code == 303
    first = (await messaging.answer(Incoming("web", "c1", "m1", "chào")))[0]
    assert TEXT in first.text
    assert "1 người thấy" in desk.get("/desk/thong-bao").text
    assert desk.post("/desk/thong-bao/1/rut").status_code == 303
    assert len(await messaging.answer(Incoming("web", "c2", "m2", "chào"))) == 1


async def test_preview_shows_the_text_and_the_reach_and_keeps_nothing(
    signed_in: SignedIn, app: FastAPI, now: datetime, sessions: sessionmaker[Session]
) -> None:
    await app.state.desk.state.messaging.answer(Incoming("telegram", "t1", "m1", "chào"))
    page = signed_in().post("/desk/thong-bao/xem-truoc", data=typed(now, written_out="true")).text
    assert TEXT in page
    assert "Telegram" in page
    assert stored(sessions) == []


def test_mistake_keeps_what_was_typed_and_says_what_to_do(
    signed_in: SignedIn, now: datetime, sessions: sessionmaker[Session]
) -> None:
    too_early = f"{now - timedelta(days=1):%Y-%m-%dT%H:%M}"
    answer = signed_in().post("/desk/thong-bao", data=typed(now, ends_at=too_early))
    assert answer.status_code == 422
    assert "Giờ kết thúc" in answer.text
    assert TEXT in answer.text
    assert stored(sessions) == []
