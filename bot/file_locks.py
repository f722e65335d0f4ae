"""Locks between the processes of one machine, on Linux and Windows. They go with the process, however that ends."""

from __future__ import annotations

import sys
import time
from typing import IO

if sys.platform == "win32":
    import msvcrt

    def _try(file: IO[str]) -> None:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise BlockingIOError(*error.args) from error
else:
    import fcntl

    def _try(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


_PAUSE = 0.05  # seconds between two looks of who waits


def hold(file: IO[str]) -> None:
    """Hold the open `file` until it is closed. Raises BlockingIOError: another process holds it."""
    _try(file)


def hold_when_free(file: IO[str]) -> None:
    """Hold the open `file` until it is closed, once nobody else holds it."""
    while True:
        try:
            _try(file)
        except BlockingIOError:
            time.sleep(_PAUSE)
        else:
            return
