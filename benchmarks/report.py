"""The table: one row a figure, both systems, and how many times better ours is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from benchmarks.measure import Measured
from benchmarks.systems import OURS, STOCK

Row = tuple[str, str, str, str]
HEADER: Row = ("", OURS, STOCK, "ours is")


FIGURES: tuple[tuple[str, str, Callable[[Measured], float]], ...] = (
    ("training", "s", lambda measured: measured.training),
    ("start to first answer", "s", lambda measured: measured.first_answer),
    ("memory of all processes", "MB", lambda measured: measured.memory),
    ("installed packages", "MB", lambda measured: measured.installed),
)


def rows(ours: Measured, stock: Measured | None) -> Iterator[Row]:
    """Name, ours, stock's, ratio."""
    for name, unit, figure in FIGURES:
        yield _row(name, unit, figure(ours), figure(stock) if stock else None)
    for clients, load in ours.loads.items():
        other = stock.loads[clients] if stock else None
        who = f"{clients} client{'s' if clients > 1 else ''}"
        yield _row(f"{who}: p50", "ms", load.p50, other.p50 if other else None)
        yield _row(f"{who}: p95", "ms", load.p95, other.p95 if other else None)
        yield _row(f"{who}: messages a second", "", load.per_second, other.per_second if other else None)
        yield (f"{who}: unanswered", str(load.unanswered), str(other.unanswered) if other else "–", "")


def _row(name: str, unit: str, ours: float, stock: float | None) -> Row:
    if stock is None:
        return name, _number(ours, unit), "–", ""
    ratio = stock / ours if unit else ours / stock  # without a unit, more is better
    words = {"s": "faster", "ms": "faster", "MB": "smaller", "": "more"}
    return name, _number(ours, unit), _number(stock, unit), f"{ratio:.1f}× {words[unit]}"


def _number(value: float, unit: str) -> str:
    shown = f"{value:,.0f}" if value >= 100 else f"{value:.1f}"
    return f"{shown} {unit}".strip()


def markdown(table: list[Row]) -> str:
    """The table in Markdown, readable as it is too."""
    lines = [HEADER, *table]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADER))]
    shown = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([shown[0], rule, *shown[1:]])
