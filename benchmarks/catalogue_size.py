"""What 5,000 procedures cost beside 100: `python -m benchmarks.catalogue_size [--messages 500]`.

The same sentences as in `floor.py` are understood with every procedure of the national list in the index, and with a
hundred of the ward's own. Both are measured twice, in turns, and the lower figures are told.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable
from typing import Any
from unittest import mock

from benchmarks.floor import median
from benchmarks.messages import conversations
from bot.assistant import patches
from bot.assistant.loading import load_assistant
from bot.settings import get_settings

FEW = 100
_ENTRIES_OF = "bot.nlu.procedure_linker.entries_of"


async def understand(cut: Callable[[list[Any]], list[Any]], count: int) -> tuple[int, float]:
    """How many procedures are in the index, and the milliseconds of the message in the middle."""
    from bot.nlu.procedure_entries import entries_of

    sizes: list[int] = []

    def some(*catalogue: Any) -> list[Any]:
        kept = cut(list(entries_of(*catalogue)))
        sizes.append(len(kept))
        return kept

    with mock.patch(_ENTRIES_OF, some):
        settings = get_settings()
        assistant = load_assistant(settings)
        talks = conversations(settings.data_dir / "nlu", count)
        milliseconds = await median(lambda text, _sender: assistant.parse(text), talks, "parse")
    return sizes[-1], milliseconds


async def main(count: int) -> int:
    """Print both."""
    patches.install()
    cuts: list[Callable[[list[Any]], list[Any]]] = [lambda entries: entries, lambda entries: entries[:FEW]]
    measured = [await understand(cut, count) for cut in (*cuts, *cuts)]
    (all_of_them, one), (few, other) = (
        (size, min(ms for n, ms in measured if n == size)) for size in (measured[0][0], measured[1][0])
    )
    print(
        f"understanding, p50: {one:.2f} ms with {all_of_them} procedures, {other:.2f} ms with {few}; {one / other:.2f}×"
    )
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=500)
    sys.exit(asyncio.run(main(parser.parse_args().messages)))
