"""What a resident says by sending a picture: it is for the feedback report that waits for one, or shows a receipt."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.assistant.turn import draft_of
from bot.desk.feedback.questions import FEEDBACK_QUESTIONS, PHOTO
from bot.desk.feedback.service import keep_picture
from bot.dossiers.receipt_reader import ask_about_picture, run_apart
from bot.forms import drafts
from bot.messaging import repository


async def say_of_picture(engine: Engine, channel: str, conversation: str, data: bytes, now: datetime) -> list[str]:
    """Messages to hand in as if the resident had typed them.

    Raises:
        ReaderBusy: see `ask_about_picture`.
    """
    if not _waits_for_one(engine, channel, conversation, now):
        return await ask_about_picture(data)
    jpeg = await run_apart("bot.desk.feedback.picture", data)
    if not jpeg:
        return ['/send_picture{"topic":"unreadable"}']
    with Session(engine) as session, session.begin():
        return [f'/send_picture{{"topic":"{keep_picture(session, jpeg, now)}"}}']


def _waits_for_one(engine: Engine, channel: str, conversation: str, now: datetime) -> bool:
    with Session(engine) as session:
        known = repository.conversation(session.connection(), channel, conversation)
        token = draft_of(known.memory) if known else None
        progress = drafts.load(session, token, now) if token else None
    return progress is not None and (progress.form, progress.asked) == (FEEDBACK_QUESTIONS, PHOTO)
