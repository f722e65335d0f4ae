"""The assistant in a terminal: a chat, single questions, and streams of JSON lines for other programs."""

from __future__ import annotations

import json
import sys
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, ValidationError
from rich.console import Console

from bot.assistant.loading import load_assistant
from bot.assistant.turn import Reply
from bot.errors import BotError, InputError
from bot.nlu.understanding import Understanding
from bot.privacy import mask_secrets
from bot.settings import get_settings

if TYPE_CHECKING:
    from bot.assistant.assistant import Assistant

Context = tuple[str | None, str | None]  # the procedure talked about and the aspect asked last


class Question(BaseModel):
    """One line of input. Without `sender` every line is a conversation of its own."""

    model_config = ConfigDict(extra="ignore", strict=True)

    text: str
    sender: str | None = None


async def run_stream(text: str, source: str, *, answering: bool) -> None:
    """Answer (or only parse) `text`, or every line of the JSON file `source`, one line of JSON each, in order.

    A line that cannot be read, an empty one too, gets `{"error": …, "line": n}` and the stream goes on.

    Raises:
        InputError: the file cannot be read.
    """
    contexts: dict[str, Context] = {}
    with ExitStack() as stack:
        lines = _lines(text, source, stack)
        assistant = load_assistant(get_settings())
        for number, line in enumerate(lines, start=1):
            try:
                question = Question.model_validate_json(line)
                result = await (_ask(assistant, question) if answering else _parse(assistant, question, contexts))
            except ValidationError as error:
                result = {"error": error.errors(include_url=False, include_input=False)[0]["msg"], "line": number}
            except BotError as error:
                result = {"error": str(error), "line": number}
            sys.stdout.buffer.write(json.dumps(result, ensure_ascii=False).encode() + b"\n")
            sys.stdout.buffer.flush()


async def chat() -> None:
    """Talk until an empty line or the end of input; a number presses the button with that number."""
    console = Console()
    assistant = load_assistant(get_settings())
    sender = f"chat-{uuid4().hex}"
    buttons: list[str] = []
    console.print("Gõ câu hỏi rồi bấm Enter; để trống để thoát.")
    while True:
        try:
            typed = console.input("[bold]Bạn:[/bold] ").strip()
        except (EOFError, KeyboardInterrupt):
            return
        if not typed:
            return
        if typed.isdecimal() and 0 < int(typed) <= len(buttons):
            typed = buttons[int(typed) - 1]
        turn = await assistant.handle(mask_secrets(typed), sender, "terminal")
        buttons = []
        for reply in turn.replies:
            console.print(reply.text, markup=False, highlight=False)
            for button in reply.buttons:
                buttons.append(button.payload)
                console.print(f"  {len(buttons)}. {button.title}", markup=False, highlight=False)


def _lines(text: str, source: str, stack: ExitStack) -> Iterator[bytes]:
    """Undecoded: one line that is not UTF-8 must not end the stream, whatever the terminal's own encoding."""
    if not source:
        return iter([json.dumps({"text": text}).encode()])
    file = sys.stdin.buffer if source == "-" else stack.enter_context(_open(source))
    return (line.removeprefix(BOM_UTF8) for line in file)


def _open(source: str) -> BinaryIO:
    try:
        return Path(source).open("rb")
    except OSError as error:
        hint = "Cần một tệp có thật, hoặc - cho đầu vào chuẩn."
        raise InputError(f"{source}: {error.strerror}", hint=hint) from error


async def _ask(assistant: Assistant, question: Question) -> dict[str, Any]:
    turn = await assistant.handle(mask_secrets(question.text), question.sender or uuid4().hex, "terminal")
    return {**_understood(question.text, turn.understanding), "replies": [_reply(reply) for reply in turn.replies]}


async def _parse(assistant: Assistant, question: Question, contexts: dict[str, Context]) -> dict[str, Any]:
    procedure, aspect = contexts.get(question.sender or "", (None, None))
    understanding = await assistant.parse(mask_secrets(question.text), procedure, aspect)
    if question.sender and understanding.kind == "procedure":
        # What the actions remember: the procedure that was answered about, and what was asked last.
        answered = understanding.procedure if understanding.is_answered else procedure
        contexts[question.sender] = (answered, understanding.aspect)
    return _understood(question.text, understanding)


def _understood(text: str, understanding: Understanding) -> dict[str, Any]:
    return {
        "text": text,
        "kind": understanding.kind,
        "procedure": understanding.procedure,
        "aspect": understanding.aspect,
        "confidence": round(understanding.confidence, 3),
        "candidates": [[code, round(score, 3)] for code, score in understanding.candidates],
    }


def _reply(reply: Reply) -> dict[str, Any]:
    return {
        "text": reply.text,
        "buttons": [{"title": b.title, "payload": b.payload} for b in reply.buttons],
        "attachment": reply.attachment or None,
    }
