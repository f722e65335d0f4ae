from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dossiers.cells import Cell, mask_name, read_identity, read_moment, read_money, read_phone, read_text
from bot.errors import InputError
from bot.settings import VIETNAM


@pytest.mark.parametrize(
    "cell",
    [
        "05/01/2026 08:30:00",
        "05/01/2026 08:30",
        "5/1/2026 8:30",
        "05-01-2026 08:30",
        "05.01.2026 8h30",
        "08:30 05/01/2026",
        "8 giờ 30 phút ngày 05/01/2026",
        "ngày 05 tháng 01 năm 2026 08:30",
        "2026-01-05 08:30:00",
        "2026-01-05T08:30:00.000+0700",
        "20260105083000",
        20260105083000,
        46027.354166666664,
        "46027.354166666664",
        datetime(2026, 1, 5, 8, 30),  # noqa: DTZ001 - what openpyxl gives
    ],
)
def test_moment_is_read_in_every_usual_form(cell: Cell) -> None:
    assert read_moment(cell) == datetime(2026, 1, 5, 8, 30, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    "cell", ["05/01/2026", "5/1/2026", "2026-01-05", "20260105", 20260105, 46027, date(2026, 1, 5)]
)
def test_day_without_time_is_midnight(cell: Cell) -> None:
    assert read_moment(cell) == datetime(2026, 1, 5, tzinfo=VIETNAM)


@pytest.mark.parametrize("cell", [None, "", "  ", "-"])
def test_empty_date_is_none(cell: Cell) -> None:
    assert read_moment(cell) is None


@pytest.mark.parametrize(
    "cell", ["hôm qua", "31/02/2026", "13/13/2026", "05/01/1026", "25:00 05/01/2026", 12, "05/01/2026 17"]
)
def test_what_is_no_date_is_refused_with_the_cell_in_the_hint(cell: Cell) -> None:
    with pytest.raises(InputError) as caught:
        read_moment(cell)
    assert str(cell) in caught.value.hint


@given(st.text(max_size=40) | st.integers() | st.floats())
def test_any_cell_is_a_moment_none_or_refused(cell: Cell) -> None:
    try:
        moment = read_moment(cell)
    except InputError:
        return
    assert moment is None or moment.tzinfo is not None


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("0900000001", "0900000001"),
        (900000001, "0900000001"),
        (900000001.0, "0900000001"),
        ("0900.000.001", "0900000001"),
        ("+84 900 000 001", "0900000001"),
        ("84900000001", "0900000001"),
        ("0900000001; 0900000002", "0900000001"),
        ("0900000001 - 0900000002", "0900000001"),
        ("không có", ""),
        ("123", ""),
        (None, ""),
    ],
)
def test_phone_gets_its_ten_digits_back(cell: Cell, phone: str) -> None:
    assert read_phone(cell) == phone


@pytest.mark.parametrize(
    ("cell", "identity"),
    [
        ("066099990001", "066099990001"),
        (66099990001, "066099990001"),
        ("066 099 990 001", "066099990001"),
        ("240000001", "240000001"),
        ("6000000001-001", "6000000001001"),
        ("12345", ""),
        (None, ""),
    ],
)
def test_identity_keeps_its_leading_zero(cell: Cell, identity: str) -> None:
    assert read_identity(cell) == identity


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("75.000 đ", 75000),
        ("75,000", 75000),
        (75000.0, 75000),
        ("75000 VNĐ", 75000),
        ("0", 0),
        ("", None),
        (None, None),
    ],
)
def test_amount_is_read_in_dong(cell: Cell, amount: int | None) -> None:
    assert read_money(cell) == amount


@pytest.mark.parametrize("cell", ["miễn", "75k", "²"])
def test_what_is_no_amount_is_refused(cell: Cell) -> None:
    with pytest.raises(InputError):
        read_money(cell)


@pytest.mark.parametrize(("cell", "text"), [(12.0, "12"), (" a\n b ", "a b"), (None, ""), (True, ""), (1.5, "1.5")])
def test_text_of_a_cell(cell: Cell, text: str) -> None:
    assert read_text(cell) == text


@pytest.mark.parametrize(("name", "masked"), [("Nguyễn Văn Mẫu", "N. V. Mẫu"), ("Mẫu", "Mẫu"), ("", "")])
def test_name_is_masked(name: str, masked: str) -> None:
    assert mask_name(name) == masked
