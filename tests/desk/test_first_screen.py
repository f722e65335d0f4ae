"""The share of empty visits, and which first screen it speaks for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.desk.first_screen.service import ScreenFigures, better, count, figures
from tests.command import motcua

DAY, NEXT = date(2026, 11, 28), date(2026, 11, 29)


def test_days_add_up_from_the_first_on(engine: Engine) -> None:
    with engine.begin() as connection:
        for day in (DAY, NEXT, NEXT):
            count(connection, day, "errands", opened=True)
        count(connection, NEXT, "errands", asked=True)
        count(connection, NEXT, "groups", opened=True)
        since_then = figures(connection, NEXT)
        all_days = figures(connection, DAY)
    assert since_then == [ScreenFigures("errands", 2, 1), ScreenFigures("groups", 1, 0)]
    assert all_days[0].opened == 3
    assert since_then[0].empty_share == 0.5


@pytest.mark.parametrize(
    ("asked", "opened", "chosen"),
    [
        ((180, 120), (300, 300), "a"),  # 40 % empty against 60 %
        ((120, 180), (300, 300), "b"),
        ((180, 170), (300, 300), None),  # as chance has it
        ((90, 10), (100, 100), None),  # too few, however different
        ((300, 300), (300, 300), None),
        ((0, 0), (300, 300), None),
        ((310, 200), (300, 300), "a"),  # some were opened before midnight and asked after it
    ],
)
def test_better_screen_is_named_only_when_chance_does_not_explain_it(
    asked: tuple[int, int], opened: tuple[int, int], chosen: str | None
) -> None:
    assert better([ScreenFigures("a", opened[0], asked[0]), ScreenFigures("b", opened[1], asked[1])]) == chosen


def test_one_screen_alone_is_not_compared() -> None:
    assert better([ScreenFigures("a", 1000, 600)]) is None
    assert ScreenFigures("a", 0, 0).empty_share is None


def test_command_says_what_to_do_before_there_are_figures(tmp_path: Path) -> None:
    told = motcua("first-screen", "compare", folder=tmp_path)
    assert told.returncode == 0, told.stderr
    assert "ghi hai tên" in told.stdout
