"""One message in, the answer out."""

from __future__ import annotations

import gc
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.trackers import DialogueStateTracker

from bot.answer import Button, compile_templates
from bot.assistant.in_process_actions import InProcessActions
from bot.assistant.processor import InProcessProcessor
from bot.assistant.tracker_store import SummaryTrackerStore
from bot.assistant.turn import FORM_ANSWER, Reply, Turn
from bot.catalogue import first_use
from bot.catalogue.subject import subject_of
from bot.catalogue.watch import get_watch
from bot.nlu.questions import split_questions
from bot.nlu.talk import Talk, follow_up
from bot.nlu.understanding import Understanding, understand
from bot.nlu.words import normalized
from bot.settings import Settings

PROCEDURE_SLOT = "procedure"
ASPECT_SLOT = "aspect"
SUBJECT_SLOT = "subject"
READ_IN_PART, ASKED_TOO_MUCH = "utter_read_in_part", "utter_asked_too_much"
# Questions of one message that are answered: eight messages are what Zalo takes free for one of a resident's, and a
# greeting or an urgent notice may be among them.
MOST_QUESTIONS = 5


class _Collector(CollectingOutputChannel):
    """Collects answers as they are; Rasa's own cuts a text without buttons at every blank line."""

    async def send_text_message(self, recipient_id: str, text: str, **_kwargs: Any) -> None:
        """Keep one answer one message (see parent class)."""
        await self._persist_message(self._message(recipient_id, text=text.strip()))

    async def send_attachment(self, recipient_id: str, attachment: str, **_kwargs: Any) -> None:
        """Keep a link with the answer it belongs to; Rasa's own makes a message of it (see parent class)."""
        if self.messages:
            self.messages[-1]["attachment"] = attachment
        else:
            await self._persist_message(self._message(recipient_id, attachment=attachment))


class Assistant:
    """The trained model, ready to answer. One instance serves all conversations of the process."""

    def __init__(self, model: Path, settings: Settings) -> None:
        self._store = SummaryTrackerStore(None, settings.now, settings.conversation_timeout)
        self._processor = InProcessProcessor(
            model,
            tracker_store=self._store,
            lock_store=InMemoryLockStore(),
            generator=TemplatedNaturalLanguageGenerator({}),
            action_endpoint=InProcessActions(),
        )
        # The domain is inside the model, so store and generator get theirs once it is unpacked.
        self._store.domain = self._processor.domain
        self._processor.nlg = TemplatedNaturalLanguageGenerator(self._processor.domain.responses)
        self._now = settings.now
        self._memories: dict[str, str] = {}

    async def warm_up(self) -> None:
        """Build what the first messages would otherwise wait for: the linker's index, the segmenter's model, files that
        few of them need, the templates of answers."""
        await self.parse("khai sinh cần giấy tờ gì")
        first_use.read_all()
        compile_templates()
        # A million objects that live as long as the process: without this the collector walks them all now and then,
        # and somebody's answer waits for it.
        gc.collect()
        gc.freeze()

    async def parse(self, text: str, context: str | None = None, aspect: str | None = None) -> Understanding:
        """What `text` means; `context` is the code of the procedure talked about before, `aspect` what was asked."""
        full = await follow_up(text, Talk(context, aspect), self._parse_data, self._today())
        return replace(await self._parse_alone(full, context, aspect), text=text)

    async def take_turn(self, text: str, sender_id: str, channel: str, memory: str) -> Turn:
        """Answer `text`; `memory` is that of the turn before, "" at the beginning.

        Changes nothing outside but what actions write by `session_scope`, a part of the caller's transaction where the
        caller says so (`bot.database.joined`). Waits for nothing, so that such a transaction may lock out others.

        Several questions in one message are answered in order; what is told as understood is the first of them. The
        caller sees to it that a conversation is in one turn at a time.
        """
        output = _Collector()
        self._store.put(sender_id, memory)
        try:
            understood: list[Understanding] = []
            requested: list[str | None] = []  # what was asked for when a question was said
            questions = await self._questions(text, sender_id)
            for question in questions[:MOST_QUESTIONS]:
                message = UserMessage(question, output, sender_id, input_channel=channel)
                tracker, before = await self._processor.take_turn(message)
                parse_data = tracker.latest_message.parse_data
                understood.append(understand(parse_data, context=before[PROCEDURE_SLOT], aspect=before[ASPECT_SLOT]))
                requested.append(before[REQUESTED_SLOT])
        finally:
            memory = self._store.take(sender_id)
        # Two questions may have one answer.
        answers = dict.fromkeys(_reply(answer) for answer in output.messages)
        rest = [self._utterance(ASKED_TOO_MUCH)] if len(questions) > MOST_QUESTIONS else []
        replies = (*self._note_on_length(text), *answers, *rest)
        return Turn(understood[0], replies, memory, requested[0] == FORM_ANSWER, bool(requested[0]))

    def _note_on_length(self, text: str) -> tuple[Reply, ...]:
        """What is told first when only the beginning and the end of a message were read."""
        if not normalized(text).cut:
            return ()
        return (self._utterance(READ_IN_PART),)

    def _utterance(self, name: str) -> Reply:
        return Reply(self._processor.domain.responses[name][0]["text"])

    async def handle(self, text: str, sender_id: str, channel: str = "rest") -> Turn:
        """Answer `text` in a conversation that lives in this process only: a terminal, an evaluation, a test."""
        turn = await self.take_turn(text, sender_id, channel, self._memories.get(sender_id, ""))
        self._memories[sender_id] = turn.memory
        return turn

    async def _questions(self, text: str, sender_id: str) -> list[str]:
        """What to answer, in order: the questions in `text`, a follow-up in the words of what it follows."""
        if text.startswith("/"):  # a button says all of it
            return [text]
        tracker = await self._store.retrieve(sender_id)
        if tracker is not None and tracker.active_loop_name:
            return [text]  # what a form asked for is one answer, however many commas it has
        talk = _talk(tracker) if tracker is not None else Talk()
        today = self._today()

        async def said(piece: str, talk: Talk) -> str:
            return await follow_up(piece, talk, self._parse_data, today)

        questions = await split_questions(text, talk, self._parse_alone, said)
        return questions if len(questions) > 1 else [await said(questions[0], talk)]

    def _today(self) -> date:
        return self._now().date()

    async def _parse_alone(self, text: str, context: str | None, aspect: str | None) -> Understanding:
        return understand(await self._parse_data(text), context=context, aspect=aspect)

    async def _parse_data(self, text: str) -> dict[str, Any]:
        return await self._processor.parse_message(UserMessage(text))


def _talk(tracker: DialogueStateTracker) -> Talk:
    subject = subject_of(tracker.get_slot(SUBJECT_SLOT), get_watch().current)
    return Talk(tracker.get_slot(PROCEDURE_SLOT), tracker.get_slot(ASPECT_SLOT), subject)


def _reply(message: dict[str, Any]) -> Reply:
    buttons = tuple(Button(b["title"], b["payload"]) for b in message.get("buttons") or ())
    return Reply(message.get("text") or "", buttons, str(message.get("attachment") or ""))
