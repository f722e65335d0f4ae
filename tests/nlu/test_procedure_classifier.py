"""What whole sentences teach about procedures, and what is said of those that came later."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bot.nlu.linker import Linker
from bot.nlu.procedure_classifier import ELSEWHERE, NOTHING, ProcedureClassifier, learn
from bot.nlu.procedure_entries import Entry
from bot.nlu.procedure_index import ProcedureIndex
from bot.nlu.procedure_ranker import fit
from bot.nlu.ranking_examples import learn_from, samples
from bot.nlu.terms import Vocabulary
from tests.nlu.conftest import BIRTH, DEATH, ENTRIES, MARRIAGE, NAME

QUESTIONS = {
    BIRTH.code: ["bé nhà em mới chào đời giờ làm giấy gì", "con em lọt lòng hôm qua", "cháu bé mới ra đời"],
    DEATH.code: ["ông cụ đi rồi giờ báo ở đâu", "bà cụ trút hơi thở cuối", "cụ nhà tôi đi rồi"],
    MARRIAGE.code: [
        "hai đứa em tính về chung một nhà",
        "tụi em sắp về chung nhà",
        "em muốn về chung nhà với người yêu",
    ],
}
TEXTS = [(text, code, text) for code, texts in QUESTIONS.items() for text in texts for _ in range(2)]
TALK = ["xin chào", "cảm ơn nhé", "trời đẹp quá", "mấy giờ mở cửa"]


def classifier() -> ProcedureClassifier:
    return learn([*TEXTS, *((text, NOTHING, text) for text in TALK * 2)])[0]


def test_a_sentence_without_the_name_tells_the_procedure() -> None:
    learned = classifier().judge("bé mới chào đời hôm kia")
    assert learned.likeliest()[0] == BIRTH.code
    assert (learned.of(BIRTH.code, national=False) or 0.0) > (learned.of(DEATH.code, national=False) or 0.0)


def test_a_procedure_that_came_later_is_unknown_and_not_unlikely() -> None:
    learned = classifier().judge("nuôi rồng")
    assert learned.of("9.999999", national=False) is None
    assert learned.without(BIRTH.code).of(BIRTH.code, national=False) is None


def test_the_rest_is_shared_out_when_a_procedure_is_taken_away() -> None:
    learned = classifier().judge("bé mới chào đời hôm kia").without(BIRTH.code)
    assert sum(learned.probabilities) == pytest.approx(1.0)
    assert BIRTH.code not in learned.likeliest()


def test_it_is_the_same_after_storing(tmp_path: Path) -> None:
    before = classifier()
    before.save(tmp_path / "it")
    after = ProcedureClassifier.load(tmp_path / "it")
    text = "cụ nhà tôi đi rồi"
    assert after.judge(text).probabilities == pytest.approx(before.judge(text).probabilities, abs=0.01)


def test_linker_finds_what_sentences_taught_and_what_was_added_since(
    index: ProcedureIndex, vocabulary: Vocabulary
) -> None:
    chance = random.Random(1)
    questions = [(text, code) for text, code, _ in TEXTS] * 3
    made = list(samples(index, ["{} cần gì", "{} ở đâu"], questions, TALK * 5, chance))
    assert {sample.label for sample in made} >= {NOTHING, ELSEWHERE, BIRTH.code}
    learned, examples = learn_from(index, made, chance)
    new = Entry("9.999999", "đăng ký nuôi rồng", (("nuôi rồng", NAME), ("giấy phép nuôi rồng", NAME)))
    linker = Linker(ProcedureIndex([*ENTRIES, new], vocabulary, {}), fit(examples), classifier=learned)
    assert linker.link("bé nhà em mới chào đời").ranking[0][0] == BIRTH
    assert linker.link("muốn nuôi rồng thì nộp ở đâu").ranking[0][0] == new
