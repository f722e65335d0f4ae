"""A conversation in four lines: `await talk.say("…")` and look at what was answered."""

from __future__ import annotations

from uuid import uuid4

from bot.answer import Button
from bot.assistant.assistant import Assistant
from bot.assistant.turn import Turn


class Talk:
    """One resident's conversation with the assistant."""

    def __init__(self, assistant: Assistant, channel: str = "rest") -> None:
        self._assistant = assistant
        self._channel = channel
        self._sender = uuid4().hex
        self.turn: Turn

    async def say(self, *messages: str) -> str:
        """Say `messages` one after another; the answers to the last one as one text."""
        for message in messages:
            self.turn = await self._assistant.handle(message, self._sender, self._channel)
        return "\n".join(reply.text for reply in self.turn.replies)

    @property
    def kind(self) -> str:
        return self.turn.understanding.kind

    @property
    def procedure(self) -> str:
        return self.turn.understanding.procedure

    @property
    def buttons(self) -> list[Button]:
        return [button for reply in self.turn.replies for button in reply.buttons]
