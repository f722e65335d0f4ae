from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms.dates import read_date
from bot.forms.number_words import date_words, number_words
from bot.forms.reading import Flaw, read_answer
from bot.forms.schema import FieldKind, FormField

TODAY = date(2026, 11, 28)


def field(kind: FieldKind, **more: object) -> FormField:
    values = {"key": "x", "label": "x", "ask": "x?", "again": "ví dụ x", "kind": kind, **more}
    return FormField.model_validate(values)


GENDER = field(FieldKind.CHOICE, options=["Nam", "Nữ"], aliases={"trai": "Nam", "gái": "Nữ"})
PEOPLE = field(FieldKind.CHOICE, options=["Kinh", "Ê Đê"], other=True)
YES_NO = field(FieldKind.CHOICE, options=["Có", "Không"])


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (FieldKind.NAME, "nguyễn thị hoa", "Nguyễn Thị Hoa"),
        (FieldKind.NAME, "NGUYỄN THỊ HOA", "Nguyễn Thị Hoa"),
        (FieldKind.NAME, "dạ tên là  Nguyễn Thị Hoa.", "Nguyễn Thị Hoa"),
        (FieldKind.NAME, "H’Hen Niê", "H’Hen Niê"),
        (FieldKind.NAME, "Y Bhin Niê Kdăm", "Y Bhin Niê Kdăm"),
        (FieldKind.NAME, "Nguyễn Thị Hoa".encode().decode(), "Nguyễn Thị Hoa"),
        (FieldKind.DATE, "12/11/2026", "12/11/2026"),
        (FieldKind.DATE, "ngày 5 tháng 1 năm 1950", "05/01/1950"),
        (FieldKind.DATE, "mùng 5 tháng giêng năm 1950", "21/02/1950"),
        (FieldKind.DATE, "mung 5 thang gieng 1950", "21/02/1950"),
        (FieldKind.DATE, "rằm tháng 7 năm 1960", "05/09/1960"),
        (FieldKind.DATE, "5/1/50", "05/01/1950"),
        (FieldKind.DATE, "5.1.24", "05/01/2024"),
        (FieldKind.DATE, "01021990", "01/02/1990"),
        (FieldKind.DATE, "hôm qua", "27/11/2026"),
        (FieldKind.YEAR, "năm 1950", "1950"),
        (FieldKind.ID_NUMBER, "066 190 000 123", "066190000123"),
        (FieldKind.ID_NUMBER, "cccd số 066.190.000.123 ạ", "066190000123"),
        (FieldKind.ID_NUMBER, "240123456", "240123456"),
        (FieldKind.PHONE, "0905 123 456", "0905123456"),
        (FieldKind.PHONE, "+84 905 123 456", "0905123456"),
        (FieldKind.ADDRESS, "12 Lê Duẩn, phường Buôn Ma Thuột", "12 Lê Duẩn, phường Buôn Ma Thuột"),
        (FieldKind.MONEY, "50 triệu", "50.000.000"),
        (FieldKind.MONEY, "1,5 tỷ", "1.500.000.000"),
        (FieldKind.MONEY, "50.000.000 đồng", "50.000.000"),
        (FieldKind.COUNT, "hai bản", "2"),
        (FieldKind.COUNT, "3", "3"),
        (FieldKind.TEXT, "  tuổi\n già ", "tuổi già"),
    ],
)
def test_answer_is_read_however_it_is_typed(kind: FieldKind, typed: str, value: str) -> None:
    read = read_answer(field(kind), typed, TODAY)
    assert (read.value, read.flaw) == (value, None)


@pytest.mark.parametrize(
    ("kind", "typed", "flaw"),
    [
        (FieldKind.NAME, "Hoa", Flaw.UNREADABLE),
        (FieldKind.NAME, "12 Lê Duẩn", Flaw.UNREADABLE),
        (FieldKind.NAME, "nguyen thi hoa", Flaw.NO_MARKS),
        (FieldKind.DATE, "31/2/1990", Flaw.UNREADABLE),
        (FieldKind.DATE, "30/11/2026", Flaw.FUTURE),
        (FieldKind.DATE, "1950", Flaw.UNREADABLE),
        (FieldKind.DATE, "12/5/1990 hay 13/5/1990", Flaw.UNREADABLE),
        (FieldKind.DATE, "mùng 31 tháng giêng năm 1950", Flaw.UNREADABLE),
        (FieldKind.YEAR, "2050", Flaw.UNREADABLE),
        (FieldKind.ID_NUMBER, "06619000012", Flaw.UNREADABLE),
        (FieldKind.ID_NUMBER, "066190000123 và 066190000124", Flaw.UNREADABLE),
        (FieldKind.PHONE, "12345", Flaw.UNREADABLE),
        (FieldKind.ADDRESS, "12", Flaw.UNREADABLE),
        (FieldKind.MONEY, "nhiều", Flaw.UNREADABLE),
        (FieldKind.TEXT, "…", Flaw.UNREADABLE),
        (FieldKind.TEXT, "", Flaw.UNREADABLE),
        (FieldKind.TEXT, "a" * 201, Flaw.TOO_LONG),
    ],
)
def test_answer_that_cannot_be_read_is_not_guessed(kind: FieldKind, typed: str, flaw: Flaw) -> None:
    assert read_answer(field(kind), typed, TODAY).flaw is flaw


@pytest.mark.parametrize(
    ("asked", "typed", "value"),
    [
        (GENDER, "nữ", "Nữ"),
        (GENDER, "nu", "Nữ"),
        (GENDER, "bé trai ạ", "Nam"),
        (GENDER, "2", "Nữ"),
        (PEOPLE, "ê đê", "Ê Đê"),
        (PEOPLE, "M’nông", "M’nông"),
        (YES_NO, "dạ có ạ", "Có"),
        (YES_NO, "không", "Không"),
    ],
)
def test_choice_is_read_by_number_by_name_and_by_other_words(asked: FormField, typed: str, value: str) -> None:
    assert read_answer(asked, typed, TODAY).value == value


@pytest.mark.parametrize("typed", ["3", "không biết chọn sao", "nam nữ"])
def test_choice_that_fits_nothing_or_two_is_asked_again(typed: str) -> None:
    assert read_answer(GENDER, typed, TODAY).flaw is Flaw.UNREADABLE


def test_lunar_date_is_converted_and_said_so() -> None:
    assert read_answer(field(FieldKind.DATE), "5 tháng chạp năm 1949", TODAY).converted
    assert not read_answer(field(FieldKind.DATE), "5 tháng 12 năm 1949", TODAY).converted


def test_year_alone_is_enough_where_the_form_says_so() -> None:
    assert read_answer(field(FieldKind.DATE, year_alone=True), "sinh năm 1950", TODAY).value == "1950"


@given(st.text(max_size=60), st.sampled_from(list(FieldKind)))
def test_nothing_that_is_typed_breaks_it(typed: str, kind: FieldKind) -> None:
    options = {"options": ["Có", "Không"]} if kind is FieldKind.CHOICE else {}
    read = read_answer(field(kind, **options), typed, TODAY)
    assert "\n" not in read.value
    assert bool(read.value) or read.flaw


@given(st.dates(date(1900, 1, 1), TODAY))
def test_written_date_is_read_back(day: date) -> None:
    assert read_date(f"{day:%d/%m/%Y}", TODAY) == (day, False)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (105, "một trăm linh năm"),
        (1950, "một nghìn chín trăm năm mươi"),
        (2000, "hai nghìn"),
        (2005, "hai nghìn không trăm linh năm"),
        (2026, "hai nghìn không trăm hai mươi sáu"),
    ],
)
def test_number_in_words(number: int, words: str) -> None:
    assert number_words(number) == words


def test_date_in_words() -> None:
    assert date_words("12/11/2026") == "ngày mười hai, tháng mười một, năm hai nghìn không trăm hai mươi sáu"
    assert date_words("1950") == "năm một nghìn chín trăm năm mươi"
