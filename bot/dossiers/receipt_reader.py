"""What a resident asks by sending a picture of the receipt. The one function that channels call."""

from __future__ import annotations

import asyncio
import json
import logging
import sys

from bot.answer import render
from bot.dossiers.receipt import LARGEST_FILE, NOT_READABLE, SECONDS, Reading
from bot.errors import BotError
from bot.privacy import mask

_AT_ONCE = 2  # pictures being read; some others wait
_WAITING = 8
_PLACES = asyncio.Semaphore(_AT_ONCE)
_in_hand: set[object] = set()

_log = logging.getLogger(__name__)


class ReaderBusy(BotError):
    """So many pictures wait that this one should come again in a few seconds."""


async def ask_about_picture(data: bytes) -> list[str]:
    """What `data`, a photo, scan or PDF of a receipt, asks: messages to hand in as if the resident had typed them.

    One question for each dossier code in it. Without a code, the one message that says so, for the bot to answer:
    a channel needs to know nothing of dossiers. The picture itself is not kept.

    Raises:
        ReaderBusy: ten pictures are in hand already.
    """
    if len(_in_hand) >= _AT_ONCE + _WAITING:
        raise ReaderBusy("too many pictures at once", hint="Gửi lại ảnh sau ít giây.")
    ticket = object()
    _in_hand.add(ticket)
    try:
        reading = await _read_apart(data)
    finally:
        _in_hand.discard(ticket)
    if reading.codes:
        return [render("dossier/picture_question", code=code) for code in reading.codes]
    kind = "id_card" if reading.id_card else "no_code" if reading.readable else "unreadable"
    return [f'/send_picture{{"topic":"{kind}"}}']


async def _read_apart(data: bytes) -> Reading:
    """`read_receipt` in a process of its own."""
    printed = await run_apart("bot.dossiers.receipt", data)
    if not printed:
        return NOT_READABLE
    told = json.loads(printed)
    return Reading(tuple(told["codes"]), told["readable"], told["id_card"])


async def run_apart(module: str, data: bytes) -> bytes:
    """What `python -m module` prints for a stranger's `data`, with an end to its time and memory; b"" if nothing."""
    if not 0 < len(data) <= LARGEST_FILE:
        return b""
    async with _PLACES:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", module),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            printed, told = await asyncio.wait_for(child.communicate(data), SECONDS)
        except TimeoutError:
            printed, told = b"", b"its time was up"
        finally:
            if child.returncode is None:  # its time is up, or nobody waits for it any more
                child.kill()
                await child.wait()
    if not printed:
        why = mask((told.decode(errors="replace").strip().splitlines() or ["-"])[-1][:200])
        _log.warning("a picture of %d bytes could not be read: %s", len(data), why)
    return printed
