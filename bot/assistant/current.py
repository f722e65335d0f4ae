"""The assistant of a serving process: a model for newer training files takes over between two turns.

Whoever trains, at the desk, by `motcua train`, in another process: once the model for the present files is there, it is
loaded beside the one in use, and the next turn is its. A turn that has begun ends on the model it began with. Edited
files of the catalogue are taken the same way.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bot.assistant.assistant import Assistant
from bot.assistant.training import model_path, training_files
from bot.assistant.turn import Turn
from bot.background import repeat
from bot.catalogue import watch
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.watch import get_watch, using
from bot.nlu.understanding import Understanding
from bot.settings import Settings

logger = logging.getLogger(__name__)

LOOK_EVERY = 5.0  # seconds


class _Ready(NamedTuple):
    """An assistant that was made for a catalogue which is not in use yet."""

    catalogue: Catalogue
    model: Path
    assistant: Assistant


class CurrentAssistant:
    """Takes turns as an `Assistant` does, on the newest model."""

    def __init__(self, assistant: Assistant, settings: Settings) -> None:
        self._assistant, self._settings = assistant, settings
        self._stamps = self._look()
        self.model = self._wanted = model_path(settings)
        self._making = threading.Lock()  # two at once would take the memory of three
        self._ready: _Ready | None = None
        self._has_former = False

    async def take_turn(self, text: str, sender_id: str, channel: str, memory: str) -> Turn:
        """See `Assistant.take_turn`."""
        with using(get_watch().current) as catalogue:
            return await self._for(catalogue).take_turn(text, sender_id, channel, memory)

    async def parse(self, text: str, context: str | None = None, aspect: str | None = None) -> Understanding:
        """See `Assistant.parse`."""
        with using(get_watch().current) as catalogue:
            return await self._for(catalogue).parse(text, context, aspect)

    async def run(self) -> None:
        """Look for edited files of the catalogue and for a newer model as long as the process serves."""
        catalogue = get_watch()
        catalogue.prepare = self.prepare
        look = partial(asyncio.to_thread, catalogue.refresh)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(repeat(look, watch.LOOK_EVERY.total_seconds(), "looking for edited files"))
                group.create_task(repeat(self.renew, LOOK_EVERY, "looking for a newer model"))
        finally:
            catalogue.prepare = None

    async def renew(self) -> bool:
        """Take the model for the present training files, if it is another one and is there; whether it was taken."""
        if self._has_former:
            self._let_go()
        stamps = await asyncio.to_thread(self._look)
        if stamps != self._stamps:
            self._stamps, self._wanted = stamps, await asyncio.to_thread(model_path, self._settings)
        if self._wanted == self.model or not self._wanted.exists():
            return False
        self.model = self._wanted  # also of one that cannot be loaded: it is not tried every five seconds
        self._assistant = await asyncio.to_thread(self._made, self.model)
        self._let_go()
        logger.info("model %s is in use", self.model.name)
        return True

    def prepare(self, catalogue: Catalogue) -> None:
        """Make an assistant for `catalogue` on the caller's thread: indexing it is seconds of work, which the event
        loop would do at the next message otherwise. The first turn on `catalogue` is the new one's."""
        with using(catalogue):
            self._ready = _Ready(catalogue, self.model, self._made(self.model))

    def _made(self, model: Path) -> Assistant:
        """An assistant that is ready to answer, made on a thread."""
        with self._making, ThreadPoolExecutor(1) as pool:  # a thread of its own: the caller's may run a loop
            made = Assistant(model, self._settings)
            pool.submit(copy_context().run, asyncio.run, made.warm_up()).result()
        return made

    def _for(self, catalogue: Catalogue) -> Assistant:
        """The assistant for `catalogue`, which is in use and stays so for the whole turn, whoever edits meanwhile."""
        ready = self._ready
        if ready is not None and ready.catalogue is catalogue:
            self._ready = None
            if ready.model == self.model:
                self._assistant, self._has_former = ready.assistant, True
        return self._assistant

    def _let_go(self) -> None:
        """The former assistant was put out of the collector's sight; now it is to go."""
        self._has_former = False
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def _look(self) -> dict[Path, tuple[int, int]]:
        stats = ((path, path.stat()) for _, path in training_files(self._settings))
        return {path: (stat.st_mtime_ns, stat.st_size) for path, stat in stats}
