"""What a serving process does beside its web server: it answers what is due, sends, and fetches where it must."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from bot.background import beside, log_failure, repeat
from bot.messaging import repository
from bot.messaging.channel import Channel
from bot.messaging.sender import Sender
from bot.messaging.service import Messaging
from bot.messaging.turns import FAR

POLL = 1.0  # seconds between two looks, when nobody wakes us
LEAD_AGAIN = 0.5  # seconds after a lead was lost
MOST_AT_ONCE = 100  # messages

InHand = dict[tuple[str, str], asyncio.Task[None]]  # by channel and conversation


@asynccontextmanager
async def running(messaging: Messaging) -> AsyncIterator[None]:
    """Do the queue's work as long as the context lasts.

    Raises:
        ConfigurationError: another process serves the same SQLite database.
    """
    async with messaging.coordination.run():
        for channel in messaging.channels:
            await channel.start()
        senders = [
            Sender(channel, messaging.engine, messaging.coordination, messaging.clock) for channel in messaging.channels
        ]
        leading = [repeat(partial(_lead, messaging, one), LEAD_AGAIN, f"leading {one.channel.name}") for one in senders]
        try:
            async with beside(_keep_answering(messaging), *leading):
                yield
        finally:
            for sender in senders:
                await sender.finish()
                await sender.channel.stop()


async def _keep_answering(messaging: Messaging) -> None:
    """Answer what is due, in as many conversations at once as there are turns."""
    in_hand: InHand = {}
    try:
        await repeat(partial(_answer_due, messaging, in_hand), 0, "answering")
    finally:
        for task in in_hand.values():
            task.cancel()


async def _answer_due(messaging: Messaging, in_hand: InHand) -> None:
    now = messaging.clock()
    with messaging.engine.connect() as connection:
        rows = repository.due(connection, now, now + FAR, MOST_AT_ONCE)
    found = list({(row.channel, row.conversation) for row in rows})
    random.shuffle(found)  # several processes see the same list
    for key in found:
        if key not in in_hand:
            in_hand[key] = asyncio.create_task(_answer(messaging, *key))
            in_hand[key].add_done_callback(partial(_finished, in_hand, key))
    await messaging.coordination.sleep("turn", POLL)


def _finished(in_hand: InHand, key: tuple[str, str], _done: asyncio.Task[None]) -> None:
    del in_hand[key]


async def _answer(messaging: Messaging, channel: str, conversation: str) -> None:
    try:
        await messaging.turns.take_due(channel, conversation)
    except Exception as error:  # noqa: BLE001 - it is due again at the next look
        log_failure(error, "answering a message")


async def _lead(messaging: Messaging, sender: Sender) -> None:
    """Send over a channel, and fetch from it, once this process is the one that may, until it is that no longer."""
    channel = sender.channel
    async with (
        messaging.coordination.lead(channel.name) as lost,
        beside(sender.run(), repeat(partial(_listen, messaging, channel), 0, f"listening to {channel.name}")),
    ):
        await lost.wait()


async def _listen(messaging: Messaging, channel: Channel) -> None:
    await channel.listen(messaging.receive)
    await asyncio.Event().wait()  # nothing to fetch; ends with the role
