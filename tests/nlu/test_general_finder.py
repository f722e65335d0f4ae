from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.catalogue.general import GeneralQuestion
from bot.catalogue.loader import load_catalogue
from bot.nlu.general_finder import GeneralFinder
from bot.nlu.tf_idf import TextIndex, UnitWeights
from bot.settings import ROOT
from bot.text import strip_diacritics

QUESTIONS = [known.question for known in load_catalogue(ROOT / "data", "buon-ma-thuot").general.values()]
FINDER = GeneralFinder(QUESTIONS)


def looked_up(text: str) -> str:
    return FINDER.find(text, FINDER.certain(text))[0].question.id


def by_likeness(text: str) -> str:
    return FINDER.find(text)[0].question.id


@pytest.mark.parametrize("first", [looked_up, by_likeness])
def test_every_name_finds_its_own_question_first(first: Callable[[str], str]) -> None:
    wrong = [(q.id, name) for q in QUESTIONS for name in (q.title, *q.names) if first(name) != q.id]
    assert wrong == []


@pytest.mark.parametrize("first", [looked_up, by_likeness])
def test_names_find_their_question_without_diacritics_too(first: Callable[[str], str]) -> None:
    names = [(q.id, strip_diacritics(name)) for q in QUESTIONS for name in q.names]
    wrong = [(id_, name) for id_, name in names if first(name) != id_]
    assert len(wrong) <= 0.05 * len(names), wrong


def test_no_name_belongs_to_two_questions() -> None:
    owners: dict[str, str] = {}
    for question in QUESTIONS:
        for name in question.names:
            assert owners.setdefault(strip_diacritics(name).casefold(), question.id) == question.id, name


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("cho hỏi công chứng khác chứng thực chỗ nào ạ", "notary-vs-ward"),
        ("bac quen mat khau VNeID roi lam sao chau", "vneid-password"),
        ("Sổ hộ khẩu giấy còn dùng không???", "household-book"),
        ("có người gọi xưng công an bảo cập nhật VNeID qua link", "scam-vneid-link"),
        ("giay to ghi dia chi cu co phai doi khong", "old-papers"),
        ("hồ sơ bị trả lại thì phải làm sao vậy", "returned-what"),
    ],
)
def test_other_wordings_are_found(said: str, question: str) -> None:
    assert looked_up(said) == question


def test_what_has_no_word_in_common_is_not_found() -> None:
    assert FINDER.find("xylophone 4711") == []
    assert FINDER.find("") == []
    assert GeneralFinder(()).find("mèo") == []


def test_probabilities_are_those_of_all_questions_together() -> None:
    found = FINDER.find("nộp hồ sơ", how_many=len(QUESTIONS))
    assert sum(item.probability for item in found) == pytest.approx(1.0)
    assert [item.probability for item in found] == sorted((item.probability for item in found), reverse=True)


def test_rare_words_count_more() -> None:
    texts = [["mèo", "nhà"], ["chó", "nhà"], ["gà", "nhà"]]
    weights = UnitWeights(texts)
    index = TextIndex(map(weights.vector, texts))
    likeness = index.likeness(weights.vector(["mèo", "nhà", "xyz"]))
    assert likeness[0] == pytest.approx(1.0)
    assert likeness[1] == pytest.approx(likeness[2])
    assert 0 < likeness[1] < 0.5


def question_of(text: str) -> GeneralQuestion | None:
    certain = FINDER.certain(text)
    return certain.question if certain else None


def test_a_name_is_a_name_however_it_is_typed() -> None:
    for typed in ("VNeID là gì", "vneid la gi?", "  VNEID   LÀ GÌ  "):
        named = question_of(typed)
        assert named is not None
        assert named.id == "vneid-what"
    assert question_of("VNeID là gì thế bác") is None


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("be 8 tuoi co phai lam can cuoc khong", "can-cuoc-child"),
        ("rơi mất căn cước giờ làm lại hết bao nhiêu", "can-cuoc-fee"),
        ("cccd gan chip con han co phai doi khong", "can-cuoc-expire"),
        ("muốn kiến nghị thì số điện thoại nào", "feedback-how"),
        ("sao y căn cước hết bao nhiêu", None),
        ("làm căn cước mấy giờ mở cửa", None),
    ],
)
def test_the_words_of_a_question_ask_it_whatever_else_is_said(said: str, question: str | None) -> None:
    found = question_of(said)
    assert (found.id if found else None) == question
