"""Visits by neighbourhood at the desk."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine

from bot.catalogue.ward import Ward
from bot.catalogue.ward_places import Places
from bot.catalogue.watch import get_watch
from bot.desk.officers.models import Role
from bot.desk.reach.report import Counts, make_report
from bot.desk.reach.service import count_visit
from bot.settings import VIETNAM
from tests.web.desk.conftest import SignedIn

MONDAY, NEXT = datetime(2026, 11, 23, 8, tzinfo=VIETNAM), datetime(2026, 11, 30, 8, tzinfo=VIETNAM)
PAGE = "/desk/tiep-can?tu=2026-11-23&den=2026-12-01"


@pytest.fixture
def visited(engine: Engine) -> Engine:
    with engine.begin() as connection:
        for _ in range(3):
            count_visit(connection, MONDAY, "web", "to-dan-pho-1-tu-an", opened=True, asked=True)
        count_visit(connection, NEXT, "telegram", "to-dan-pho-2-tu-an", opened=True, asked=True, returned=True)
        count_visit(connection, NEXT, "web", "to-dan-pho-2-tu-an", opened=True)
        count_visit(connection, NEXT, "web", "", opened=True)
    return engine


def ward_with(households: dict[str, int]) -> Ward:
    ward = get_watch().current.ward
    assert ward.places
    groups = [
        group.model_copy(update={"households": households}) if group.of == "phường Tự An" else group
        for group in ward.places.groups
    ]
    places = Places(neighbourhood_count=89, units=ward.places.units, groups=tuple(groups))
    return ward.model_copy(update={"places": places})


def test_small_neighbourhood_that_asks_much_ranks_first(visited: Engine) -> None:
    with visited.connect() as connection:
        report = make_report(connection, ward_with({"1": 600, "2": 100}), date(2026, 11, 23), date(2026, 11, 30))
    first, second, third = report.lines[:3]
    assert (first.name, first.rank, first.per_thousand) == ("Tổ dân phố 2 Tự An", 1, 10.0)
    assert (second.name, second.rank, second.per_thousand) == ("Tổ dân phố 1 Tự An", 2, 5.0)
    assert third.rank is None
    assert report.elsewhere == Counts(1, 0, 0)
    assert report.total == Counts(6, 4, 1)
    assert [(week, counts.opened) for week, counts in report.weeks] == [(NEXT.date(), 3), (MONDAY.date(), 3)]


def test_without_numbers_of_households_nobody_is_ranked_and_every_neighbourhood_is_there(visited: Engine) -> None:
    ward = get_watch().current.ward
    with visited.connect() as connection:
        report = make_report(connection, ward, date(2026, 11, 23), date(2026, 11, 30))
    assert {line.rank for line in report.lines} == {None}
    assert report.lines[0].name == "Tổ dân phố 1 Tự An"
    assert ward.places
    assert len(report.lines) == len(ward.places.neighbourhoods)


def test_page_and_workbook_tell_the_same(visited: Engine, signed_in: SignedIn) -> None:
    desk = signed_in(Role.VIEWER)
    page = desk.get(PAGE).text
    assert "Tổ dân phố 1 Tự An" in page
    assert "chưa có số hộ" in page
    sheet = load_workbook(BytesIO(desk.get(PAGE.replace("?", "/tiep-can.xlsx?")).content)).worksheets[0]
    rows = {row[1]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert rows["Tổ dân phố 1 Tự An"][3:6] == (3, 3, 0)
    assert rows["Cả phường"][3:6] == (6, 4, 1)


def test_what_is_no_day_is_not_found(signed_in: SignedIn) -> None:
    assert signed_in(Role.VIEWER).get("/desk/tiep-can?tu=thu-hai").status_code == 404
