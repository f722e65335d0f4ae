"""The whole server with a stand-in for the assistant, so that it starts in a second.

The stand-in answers `<turn>: <text>`; the number of the turn is in the memory that is stored with the answer, so that a
turn that was taken twice, or an answer without its turn, shows. Two files in the folder of the database can be
written while it runs: `clock` (seconds by which the clock is wrong) and `full` (the disk is full as long as it exists).
"""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from sqlalchemy import event

import bot.app
from bot.assistant.turn import Reply, Turn
from bot.database import get_engine
from bot.messaging.service import Messaging
from bot.nlu.understanding import Understanding
from bot.settings import VIETNAM
from tests.messaging.standins import Standin

UNLIMITED = 1_073_741_823  # pages


class Counting(Standin):
    """Says what was said, with the number of the turn."""

    async def warm_up(self) -> None:
        """Nothing to load."""

    async def run(self) -> None:
        """There is no newer one to take over."""
        await asyncio.Event().wait()

    async def take_turn(self, text: str, sender_id: str, channel: str, memory: str) -> Turn:
        turn = int(memory or "0") + 1
        return Turn(Understanding("", "smalltalk", "", "", 1.0), (Reply(f"{turn}: {text}"),), str(turn))


def clock(folder: Path) -> datetime:
    try:
        shift = float((folder / "clock").read_text())
    except (OSError, ValueError):
        shift = 0.0
    return datetime.now(VIETNAM) + timedelta(seconds=shift)


def limit_disk(folder: Path) -> None:
    engine = get_engine()
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "checkout")
    def _limit(connection: Any, _record: Any, _proxy: Any) -> None:
        full = (folder / "full").exists()
        connection.execute(f"PRAGMA max_page_count={1 if full else UNLIMITED}")


def main(port: int, folder: Path) -> None:
    limit_disk(folder)
    bot.app.load_assistant = lambda _settings: Counting()  # type: ignore[assignment, return-value]
    bot.app.current_assistant = lambda assistant, _settings: assistant  # type: ignore[assignment]
    bot.app.Messaging = partial(Messaging, clock=partial(clock, folder))  # type: ignore[assignment, misc]
    uvicorn.run(bot.app.create_app(), host="127.0.0.1", port=port, log_level="warning", access_log=False, ws="none")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
