"""What runs beside the server for as long as it serves: work done again and again, whatever goes wrong meanwhile."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from bot.database import is_away

logger = logging.getLogger(__name__)

FIRST_PAUSE = 1.0  # seconds
LONGEST_PAUSE = 30.0


async def repeat(work: Callable[[], Awaitable[object]], every: float, what: str) -> None:
    """Do `work` until cancelled, with `every` seconds between two times; what it raises is logged, and it goes on.

    After failures in a row the waits grow. Work that is woken sleeps at its own end, and has 0 as `every`.

    Args:
        what: the work as the log names it: "telling of dossiers".
    """
    failures = 0
    while True:
        try:
            await work()
            failures = 0
        except Exception as error:  # noqa: BLE001 - whatever it is: nobody else would do this work
            failures += 1
            log_failure(error, what)
        await asyncio.sleep(max(every, pause(failures)) if failures else every)


async def again_until(is_done: Callable[[], bool], work: Callable[[], Awaitable[object]], longest: float) -> None:
    """Do `work`, which raises nothing, with growing waits of at most `longest` seconds until it is done."""
    failures = 0
    while not is_done():
        failures += 1
        await asyncio.sleep(pause(failures, longest))
        await work()


def log_failure(error: Exception, what: str) -> None:
    """Log that `what` failed: a line while the database is away, else all that is known of the fault."""
    if is_away(error):
        logger.warning("the database does not answer; %s goes on soon", what)
    else:
        logger.error("%s failed and goes on soon", what, exc_info=error)


@asynccontextmanager
async def beside(*jobs: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run `jobs` as long as the context lasts. When it ends they have ended; one that ends before is logged."""
    tasks = [asyncio.create_task(job) for job in jobs]
    for task in tasks:
        task.add_done_callback(_ended)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _ended(task: asyncio.Task[None]) -> None:
    if not task.cancelled():
        logger.critical("%s has ended; restart the server", task.get_coro(), exc_info=task.exception())


def pause(failures: int, longest: float = LONGEST_PAUSE) -> float:
    """Seconds before the next try: twice as long each time, and never all at the same moment."""
    return min(longest, FIRST_PAUSE * 2.0 ** min(failures - 1, 12)) * random.uniform(0.5, 1.0)
