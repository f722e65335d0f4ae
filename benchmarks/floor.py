"""The floor: the same sentences inside one process, without HTTP. Prints one line of JSON; run by `measure.py`."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from benchmarks.client import percentile
from benchmarks.messages import conversations
from bot.assistant.loading import load_assistant
from bot.nlu.words import split_words
from bot.settings import get_settings


async def median(handle: Callable[[str, str], Awaitable[object]], talks: list[list[str]], name: str) -> float:
    """Milliseconds for the message in the middle; the first conversation only warms up."""
    times: list[float] = []
    for number, messages in enumerate(talks):
        for message in messages:
            started = time.perf_counter()
            await handle(message, f"{name}-{number}")
            if number:
                times.append((time.perf_counter() - started) * 1000)
    return percentile(times, 50)


async def main(count: int) -> dict[str, float]:
    """Words only; the whole pipeline; the whole message with rules, action and tracker store."""
    settings = get_settings()
    assistant = load_assistant(settings)
    talks = conversations(settings.data_dir / "nlu", count)

    async def words(text: str, _sender: str) -> object:
        return split_words(text)

    return {
        "words": await median(words, talks, "words"),
        "understand": await median(lambda text, _sender: assistant.parse(text), talks, "parse"),
        "answer": await median(assistant.handle, talks, "answer"),
    }


if __name__ == "__main__":
    result = asyncio.run(main(int(sys.argv[1])))
    Path(sys.argv[2]).write_text(json.dumps(result), encoding="utf-8")
