from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.phrases import PhraseIndex, Topic, TopicFinder, agrees, split_words, written_out


@pytest.mark.parametrize(
    ("typed", "spelled", "result"),
    [
        ("cháy", "cháy", True),
        ("chay", "cháy", True),
        ("CHÁY", "cháy", True),
        ("chạy", "cháy", False),
        ("chảy", "cháy", False),
        ("đuong", "đường", True),
        ("đương", "đường", False),
        ("dường", "đường", True),
        ("đưỡng", "đường", False),
        ("hoà", "hòa", True),
        ("hòa", "hoá", False),
        ("này", "nay", False),
        ("tôi", "tối", False),
        ("to khai", "tờ khai", True),
        ("tờ", "tờ khai", False),
        ("", "", True),
    ],
)
def test_typed_words_agree_unless_a_mark_contradicts(typed: str, spelled: str, result: bool) -> None:
    assert agrees(typed, spelled) is result


def test_phrases_match_on_word_borders_only() -> None:
    index = PhraseIndex([("tố cáo", 1), ("cáo", 2)])
    assert [hit.value for hit in index.find("tôi muốn tố cáo việc này")] == [1, 2]
    assert index.find("tố cáobạch") == []


def test_longer_phrases_come_first_at_the_same_place() -> None:
    index = PhraseIndex([("hộ", "short"), ("hộ chiếu", "long")])
    assert [(hit.value, hit.start, hit.end) for hit in index.find("làm hộ chiếu")] == [("long", 1, 3), ("short", 1, 2)]


FINDER = TopicFinder(
    [
        Topic("noise", ("karaoke + ồn", "hát karaoke")),
        Topic("fire", ("cháy", "cháy nhà"), unless=("cháy máy", "bán cháy")),
        Topic("house", ("nhà cháy xây lại",)),
    ]
)


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("nha ben canh mo karaoke on qua", ["noise"]),
        ("karaoke gần nhà", []),
        ("ồn", []),
        ("cháy nhà rồi", ["fire"]),
        ("sạc cháy máy", []),
        ("nhà cháy xây lại cần gì", ["house", "fire"]),
        ("chạy xe", []),
        ("", []),
    ],
)
def test_topics_need_their_evidence(text: str, topics: list[str]) -> None:
    assert FINDER.find(text) == topics
    assert FINDER.first(text) == (topics[0] if topics else None)


@given(st.text())
def test_any_text_is_survived(text: str) -> None:
    FINDER.find(text)
    assert all(word.plain for word in split_words(text)) or not text.isascii()


@given(st.text(alphabet="aăâáàảãạằợờứđd hòoà", max_size=40))
def test_words_agree_with_themselves(text: str) -> None:
    assert agrees(text, text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("chó nhà bên cắn", True),
        ("cho nha ben can", True),
        ("bán đất cho nhà bên", False),
        ("cho nhà bên", False),
        ("cho nhà hàng xóm cắn nguoi", True),
        ("bot ơi bán cho nhà bên", False),
    ],
)
def test_a_bare_word_in_a_text_with_marks_is_just_that(text: str, found: bool) -> None:
    assert bool(PhraseIndex([("chó", 1)]).find(text)) is found


def test_choices_stand_for_either_word_and_the_longer_evidence_comes_first() -> None:
    assert written_out("nuôi mèo + (giấy|sổ) khám") == ["nuôi mèo + giấy khám", "nuôi mèo + sổ khám"]
    finder = TopicFinder([Topic("cat", ["nuôi mèo + (giấy|sổ) khám"]), Topic("pet", ["(nuôi mèo|nuôi chó)"])])
    assert finder.find("nuoi meo can so kham khong") == ["cat", "pet"]
    assert finder.find("nuôi mèo có cần giấy gì không") == ["pet"]
    assert finder.find("sổ khám để đâu") == []


def test_pattern_names_a_range_of_numbers() -> None:
    finder = TopicFinder([Topic("old", ["trợ cấp + (70..74 tuổi|già)"])])
    assert [finder.first(text) for text in ("tro cap 73 tuoi", "trợ cấp người già", "trợ cấp 75 tuổi")] == [
        "old",
        "old",
        None,
    ]
