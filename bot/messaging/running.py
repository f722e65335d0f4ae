"""What a serving process does beside its web server: it answers what is due, sends, and fetches where it must."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from sqlalchemy.exc import DBAPIError

from bot.messaging import repository
from bot.messaging.channel import Channel
from bot.messaging.coordination import pause
from bot.messaging.sender import Sender
from bot.messaging.service import Messaging
from bot.messaging.turns import FAR

logger = logging.getLogger(__name__)

POLL = 1.0  # seconds between two looks, when nobody wakes us
MOST_AT_ONCE = 100  # messages


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
        tasks = [asyncio.create_task(_keep_answering(messaging))]
        tasks += [asyncio.create_task(_lead(messaging, sender)) for sender in senders]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for sender in senders:
                await sender.finish()
                await sender.channel.stop()


async def _keep_answering(messaging: Messaging) -> None:
    """Answer what is due, in as many conversations at once as there are turns."""
    in_hand: dict[tuple[str, str], asyncio.Task[None]] = {}
    failures = 0
    try:
        while True:
            now = messaging.clock()
            try:
                with messaging.engine.connect() as connection:
                    rows = repository.due(connection, now, now + FAR, MOST_AT_ONCE)
                failures = 0
            except DBAPIError:
                failures += 1
                logger.warning("the database does not answer; answering goes on soon")
                await asyncio.sleep(pause(failures))
                continue
            found = list({(row.channel, row.conversation) for row in rows})
            random.shuffle(found)  # several processes see the same list
            for key in found:
                if key not in in_hand:
                    in_hand[key] = asyncio.create_task(_answer(messaging, *key))
                    in_hand[key].add_done_callback(partial(_finished, in_hand, key))
            await messaging.coordination.sleep("turn", POLL)
    finally:
        for task in in_hand.values():
            task.cancel()


def _finished(
    in_hand: dict[tuple[str, str], asyncio.Task[None]], key: tuple[str, str], _done: asyncio.Task[None]
) -> None:
    del in_hand[key]


async def _answer(messaging: Messaging, channel: str, conversation: str) -> None:
    try:
        await messaging.turns.take_due(channel, conversation)
    except DBAPIError:
        logger.warning("the database does not answer; a message is answered later")


async def _lead(messaging: Messaging, sender: Sender) -> None:
    """Send over a channel, and fetch from it, whenever this process is the one that may."""
    channel = sender.channel
    while True:
        async with messaging.coordination.lead(channel.name) as lost:
            work = [
                asyncio.create_task(sender.run()),
                asyncio.create_task(_keep_listening(messaging, channel)),
            ]
            waiting = asyncio.create_task(lost.wait())
            try:
                await asyncio.wait([waiting, *work], return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in [waiting, *work]:
                    task.cancel()
                for outcome in await asyncio.gather(*work, return_exceptions=True):
                    if isinstance(outcome, Exception):
                        logger.error("sending over %s starts again", channel.name, exc_info=outcome)
        await asyncio.sleep(pause(1))


async def _keep_listening(messaging: Messaging, channel: Channel) -> None:
    failures = 0
    while True:
        try:
            await channel.listen(messaging.receive)
        except Exception:
            failures += 1
            logger.exception("listening to %s starts again", channel.name)
            await asyncio.sleep(pause(failures))
        else:
            await asyncio.Event().wait()  # nothing to fetch; ends with the role
