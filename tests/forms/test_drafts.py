"""What is kept of a form, for how long, and that nobody else can read it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

from bot.background import beside
from bot.forms import drafts
from bot.forms.dialogue import Progress
from bot.forms.models import FormDraft
from bot.settings import VIETNAM, get_settings

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=VIETNAM)
PROGRESS = Progress("khai-sinh", {"nyc_ten": "Nguyễn Thị Hoa", "nyc_giay_to": "066190000123"}, "quan_he")
LIFETIME = get_settings().form_lifetime


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session:
        yield session


def rows(session: Session) -> int:
    return session.query(FormDraft).count()


def test_draft_is_read_back_by_its_token_only(session: Session) -> None:
    token = drafts.create(session, PROGRESS, NOW)
    assert drafts.load(session, token, NOW) == PROGRESS
    assert drafts.load(session, token[:-1] + "x", NOW) is None


def test_table_holds_neither_answers_nor_token(session: Session) -> None:
    token = drafts.create(session, PROGRESS, NOW)
    session.flush()
    connection: Connection = session.connection()
    kept = str(connection.execute(text("SELECT * FROM form_draft")).all())
    for secret in ("066190000123", "Hoa", "khai-sinh", token):
        assert secret not in kept


def test_draft_expires_after_the_last_change_and_is_deleted(session: Session) -> None:
    token = drafts.create(session, PROGRESS, NOW)
    drafts.save(session, token, PROGRESS, NOW + LIFETIME / 2)
    assert drafts.load(session, token, NOW + LIFETIME) == PROGRESS
    assert drafts.load(session, token, NOW + 2 * LIFETIME) is None
    drafts.purge(session, NOW + 2 * LIFETIME)
    assert rows(session) == 0


def test_another_draft_takes_the_expired_ones_with_it(session: Session) -> None:
    drafts.create(session, PROGRESS, NOW)
    drafts.create(session, PROGRESS, NOW + 2 * LIFETIME)
    session.flush()
    assert rows(session) == 1


def test_fetched_draft_stays_for_a_second_try_only(session: Session) -> None:
    token = drafts.create(session, PROGRESS, NOW)
    session.flush()
    drafts.fetched(session, token, NOW)
    session.flush()
    assert drafts.load(session, token, NOW + drafts.AFTER_DOWNLOAD - timedelta(seconds=1)) == PROGRESS
    assert drafts.load(session, token, NOW + drafts.AFTER_DOWNLOAD) is None


def test_removed_draft_is_gone_at_once(session: Session) -> None:
    token = drafts.create(session, PROGRESS, NOW)
    session.flush()
    drafts.remove(session, token)
    assert drafts.load(session, token, NOW) is None


async def test_expired_drafts_go_while_the_server_runs_though_nobody_asks(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        drafts.create(session, PROGRESS, NOW)
    async with beside(drafts.purge_regularly(engine, lambda: NOW + 2 * LIFETIME)), asyncio.timeout(20):
        with Session(engine) as session:
            while rows(session):
                session.rollback()
                await asyncio.sleep(0.01)
