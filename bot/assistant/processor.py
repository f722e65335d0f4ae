"""Rasa's message processor, set up for this process."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from rasa.core.actions.action import Action, action_for_name_or_text
from rasa.core.channels.channel import UserMessage
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.engine import loader
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT, USER_INTENT_BACK
from rasa.shared.core.events import ActiveLoop, BotUttered, LoopInterrupted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name

from bot.assistant.graph_runner import SequentialGraphRunner
from bot.assistant.turn import FORM_DRAFT
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.watch import get_watch
from bot.desk.request_codes import find_code
from bot.desk.wishes import asks_for_visit, asks_to_report
from bot.forms.wishes import asks_to_fill_in, asks_to_go_back
from bot.nlu.questions import MOST_PIECES
from bot.nlu.understanding import FALLBACK_INTENT, FILL_FORM_INTENT

DOSSIER_SLOT = "dossier_code"
PROOF_INTENT = "prove_dossier"
_GRAVER = {"report_danger", "share_secret", "check_dossier"}  # than the wish for a form in the same message
# Texts: each piece of a message alone and after what it follows, and the questions made of them.
_REMEMBERED = 3 * MOST_PIECES
# What Vietnamese bots answer to by custom, and our intent for it.
_COMMANDS = {"/rut_dong_y": "/withdraw_consent"}
# Four digits, or a whole phone or ID number: while somebody guesses, four are not enough.
_PROOF = re.compile(r"\s*(?:\d{4}|\d{9,12})\s*")


class InProcessProcessor(MessageProcessor):
    """A `MessageProcessor` (see parent class) on our graph runner."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._understood: dict[str | None, tuple[Catalogue, dict[str, Any]]] = {}  # the newest texts, oldest first

    async def take_turn(self, message: UserMessage) -> tuple[DialogueStateTracker, dict[str, Any]]:
        """Handle `message` like `handle_message`; returns the tracker and the slots as they were before the actions.

        The tracker is read once and written once, after the last action.
        """
        tracker = await self.log_message(message, should_save_tracker=False)
        before = tracker.current_slot_values()
        tracker = await self.run_action_extract_slots(message.output_channel, tracker)
        await self._run_prediction_loop(message.output_channel, tracker)
        await self.save_tracker(tracker)
        return tracker, before

    @staticmethod
    def _load_model(model_path: str | Path) -> tuple[str, ModelMetadata, GraphRunner]:
        """Unpack the model at `model_path` (see parent class)."""
        archive = Path(model_path)
        with TempDirectoryPath(get_temp_dir_name()) as directory:
            metadata, runner = loader.load_predict_graph_runner(
                Path(directory), archive, LocalModelStorage, SequentialGraphRunner
            )
        return archive.name, metadata, runner

    async def parse_message(
        self, message: UserMessage, tracker: DialogueStateTracker | None = None, only_output_properties: bool = True
    ) -> dict[str, Any]:
        """Give every message an intent that a rule answers (see parent class).

        An empty message has none, and a typed `/anything` has one that nobody knows. Rasa's own `/back` answers
        nothing, and no turns are kept that it could go back to. Four digits alone mean nothing to the pipeline, but
        after a dossier was told they are its owner's proof, typed without pressing the button. Outside of a form
        nothing is left by going back: one goes back to a form that waits, or is asked what about.
        """
        message.text = _COMMANDS.get((message.text or "").strip().lower(), message.text)
        parse_data: dict[str, Any] = await super().parse_message(message, tracker, only_output_properties)
        if tracker is not None and _is_proof(message.text, tracker):
            parse_data["intent"] = {"name": PROOF_INTENT, "confidence": 1.0}
        elif tracker is not None and not tracker.active_loop_name and asks_to_go_back(message.text or ""):
            name = FILL_FORM_INTENT if tracker.get_slot(FORM_DRAFT) else "deny"
            parse_data["intent"] = {"name": name, "confidence": 1.0}
        elif (name := parse_data["intent"].get("name")) not in self.domain.intents or name == USER_INTENT_BACK:
            parse_data["intent"] = {"name": FALLBACK_INTENT, "confidence": 1.0}
        return parse_data

    def _parse_message_with_graph(
        self, message: UserMessage, tracker: DialogueStateTracker, only_output_properties: bool = True
    ) -> dict[str, Any]:
        """What the pipeline and the wishes say of a text (see parent class), remembered as long as the catalogue is the
        same.

        The pieces of a message are looked at one by one before its questions are answered; none is understood twice.
        """
        catalogue = get_watch().current
        known = self._understood.get(message.text)
        if known is None or known[0] is not catalogue:
            parse_data = super()._parse_message_with_graph(message, tracker, only_output_properties)
            if parse_data["intent"].get("name") not in _GRAVER and (wish := _wish(message.text or "")):
                parse_data["intent"] = {"name": wish, "confidence": 1.0}
            while len(self._understood) >= _REMEMBERED:
                del self._understood[next(iter(self._understood))]
            known = self._understood[message.text] = catalogue, parse_data
        return dict(known[1])

    def predict_next_with_tracker_if_should(self, tracker: DialogueStateTracker) -> tuple[Action, PolicyPrediction]:
        """Leave no message without a reply (see parent class).

        A form takes no message that asks for something else. Where no rule answers that inside the form, Rasa would
        silently wait; here the form is left and the message answered as it is outside. What is answered nowhere else
        asks for this form once more, and so does the form.
        """
        action, prediction = super().predict_next_with_tracker_if_should(tracker)
        form = tracker.active_loop_name
        if action.name() != ACTION_LISTEN_NAME or not form or _is_answered(tracker):
            return action, prediction
        asked = tracker.get_slot(REQUESTED_SLOT)
        tracker.update_with_events([ActiveLoop(None), SlotSet(REQUESTED_SLOT, None)], self.domain)
        action, prediction = super().predict_next_with_tracker_if_should(tracker)
        if action.name() == ACTION_LISTEN_NAME:
            tracker.update_with_events([ActiveLoop(form), SlotSet(REQUESTED_SLOT, asked)], self.domain)
            tracker.update(LoopInterrupted(True))
            action = action_for_name_or_text(form, self.domain, self.action_endpoint)
        return action, prediction

    def _check_for_unseen_features(self, parse_data: dict[str, Any]) -> None:
        """Left out: `make check-data` compares intents and entities with the domain once, not at every message."""


def _wish(text: str) -> str | None:
    """The intent of a message that asks for something to be done; None for a question, and for a button."""
    if text.startswith("/"):
        return None
    if find_code(text):
        return "ask_request"
    if asks_for_visit(text):
        return "request_home_visit"
    if asks_to_report(text):
        return "report_feedback"
    return FILL_FORM_INTENT if asks_to_fill_in(text) else None


def _is_answered(tracker: DialogueStateTracker) -> bool:
    """Whether anything was said since the newest message."""
    said = (event for event in reversed(tracker.events) if isinstance(event, BotUttered | UserUttered))
    return isinstance(next(said, None), BotUttered)


def _is_proof(text: str | None, tracker: DialogueStateTracker) -> bool:
    told = tracker.get_slot(DOSSIER_SLOT) and not tracker.active_loop_name
    return bool(told and _PROOF.fullmatch(text or ""))
