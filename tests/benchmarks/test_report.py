from __future__ import annotations

from benchmarks.client import Load
from benchmarks.measure import Measured
from benchmarks.report import markdown, rows

OURS = Measured(12.0, 4.0, 250.0, 500.0, {1: Load(3.0, 5.0, 300.0, 0), 8: Load(20.0, 30.0, 400.0, 0)})
STOCK = Measured(180.0, 40.0, 1200.0, 2500.0, {1: Load(30.0, 40.0, 32.0, 0), 8: Load(240.0, 300.0, 35.0, 2)})


def test_each_ratio_says_how_many_times_better_ours_is() -> None:
    ratios = {name: ratio for name, _, _, ratio in rows(OURS, STOCK)}
    assert ratios["training"] == "15.0× faster"
    assert ratios["memory of all processes"] == "4.8× smaller"
    assert ratios["1 client: p50"] == "10.0× faster"
    assert ratios["8 clients: messages a second"] == "11.4× more"


def test_worse_than_stock_is_shown_as_less_than_one() -> None:
    assert {name: ratio for name, _, _, ratio in rows(STOCK, OURS)}["installed packages"] == "0.2× smaller"


def test_without_stock_only_ours_is_told() -> None:
    assert {stock for _, _, stock, _ in rows(OURS, None)} == {"–"}


def test_table_is_aligned_markdown_with_a_row_for_each_figure() -> None:
    lines = markdown(list(rows(OURS, STOCK))).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert len(lines) == 2 + 4 + 2 * 4
    assert "2,500 MB" in lines[5]
