"""What the form actions share: their slots, the draft of the conversation, and what is said about it."""

from __future__ import annotations

from rasa_sdk.interfaces import Tracker

from actions import knowledge, request_desk
from bot.database import session_scope
from bot.forms import drafts
from bot.forms.dialogue import Progress
from bot.forms.schema import QuestionList

DRAFT = "form_draft"  # the token of the draft
ANSWER = "form_answer"  # what the form waits for; emptied as soon as it is read

FILL_INTENT = "fill_form"
FORM_ENTITY = "form"


def progress_of(tracker: Tracker) -> Progress | None:
    """How far this conversation's form is; None when there is none, or it has expired."""
    token = tracker.get_slot(DRAFT)
    if not token:
        return None
    with session_scope() as session:
        return drafts.load(session, token, knowledge.now())


def keep(tracker: Tracker, progress: Progress) -> None:
    """Remember `progress` under this conversation's token."""
    with session_scope() as session:
        drafts.save(session, tracker.get_slot(DRAFT), progress, knowledge.now())


def open_draft(progress: Progress) -> str:
    """A new draft; its token."""
    with session_scope() as session:
        return drafts.create(session, progress, knowledge.now())


def throw_away(token: str | None) -> None:
    """Delete a draft."""
    if token:
        with session_scope() as session:
            drafts.remove(session, token)


def form_of(progress: Progress) -> QuestionList | None:
    """The form or the request of `progress`; None when its file has gone since."""
    return knowledge.catalogue().forms.get(progress.form) or request_desk.questions(progress)
