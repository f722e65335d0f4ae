"""Which written answer a question asks for, and that nothing is asked for where nothing is special."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from bot.catalogue.schema import Procedure
from bot.nlu import choice
from bot.nlu.asked_index import AskedIndex
from bot.nlu.asked_ranker import MOST_WORDS, UNTRAINED, AskedExample, FoundAsked, fit
from bot.nlu.choice import Choice, Weights
from bot.nlu.terms import Vocabulary
from tests.catalogue.conftest import PROCEDURE

TODAY = date(2026, 11, 30)
CODE = "1.000001"  # nuôi mèo
RANKING = [(CODE, 0.9)]
DAYS = (date(2027, 2, 28), date(2027, 3, 1))  # before and after LATER


def asked(text: str, *words: str, **more: Any) -> dict[str, Any]:
    return {"words": list(words), "aspect": "eligibility", "text": text, "source": "luat", **more}


HEALTH = asked("Không phải nộp giấy khám bệnh của mèo.", "nuôi mèo + (giấy khám|sổ khám)", unless=["mèo hoang"])
STRAY = asked("Mèo đi lạc thì dán giấy tìm chủ bảy ngày rồi mới đăng ký.", "nuôi mèo + đi lạc")
SAME = asked("Không phải nộp giấy khám bệnh của mèo, kể cả mèo già.", "nuôi mèo + mèo già")
LATER = asked("Từ năm sau mèo phải có chíp.", "nuôi mèo + chíp", valid_from=date(2027, 3, 1))


def index_of(*answers: dict[str, Any]) -> AskedIndex:
    data = yaml.safe_load(PROCEDURE) | {"code": CODE, "asked": answers}
    return AskedIndex([Procedure.model_validate(data)], Vocabulary())


@pytest.fixture(scope="module")
def index() -> AskedIndex:
    return index_of(HEALTH, STRAY, SAME, LATER)


def found(index: AskedIndex, text: str, today: date = TODAY) -> list[FoundAsked]:
    return UNTRAINED.find(index, text, RANKING, today)


def test_an_answer_is_found_by_words_that_no_pattern_has(index: AskedIndex) -> None:
    best = found(index, "nuôi mèo mà con mèo bị lạc phải tìm chủ bao nhiêu ngày rồi mới được đăng ký")[0]
    assert best.written.asked.text == STRAY["text"]
    assert not best.is_said


def test_without_marks_it_is_the_same_answer(index: AskedIndex) -> None:
    assert found(index, "nuoi meo co can giay kham khong")[0].written.asked.text in (HEALTH["text"], SAME["text"])


def test_abbreviations_do_not_make_a_hasty_text_one_with_marks() -> None:
    feral = index_of(asked("Mèo hoang thì không.", "mèo hoang"))
    assert found(feral, "meo hoang dc k")[0].is_said  # "… được không": half of the words have marks then


def test_a_question_with_nothing_special_asks_for_none(index: AskedIndex) -> None:
    special, plain = found(index, "nuôi mèo có cần giấy khám không"), found(index, "nuôi mèo cần giấy gì")
    assert special[0].probability > 0.5 > plain[0].probability


def test_answers_that_say_the_same_share_their_probability(index: AskedIndex) -> None:
    alike = index.alike(0)
    assert alike == {0, 2}


def test_the_words_of_a_pattern_are_said_unless_a_word_rules_it_out(index: AskedIndex) -> None:
    assert any(one.is_said for one in found(index, "nuôi mèo có phải có sổ khám không"))
    assert not any(one.is_said for one in found(index, "nuôi mèo hoang có phải có sổ khám không"))


def test_what_is_not_in_force_is_not_told(index: AskedIndex) -> None:
    texts = [{one.written.asked.text for one in found(index, "nuôi mèo có phải gắn chíp", day)} for day in DAYS]
    assert [LATER["text"] in told for told in texts] == [False, True]


def test_a_story_asks_for_none(index: AskedIndex) -> None:
    assert found(index, "nuôi mèo giấy khám " * MOST_WORDS) == []


def test_learning_makes_the_right_answers_likelier(index: AskedIndex) -> None:
    wanted = [("mèo nhà lạc sang hàng xóm rồi về", STRAY), ("phải khám bệnh cho nó trước không", HEALTH)] * 5
    examples = [AskedExample(text, RANKING, CODE, str(answer["text"])) for text, answer in wanted]
    examples += [AskedExample("nuôi mèo cần gì", RANKING, "", "") for _ in range(5)]
    learned = fit(index, examples, TODAY)
    text = "mèo lạc sang nhà hàng xóm"
    assert learned.find(index, text, RANKING, TODAY)[0].probability > found(index, text)[0].probability


def test_the_likeliest_weights_tell_the_right_candidate_from_the_others() -> None:
    choices = [Choice([[1.0], [0.0]], [1.0], frozenset({0})), Choice([[0.0], [0.0]], [1.0], frozenset())] * 20
    learned = choice.fit(choices, Weights((0.0,), (0.0,)))
    assert learned.weights[0] > learned.nothing[0] > 0
