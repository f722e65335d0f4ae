"""Codes in every usual way of typing, and everything that only looks like one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dossiers.codes import DossierCode, code_key, find_codes, parse_code

NEW = "H15.07.01-260105-0012"
OLD = "000.00.30.H15-201006-0012"


@pytest.mark.parametrize(
    ("typed", "code", "exact"),
    [
        ("H15.07.01-260105-0012", NEW, True),
        ("h15.07.01-260105-0012", NEW, True),
        ("H15.07.01 - 260105 - 0012", NEW, True),
        ("H15.07.01–260105—0012", NEW, True),
        ("H15.07.01_260105_0012", NEW, True),
        ("Ｈ15．07．01-260105-0012", NEW, True),
        ("H15 07 01 260105 0012", NEW, False),
        ("H15/07/01/260105/0012", NEW, False),
        ("H15,07,01-260105-0012", NEW, False),
        ("H150701-260105-0012", NEW, False),
        ("h150701 260105 0012", NEW, False),
        ("h1507012601050012", NEW, False),
        ("H15.07.01-2601050012", NEW, False),
        ("H15.07.01260105-0012", NEW, False),
        ("H 15.07.01-260105-0012", NEW, True),
        ("H 1 5 0 7 0 1 2 6 0 1 0 5 0 0 1 2", NEW, False),
        ("H15.O7.o1-26O1O5-OO12", NEW, False),
        ("Hl5.07.0I-260l05-00|2", NEW, False),
        ("H15.07.01-\n260105-0012", NEW, True),
        ("H15.\u200b07.01-260105-0012", NEW, True),
        (OLD, OLD, True),
        ("000 00 30 h15 201006 0012", OLD, False),
        ("0000030H15-201006-0012", OLD, False),
        ("OOO.OO.3O.H15-2O1OO6-OO12", OLD, False),
        ("H15-201006-0012", "H15-201006-0012", True),
        ("G22.99.5-260714-0008", "G22.99.5-260714-0008", True),
        ("g22.99.05.001-260714-00081", "G22.99.05.001-260714-00081", True),
        ("G09.20-20260609-0092637", "G09.20-20260609-0092637", True),
        ("g0920202606090092637", "G09.20-20260609-0092637", False),
    ],
)
def test_every_usual_way_of_typing_is_read(typed: str, code: str, exact: bool) -> None:
    [found] = find_codes(typed)
    assert (found.code, found.exact) == (code, exact)
    assert (found.start, found.end) == (0, len(typed))
    assert str(parse_code(typed)) == code


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("hồ sơ H15.07.01-260105-0012 của tôi tới đâu rồi", "H15.07.01-260105-0012"),
        ("mã H15.07.01-260105-0012ạ", "H15.07.01-260105-0012"),
        ("ma h15.07.01-260105-0012oi", "h15.07.01-260105-0012"),
        ("maH15.07.01-260105-0012.", "H15.07.01-260105-0012"),
        ("hoi h15 07 01 260105 0012 oi", "h15 07 01 260105 0012"),
        ("1. H15.07.01-260105-0012", "H15.07.01-260105-0012"),
        ("H15.07.01-260105-0012, sđt 0905123456", "H15.07.01-260105-0012"),
        ("0905 123 45 67 H15.07.01-260105-0012", "H15.07.01-260105-0012"),
        ("H15.07.01-260105-0012 0905123456", "H15.07.01-260105-0012"),
        ("h1507012601050012 0905123456", "h1507012601050012"),
        ("ngày 05/01/2026 H15.07.01-260105-0012", "H15.07.01-260105-0012"),
        ("https://motcua.example/?ma=H15.07.01-260105-0012", "H15.07.01-260105-0012"),
    ],
)
def test_code_inside_a_sentence_is_found_where_it_stands(text: str, typed: str) -> None:
    [found] = find_codes(text)
    assert text[found.start : found.end] == typed
    assert found.code == NEW


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1.013225",
        "thủ tục 1.000656 và 2.000635",
        "0905123456",
        "0905 123 456 - 0914.123.456",
        "066085001234",
        "ngày 05/01/2026 đến 20260105",
        "500.000.000 đồng",
        "H15.07.01",
        "H15.07.01-260105",
        "H15.07.01-261305-0012",  # no thirteenth month
        "H15.07.01-260230-0012",  # no 30 February
        "H15.07.01-990105-0012",  # year 2099
        "H15.07.01-260105-12",
        "H15.07.01-260105-00121234",
        "hoi 260105 0012",
        "k 500000 0905123456",
        "xe 47H1-123.45",
        "Nghị định 118/2025/NĐ-CP ngày 09/06/2025",
        "A15.07.01-260105-0012",
        "IMG_20261201_093322.jpg",
    ],
)
def test_other_numbers_are_not_codes(text: str) -> None:
    assert find_codes(text) == []
    assert parse_code(text) is None


def test_two_codes_are_found_in_order() -> None:
    assert [found.code for found in find_codes(f"{NEW} và {OLD}")] == [NEW, OLD]
    assert [found.code for found in find_codes(f"{NEW} {OLD}")] == [NEW, OLD]
    assert [found.code for found in find_codes(f"{OLD};{NEW}")] == [OLD, NEW]


def test_parse_refuses_a_code_with_words_around() -> None:
    assert parse_code(f"mã {NEW}") is None
    assert parse_code(f"  {NEW} \n") is not None


def test_parts_of_a_code() -> None:
    assert parse_code(OLD) == DossierCode("000.00.30", "H15", date(2020, 10, 6), long_day=False, sequence="0012")
    assert parse_code("G09.20-20260609-0092637") == DossierCode("", "G09.20", date(2026, 6, 9), True, "0092637")


def test_spellings_of_one_code_share_its_key() -> None:
    assert code_key("h15.07.01–260105–0012") == code_key(NEW) == "H15070126010500" + "12"


DIGIT_PAIRS = st.integers(0, 99).map(lambda n: f"{n:02d}")
CODES = st.builds(
    DossierCode,
    prefix=st.sampled_from(["", "", "000.00.30", "000.12.15"]),
    unit=st.builds(
        lambda letter, groups: letter + ".".join(groups),
        st.sampled_from("GHK"),
        st.lists(DIGIT_PAIRS, min_size=1, max_size=4),
    ),
    day=st.dates(date(2018, 1, 1), date(2035, 12, 31)),
    long_day=st.just(False),
    sequence=st.integers(0, 9999).map(lambda n: f"{n:04d}"),
) | st.builds(
    DossierCode,
    prefix=st.just(""),
    unit=st.builds(lambda group: f"G09.{group}", DIGIT_PAIRS),
    day=st.dates(date(2018, 1, 1), date(2035, 12, 31)),
    long_day=st.just(True),
    sequence=st.integers(0, 9_999_999).map(lambda n: f"{n:07d}"),
)


@given(CODES)
def test_parse_undoes_format(code: DossierCode) -> None:
    assert parse_code(str(code)) == code


@given(
    code=CODES,
    dash=st.sampled_from(["-", "–", " - ", "_", " "]),
    dot=st.sampled_from([".", " .", ". ", " "]),
    lower=st.booleans(),
    letter_o=st.booleans(),
    before=st.sampled_from(["", "hồ sơ ", "mã số: ", "0905123456, "]),
    after=st.sampled_from(["", " tới đâu rồi ạ", ".", " 066085001234"]),
)
def test_noise_does_not_hide_a_code(
    code: DossierCode, dash: str, dot: str, lower: bool, letter_o: bool, before: str, after: str
) -> None:
    typed = str(code).replace(".", dot).replace("-", dash)
    # The first two digits keep a figure, so that no word is taken for a unit.
    typed = typed[:2] + typed[2:].replace("0", "O") if letter_o and not code.prefix else typed
    text = before + (typed.lower() if lower else typed) + after
    assert code_key(str(code)) in [code_key(found.code) for found in find_codes(text)]


@given(st.text())
def test_no_text_raises_and_offsets_fit(text: str) -> None:
    for found in find_codes(text):
        assert 0 <= found.start < found.end <= len(text)


@given(st.text(alphabet="HhGK0126OoIl .,-–_/\n", max_size=200))
def test_text_made_of_code_letters_gives_canonical_codes(text: str) -> None:
    for found in find_codes(text):
        assert str(parse_code(found.code)) == found.code
        assert code_key(found.code).startswith(("G", "H", "K", "0", "1", "2", "6"))


@pytest.mark.parametrize("unit", ["H", "H1", "0", "H15.07.01-260105-", "000.00.30.", "H 1 ", ". - ", NEW + " "])
def test_100_000_characters_end_soon(unit: str) -> None:
    # Would not come back for hours if a pattern were quadratic with backtracking; no clock needed.
    text = (unit * (100_000 // len(unit) + 1))[:100_000]
    codes = find_codes(text)
    assert len(codes) == (text.count(NEW) if unit.startswith(NEW) else 0)
