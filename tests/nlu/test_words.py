"""Words with offsets, for every input."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.words import as_said, split_words
from bot.settings import get_settings


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Làm  khai tử", [("làm", "Làm"), ("khai tử", "khai tử")]),
        ("làm CCCD", [("làm", "làm"), ("căn cước công dân", "CCCD")]),
        ("hoà giải", [("hòa", "hoà"), ("giải", "giải")]),
        ("đăng\nký", [("đăng ký", "đăng\nký")]),
        ("", []),
        ("   ", []),
        ("👍", [("👍", "👍")]),
    ],
)
def test_words_and_where_they_stand(text: str, words: list[tuple[str, str]]) -> None:
    assert [(word.text, text[word.start : word.end]) for word in split_words(text)] == words


@given(st.text())
@settings(max_examples=300, deadline=None)
def test_spans_fit_any_text(text: str) -> None:
    last = 0
    for word in split_words(text):
        assert last <= word.start < word.end <= len(text)
        last = word.end


STRANGE = {
    "one long word": "a" * 100_000,
    "one phrase, often": "khai tử " * 12_500,
    "invisible": "\u200b" * 5_000,
    "right to left, html": "\u202e<script>alert(1)</script>",
    "sql": "'; DROP TABLE residents; --",
    "json": '{"text": null}',
    "control": "\x00\x01\x02",
    "Ê Đê": "Kâo čih klei",
    "one letter": "ế" * 3_000,
    "stacked marks": "e\u0301\u0301\u0301\u0301",
    "Arabic ligatures": "ﷺ ﷽",
    "half a pair": "\ud800",
}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE.keys())
def test_strange_texts_survive(text: str) -> None:
    for word in split_words(text):
        assert 0 <= word.start < word.end <= len(text)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("gpxd cap lai may ngay", "giay phep xay dung cap lai may ngay"),
        ("gpxd cấp lại mấy ngày", "giấy phép xây dựng cấp lại mấy ngày"),
        ("cap lai may ngay", "cap lai may ngay"),
    ],
)
def test_an_abbreviation_is_written_out_as_the_rest_is_typed(typed: str, said: str) -> None:
    assert as_said(typed) == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("bà 73t được lãnh không", "bà 73 tuổi được lãnh không"),
        ("ba em 82tuoi", "ba em 82 tuoi"),
        ("con 6t", "con 6t"),  # or months
        ("khai sinh năm 1950 bị mất", "khai sinh năm 1950 bị mất"),
    ],
)
def test_an_age_is_written_out(typed: str, said: str) -> None:
    assert as_said(typed) == said


def test_a_year_of_birth_tells_the_age() -> None:
    this_year = get_settings().now().year
    assert as_said(f"bà sinh năm {this_year - 76}") == f"bà sinh năm {this_year - 76} 76 tuổi"
