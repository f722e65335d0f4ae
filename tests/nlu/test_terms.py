"""Words by which texts are compared."""

from __future__ import annotations

import json

import pytest

from bot.catalogue.national import load_national
from bot.nlu.terms import Vocabulary, agreement, sound_of
from bot.settings import get_settings
from bot.text import normalize


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("tôi cần khai sinh", ["khai", "sinh"]),
        ("toi can khai sinh", ["khai", "sinh"]),
        ("lấy chồng", ["ket", "hon"]),
        ("lay chong", ["ket", "hon"]),
        ("hồ sơ khai tử", ["khai", "tu"]),
        ("hồ nước", ["ho", "nuoc"]),
        ("", []),
    ],
)
def test_telling_words(vocabulary: Vocabulary, text: str, plain: list[str]) -> None:
    assert [term.plain for term in vocabulary.terms(text)] == plain


def test_a_synonym_keeps_the_place_of_what_was_typed(vocabulary: Vocabulary) -> None:
    terms = vocabulary.terms("muốn lấy chồng đây")
    assert {(term.start, term.end) for term in terms if term.plain in ("ket", "hon")} == {(5, 14)}


@pytest.mark.parametrize(
    ("typed", "spelled", "better_than"),
    [("đất", "đất", ("dat", "đất")), ("dat", "đất", ("đặt", "đất")), ("sữa", "sửa", ("sứa", "sửa"))],
)
def test_agreement_is_higher(typed: str, spelled: str, better_than: tuple[str, str]) -> None:
    assert agreement(typed, spelled) > agreement(*better_than)


@pytest.mark.parametrize(("left", "right"), [("sinh", "xinh"), ("chung", "trung"), ("thuong", "thuon"), ("ky", "ki")])
def test_misspelt_words_sound_alike(left: str, right: str) -> None:
    assert sound_of(left) == sound_of(right)


def test_the_words_of_a_name_are_those_of_its_text_and_come_out_of_a_model_the_same() -> None:
    settings = get_settings()
    vocabulary = Vocabulary.read(settings.data_dir)
    names = [national.name for national in load_national(settings.data_dir).values()][::25]
    told = {name: [(term.plain, term.marked) for term in vocabulary.of_name(name)] for name in names}
    assert told == {
        name: [(term.plain, term.marked) for term in vocabulary.terms(normalize(name).text)] for name in names
    }
    loaded = Vocabulary.read(settings.data_dir)
    loaded.names.update(json.loads(json.dumps(vocabulary.names)))
    assert {name: [(term.plain, term.marked) for term in loaded.of_name(name)] for name in names} == told
