"""The shape of syllables, Telex and VNI keys."""

from __future__ import annotations

import pytest

from bot.syllables import canonical, decode_keys, is_plain_syllable, lacks_marks, split_tone


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hoà", "hòa"),
        ("thuý", "thúy"),
        ("khoẻ", "khỏe"),
        ("quý", "quý"),
        ("quí", "quý"),
        ("kí", "ký"),
        ("giấy", "giấy"),
        ("gì", "gì"),
        ("nghiêng", "nghiêng"),
        ("khuỷu", "khuỷu"),
        ("thuộc", "thuộc"),
        ("hello", None),
        ("stop", None),
        ("cảt", None),
    ],
)
def test_canonical(typed: str, meant: str | None) -> None:
    assert canonical(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("giaasy", "giấy"),
        ("giaays", "giấy"),
        ("giay61", "giấy"),
        ("dduwowcj", "được"),
        ("dduocwj", "được"),
        ("d9u7o7c5", "được"),
        ("thuwowngf", "thường"),
        ("tw", "tư"),
        ("giâys", "giấy"),
        ("hoaf", "hòa"),
        ("khai", None),
        ("ct01", None),
        ("xyz", None),
        ("ìù", None),
    ],
)
def test_decode_keys(typed: str, meant: str | None) -> None:
    assert decode_keys(typed) == meant


@pytest.mark.parametrize(
    ("word", "valid"), [("duong", True), ("truong", True), ("tu", True), ("test", False), ("", False)]
)
def test_is_plain_syllable(word: str, valid: bool) -> None:
    assert is_plain_syllable(word) is valid


def test_split_tone_of_two_tones_is_unknown() -> None:
    assert split_tone("ìù")[1] == "?"


@pytest.mark.parametrize(
    ("word", "lacks"),
    [
        ("duoc", True),
        ("chet", True),
        ("truong", True),
        ("con", False),
        ("hai", False),
        ("cho", False),
        ("karaoke", False),
    ],
)
def test_a_bare_syllable_may_be_one_that_is_always_marked(word: str, lacks: bool) -> None:
    assert lacks_marks(word) is lacks
