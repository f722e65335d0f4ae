"""The report's chart as SVG, the same on the screen and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from io import StringIO
from typing import Any

from bot.printing.pdf import FONTS
from bot.reform.figures import Day

# Told apart in grey print and by the colour-blind: dark, middle, light.
_COLOURS = ("#0e4f43", "#d08a1e", "#cfc8bb")
_INK = "#1c1b18"
# Letters stay letters, set in the fonts of the page; nothing in the file depends on the day it was made.
_STYLE = {"svg.fonttype": "none", "svg.hashsalt": "motcua", "font.family": "Liberation Sans", "font.size": 11}


def questions_chart(days: Sequence[Day], names: tuple[str, str, str]) -> str:
    """Questions of each day, stacked: answered by the bot, by people, by nobody; `names` say so."""
    return _drawn(tuple(days), names)


@lru_cache(maxsize=8)  # half a second each; a page and its print show the same
def _drawn(days: tuple[Day, ...], names: tuple[str, str, str]) -> str:
    # Only who looks at a report needs it: half a second and 25 MB of a server.
    import matplotlib as mpl
    from matplotlib import font_manager
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    _use_our_font(font_manager.fontManager)
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(10, 3), layout="constrained")
        axes = figure.add_subplot()
        places = [told.day.day for told in days]
        base = [0] * len(days)
        for name, colour, counts in zip(names, _COLOURS, _stacks(days), strict=True):
            axes.bar(places, counts, bottom=base, color=colour, edgecolor=_INK, linewidth=0.4, label=name)
            base = [below + count for below, count in zip(base, counts, strict=True)]
        axes.set_xticks(places)
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(axis="y", linewidth=0.4)
        axes.set_axisbelow(True)
        axes.spines[["top", "right"]].set_visible(False)
        figure.legend(loc="outside lower center", ncols=3, frameon=False)
        file = StringIO()
        figure.savefig(file, format="svg", transparent=True, metadata={"Date": None})
    return file.getvalue()


@lru_cache
def _use_our_font(manager: Any) -> None:
    """Before the system's font of the same name, which may be an older one without Vietnamese letters."""
    manager.addfont(str(FONTS / "LiberationSans-Regular.ttf"))
    manager.ttflist.insert(0, manager.ttflist.pop())


def _stacks(days: Sequence[Day]) -> tuple[list[int], list[int], list[int]]:
    return [told.bot for told in days], [told.people for told in days], [told.missed for told in days]
