"""What every action may ask: the catalogue with the ward, and the clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from bot.answer import Answer, Button
from bot.catalogue.aspects import Aspect, is_known
from bot.catalogue.buttons import ask_payload, aspect_buttons, fit, human_button
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.general import GeneralQuestion, question_buttons
from bot.catalogue.schema import Procedure
from bot.catalogue.subject import Subject, key_of, subject_of
from bot.catalogue.watch import get_watch
from bot.nlu.understanding import Understanding, understand
from bot.nlu.words import as_said
from bot.settings import get_settings

# Slots that more than one action reads or sets.
PROCEDURE = "procedure"
CASE = "told_case"
ASPECT = "aspect"
SUBJECT = "subject"
NOT_UNDERSTOOD = "not_understood"

_CASES = 3  # of the procedure that is talked about, as buttons
_MOST_ASKED = (Aspect.DOCUMENTS, Aspect.PLACE, Aspect.DURATION)


def catalogue() -> Catalogue:
    """The catalogue as its files are now; the last good one while an edited file is bad."""
    return get_watch().current


def now() -> datetime:
    """The time in Vietnam."""
    return get_settings().now()


def in_force(procedure: Procedure) -> Procedure:
    """`procedure` as it is today."""
    return catalogue().on(now().date(), procedure)


def understood(tracker: Tracker) -> Understanding:
    """What the resident's latest message means in this conversation."""
    return understand(tracker.latest_message, context=tracker.get_slot(PROCEDURE), aspect=tracker.get_slot(ASPECT))


def said(tracker: Tracker) -> str:
    """The resident's latest message in the words that patterns are looked for in; "" where a button was pressed."""
    text = str(tracker.latest_message.get("text") or "")
    return "" if text.startswith("/") else as_said(text)


def intent_of(tracker: Tracker) -> str:
    """What the rules went by; rasa-sdk's `get_intent_of_latest_message` reads the ranking and may name another."""
    return str((tracker.latest_message.get("intent") or {}).get("name") or "")


def channel_of(tracker: Tracker) -> str:
    """The channel of the latest message."""
    return str(tracker.get_latest_input_channel() or "")


def conversation_of(tracker: Tracker) -> tuple[str, str]:
    """The channel, and the conversation as the channel knows it: the assistant's name has the channel before it."""
    channel = channel_of(tracker)
    return channel, tracker.sender_id.removeprefix(f"{channel}:")


def talk_about(code: str) -> list[EventType]:
    """The events after which a question that names no procedure is about that of `code`, if there is a file of it."""
    return [*turn_to(code), SlotSet(ASPECT, None)] if catalogue().get(code) else []


def turn_to(code: str | None) -> list[EventType]:
    """The events after which the talk is about the procedure of `code`, or about nothing, and of no `Subject`; no case
    of it has been told."""
    return [SlotSet(PROCEDURE, code), SlotSet(CASE, None), SlotSet(SUBJECT, None)]


def talk_of(subject: Subject) -> list[EventType]:
    """The events after which a message that names nothing is about `subject`."""
    return [SlotSet(SUBJECT, key_of(subject))]


def subject(tracker: Tracker) -> Subject | None:
    """What the talk is about, if it is about no procedure."""
    return subject_of(tracker.get_slot(SUBJECT), catalogue())


def procedures(codes: Iterable[str]) -> list[Procedure]:
    """The procedures of `codes` that the ward has a text for, in order."""
    known = (catalogue().get(code) for code in codes)
    return [procedure for procedure in known if procedure is not None]


def offer(
    dispatcher: CollectingDispatcher,
    response: str,
    choices: Sequence[Procedure],
    aspect: str,
    general: Sequence[GeneralQuestion] = (),
) -> None:
    """Utter `response` with `choices` as buttons that ask `aspect`, `general` ones, and the way to an officer."""
    buttons = [Button(fit(p.short_name), ask_payload(Aspect(aspect), p.code)) for p in choices]
    buttons += question_buttons(general)
    dispatcher.utter_message(response=response, buttons=_as_rasa([*buttons, human_button()]))


def offer_within(dispatcher: CollectingDispatcher, topic: Procedure, others: Sequence[Procedure]) -> None:
    """Ask whether a message that was not understood goes on about `topic`: its cases, or what is asked most of it."""
    cases = [Button(fit(c.title), ask_payload(Aspect.DOCUMENTS, topic.code, case=c.id)) for c in topic.cases[:_CASES]]
    buttons = cases or aspect_buttons(topic.code, [a for a in _MOST_ASKED if is_known(topic, a)])
    buttons += [Button(fit(p.short_name), ask_payload(Aspect.OVERVIEW, p.code)) for p in others]
    response = "utter_not_understood__topic"
    dispatcher.utter_message(response=response, topic=topic.short_name, buttons=_as_rasa([*buttons, human_button()]))


def say(dispatcher: CollectingDispatcher, answer: Answer) -> None:
    """Hand `answer` to the dispatcher."""
    dispatcher.utter_message(text=answer.text, buttons=_as_rasa(answer.buttons), attachment=answer.attachment or None)


def _as_rasa(buttons: Iterable[Button]) -> list[dict[str, str]]:
    return [{"title": button.title, "payload": button.payload} for button in buttons]
