"""What is said when a form is left, done or deleted."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import form_desk, knowledge, request_desk
from bot.forms.dialogue import End
from bot.forms.schema import OfficialForm
from bot.forms.telling import tell_end, tell_expired


class ActionCloseForm(Action):
    """The end of `fill_form`."""

    def name(self) -> str:
        """(see parent class)"""
        return "action_close_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Forget what is not to be kept (see parent class)."""
        token = tracker.get_slot(form_desk.DRAFT)
        if not token:
            return []  # nothing was begun, and why has been said
        progress = form_desk.progress_of(tracker)
        form = form_desk.form_of(progress) if progress else None
        if progress is None or progress.end is None or form is None:
            knowledge.say(dispatcher, tell_expired())
            return [SlotSet(form_desk.DRAFT, None)]
        sends = progress.end is End.DONE and not isinstance(form, OfficialForm)
        knowledge.say(dispatcher, request_desk.send(tracker, progress) if sends else tell_end(form, progress.end))
        if sends or progress.end is End.DELETED:
            form_desk.throw_away(token)
        stays = progress.end in (End.PAUSED, End.KEPT)
        return [SlotSet(form_desk.DRAFT, token if stays else None)]
