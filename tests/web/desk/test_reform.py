"""The reform report at the desk, and judging answers for it."""

from __future__ import annotations

from datetime import datetime

from fastapi import FastAPI
from sqlalchemy.orm import Session, sessionmaker

from bot.desk.officers.models import Role
from bot.messaging.channel import Incoming
from bot.reform.months import Month
from bot.reform.sample import Accuracy, accuracy
from tests.web.desk.conftest import SignedIn


def test_viewer_reads_the_report_on_screen_paper_and_in_a_workbook(signed_in: SignedIn) -> None:
    desk = signed_in(Role.VIEWER)
    assert "Tỷ lệ đúng hẹn" in desk.get("/desk/bao-cao?thang=2026-11").text
    assert desk.get("/desk/bao-cao/bao-cao.pdf?thang=2026-11").content.startswith(b"%PDF")
    assert desk.get("/desk/bao-cao/bao-cao.xlsx?thang=2026-11").content.startswith(b"PK")
    assert desk.get("/desk/bao-cao?thang=thang-muoi").status_code == 404


def test_viewer_judges_nothing_since_questions_are_somebody_s_words(signed_in: SignedIn) -> None:
    assert signed_in(Role.VIEWER).get("/desk/bao-cao/cham").status_code == 403


async def test_answers_are_drawn_and_judged_one_after_the_other(
    signed_in: SignedIn, app: FastAPI, sessions: sessionmaker[Session], now: datetime
) -> None:
    for number in range(2):
        await app.state.desk.state.messaging.answer(Incoming("web", "c1", f"m{number}", f"khai tử cần gì {number}"))
    desk = signed_in()
    month = str(Month.of(now.date()))
    assert desk.post("/desk/bao-cao/cham/boc", data={"thang": month}).status_code == 303
    for verdict in ("right", "wrong"):
        page = desk.get(f"/desk/bao-cao/cham?thang={month}").text
        number = page.split('action="/desk/bao-cao/cham/')[1].split('"')[0]
        assert "khai tử cần gì" in page
        assert desk.post(f"/desk/bao-cao/cham/{number}", data={"thang": month, "verdict": verdict}).status_code == 303
    assert "Không còn câu nào" in desk.get(f"/desk/bao-cao/cham?thang={month}").text
    with sessions() as session:
        assert accuracy(session, Month.of(now.date())) == Accuracy(2, right=1, incomplete=0, wrong=1)
