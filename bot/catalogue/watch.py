"""The catalogue of a running server: edited files are picked up, bad ones are reported and change nothing."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.defects import CatalogueError, Defect
from bot.catalogue.loader import FileCache, Stamp, catalogue_paths, load_catalogue, stamp_of
from bot.catalogue.topic_file import topic_defects
from bot.settings import get_settings

logger = logging.getLogger(__name__)

LOOK_EVERY = timedelta(seconds=1)
_used: ContextVar[Catalogue | None] = ContextVar("used", default=None)


@contextmanager
def using(catalogue: Catalogue) -> Iterator[Catalogue]:
    """Inside, and in tasks begun inside, `catalogue` is the current one; everywhere else nothing changes."""
    token = _used.set(catalogue)
    try:
        yield catalogue
    finally:
        _used.reset(token)


class CatalogueWatch:
    """`current` is the last good catalogue; `defects` says why newer files are not in it (empty: they are)."""

    # Called with a newer catalogue before it is in use. Who sets it calls `refresh` on a thread now and then;
    # `current`, which the event loop asks, looks at no file then.
    prepare: Callable[[Catalogue], None] | None = None

    def __init__(
        self,
        data_dir: Path,
        ward: str,
        clock: Callable[[], float] = time.monotonic,
        today: Callable[[], date | None] = lambda: None,
    ) -> None:
        """Load once; `clock` counts seconds, `today` says the day, at whose change codes may retire.

        Raises CatalogueError: there is no good catalogue to begin with.
        """
        self._data_dir, self._ward, self._clock, self._today = data_dir, ward, clock, today
        self._cache, self._lock = FileCache(), threading.Lock()
        self._stamps = self._look()
        self._looked_at = clock()
        self._day = today()
        self._current = load_catalogue(data_dir, ward, self._cache, today=self._day)
        self.defects: tuple[Defect, ...] = ()

    @property
    def current(self) -> Catalogue:
        """The newest good catalogue. Looks at the files' times at most once in `LOOK_EVERY`."""
        if (used := _used.get()) is not None:
            return used
        is_due = self.prepare is None and self._clock() - self._looked_at >= LOOK_EVERY.total_seconds()
        # Whoever comes while another thread looks gets what there is, and does not wait.
        if is_due and self._lock.acquire(blocking=False):
            try:
                self._refresh()
            finally:
                self._lock.release()
        return self._current

    @property
    def files(self) -> FileCache:
        """What was read for it, so that an edit is checked without reading all files again."""
        return self._cache

    def refresh(self) -> None:
        """Look at the files now: what this process has just written is in use at once."""
        with self._lock:
            self._refresh()

    def _refresh(self) -> None:
        self._looked_at = self._clock()
        stamps, day = self._look(), self._today()
        if (stamps, day) == (self._stamps, self._day):
            return
        is_edited = stamps != self._stamps
        self._stamps, self._day = stamps, day
        try:
            newer = load_catalogue(self._data_dir, self._ward, self._cache, today=day)
        except CatalogueError as error:
            self.defects = error.defects
            logger.warning("catalogue kept as it was, defects=%d first=%s", len(error.defects), error.defects[0])
            return
        self.defects = ()
        if is_edited or newer.retired != self._current.retired:  # a day on which no code retires changes nothing
            self._prepare(newer)
            self._current = newer
            logger.info("catalogue loaded again, procedures=%d", len(newer.procedures))

    def _prepare(self, newer: Catalogue) -> None:
        try:
            if self.prepare is not None:
                self.prepare(newer)
        except Exception:  # whatever it is: the next message prepares what it needs, and takes longer
            logger.exception("a newer catalogue could not be prepared")

    def _look(self) -> dict[Path, Stamp]:
        return {path: stamp_of(path) for path in catalogue_paths(self._data_dir, self._ward)}


@lru_cache
def get_watch() -> CatalogueWatch:
    """The one catalogue of this process; the linker, the actions and the pages share it."""
    settings = get_settings()
    return CatalogueWatch(settings.data_dir, settings.ward, today=lambda: settings.now().date())


def defects_in_use() -> tuple[Defect, ...]:
    """Why edited data files are not in use, each with file and line; the last good ones are. Empty: all are in use."""
    get_watch().current  # noqa: B018 - looks at the files
    return (*get_watch().defects, *topic_defects())
