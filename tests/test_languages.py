"""Other languages are told from Vietnamese as residents type it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.languages import is_foreign
from bot.text import strip_diacritics

QUESTIONS = [
    json.loads(line)["text"]
    for line in (Path(__file__).parent / "nlu" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize(
    "text",
    [
        "hello how are you",
        "where can I register my marriage",
        "Hello, how can I register my marriage with a Vietnamese citizen?",
        "can you help me with my visa please",
        "bonjour je voudrais un certificat de naissance",
        "Ih mơĭ brei kâo thâo",
        "ƀuôn",
        "Я хочу зарегистрировать брак",
    ],
)
def test_another_language_is_seen(text: str) -> None:
    assert is_foreign(text)


@pytest.mark.parametrize("text", ["", "ok", "khai sinh", "cccd", "giaasy khai sinh cần gì", "Buôn Ma Thuột", "👍"])
def test_short_and_rough_vietnamese_is_not_foreign(text: str) -> None:
    assert not is_foreign(text)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "SELECT * FROM users",
        r"open C:\Users\a\don.docx please",
        '{"name": "value", "b": 1}',
    ],
)
def test_what_nobody_says_is_in_no_language(text: str) -> None:
    assert not is_foreign(text)


@pytest.mark.parametrize("text", ["lấy lại nick facebook", "hihi chào ad", "quán internet game"])
def test_a_vietnamese_word_with_its_marks_makes_it_vietnamese(text: str) -> None:
    assert not is_foreign(text)


def test_no_question_of_a_resident_is_taken_for_another_language() -> None:
    assert [text for text in QUESTIONS if is_foreign(text) or is_foreign(strip_diacritics(text))] == []
