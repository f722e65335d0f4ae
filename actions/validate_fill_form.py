"""Reads what is typed while `fill_form` asks, and tells answers from questions in between."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from rasa_sdk import FormValidationAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import form_desk, knowledge
from actions.form_questions import Heard, is_question
from actions.start_form import wanted_form
from bot.forms.dialogue import (
    REVIEW,
    Outcome,
    Progress,
    begin,
    corrects,
    first_open,
    is_answer,
    is_command,
    resume,
    step,
)
from bot.forms.schema import FieldKind, FormField, OfficialForm, QuestionList
from bot.nlu.understanding import DOSSIER_CODE_ENTITY, entity_value
from bot.text import fold

_PAUSE = "dừng"  # what the button and the intent `cancel` mean here
_PERSON = re.compile(r"\b(?:gap|noi chuyen|goi|lien he)\b.*\b(?:can bo|nguoi|nhan vien|cong chuc)\b")


class ValidateFillForm(FormValidationAction):
    """One step of `bot.forms.dialogue` a message."""

    def name(self) -> str:
        """(see parent class)"""
        return "validate_fill_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[str]:
        """Nothing more is asked when the form has ended, or there is none (see parent class)."""
        progress = form_desk.progress_of(tracker)
        return [] if progress is None or progress.end or form_desk.form_of(progress) is None else domain_slots

    def extract_form_answer(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """The message, unless it asks something else: then that is answered, and the form goes on."""
        progress = form_desk.progress_of(tracker)
        if tracker.get_slot("requested_slot") != form_desk.ANSWER or progress is None:
            return {}
        if _is_digression(tracker, progress):
            form_desk.keep(tracker, replace(progress, outcome=Outcome.RESUMED))
            return {}
        if picture := _sent_picture(tracker, progress):
            return {form_desk.ANSWER: picture}
        return {form_desk.ANSWER: _PAUSE if _is_cancel(tracker) else tracker.latest_message.get("text") or ""}

    def validate_form_answer(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """Take the step; the slot is emptied at once, so that nothing of it is kept."""
        progress = form_desk.progress_of(tracker)
        form = form_desk.form_of(progress) if progress else None
        if progress is None or form is None:
            return {form_desk.ANSWER: None}
        if knowledge.intent_of(tracker) == form_desk.FILL_INTENT and not _steers(form, progress, str(value)):
            wanted = wanted_form(tracker) or form
            progress = resume(progress) if wanted.id == form.id else begin(wanted)
        else:
            progress = step(form, progress, str(value), knowledge.now().date())
            asks_more = form_desk.form_of(progress)
            if asks_more and asks_more != form:  # an answer that may mean several things has led to a question
                progress = replace(progress, asked=first_open(asks_more, progress.answers))
        form_desk.keep(tracker, progress)
        return {form_desk.ANSWER: None}


def _steers(form: QuestionList, progress: Progress, typed: str) -> bool:
    return is_command(typed) or corrects(form, progress, typed)


def _is_cancel(tracker: Tracker) -> bool:
    return (tracker.latest_message.get("text") or "").startswith("/cancel")


def _is_digression(tracker: Tracker, progress: Progress) -> bool:
    text = tracker.latest_message.get("text") or ""
    intent = knowledge.intent_of(tracker)
    form = form_desk.form_of(progress)
    if form is None or intent == form_desk.FILL_INTENT or is_command(text) or _is_cancel(tracker):
        return False
    if _sent_picture(tracker, progress):
        return False
    field = _asked(progress)
    if text.startswith("/") or intent == "share_secret":
        return True
    if intent == "report_danger":
        return not (field and field.free)
    if intent == "check_dossier" and entity_value(tracker.latest_message, DOSSIER_CODE_ENTITY):
        return True
    if corrects(form, progress, text):
        return False
    if intent == "ask_human":
        is_read = field is not None and is_answer(field, text, knowledge.now().date())
        return not is_read and bool(_PERSON.search(fold(text)))
    if field is not None and field.free and not isinstance(form, OfficialForm):
        return False  # what is told to the ward may ask as well; people read it
    heard = Heard(intent, float((tracker.latest_message.get("intent") or {}).get("confidence") or 0.0), text)
    return is_question(heard, field, knowledge.now().date())


def _sent_picture(tracker: Tracker, progress: Progress) -> str:
    """What came instead of a picture's bytes where a picture is asked for: the name under which it is kept."""
    field = _asked(progress)
    asked = field is not None and field.kind is FieldKind.PICTURE
    return (
        entity_value(tracker.latest_message, "topic")
        if asked and knowledge.intent_of(tracker) == "send_picture"
        else ""
    )


def _asked(progress: Progress) -> FormField | None:
    form = form_desk.form_of(progress)
    return None if form is None or progress.asked == REVIEW else form.field(progress.asked)
