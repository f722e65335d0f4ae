"""Figures of an evaluation, and the report."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import InputError
from bot.evaluation import as_labelled
from bot.nlu.baseline import NameSearch
from bot.nlu.dialogues import Dialogue, hear
from bot.nlu.evaluate import LabelledQuestion, Outcome, confidently_wrong, confusions, figures, noise_of, read_questions
from bot.nlu.evaluation_report import Evaluation, as_html, as_text
from bot.nlu.understanding import Understanding

FEE = LabelledQuestion(text="khai tử <b>bao tiền</b>", kind="procedure", procedure="1.000656", aspect="fee")
HELLO = LabelledQuestion(text="xin chào", kind="smalltalk")


def heard(question: LabelledQuestion, kind: str, procedure: str = "", aspect: str = "", sure: float = 0.9) -> Outcome:
    candidates = ((procedure, sure),) if procedure else ()
    return Outcome(question, Understanding(question.text, kind, procedure, aspect, sure, candidates))


OUTCOMES = [
    heard(FEE, "procedure", "1.000656", "fee"),
    heard(FEE, "procedure", "1.000656", "place"),
    heard(FEE, "procedure", "1.000894", "fee", sure=0.4),
    heard(HELLO, "smalltalk"),
    heard(HELLO, "unclear", sure=0.1),
]


def test_figures() -> None:
    found = figures(OUTCOMES)
    assert (found.questions, found.kind, found.answered) == (5, 4 / 5, 3 / 5)
    assert (found.aspect, found.recall_at_1, found.all_right, found.precision) == (2 / 3, 2 / 3, 2 / 5, 2 / 3)


def test_figures_of_nothing_are_none() -> None:
    assert figures([]).kind is None


def test_mistakes_are_counted_and_the_confident_ones_told() -> None:
    assert confusions(OUTCOMES, "aspect") == {("fee", "place"): 1}
    assert [outcome.understood.aspect for outcome in confidently_wrong(OUTCOMES)] == ["place"]


@pytest.mark.parametrize(
    ("text", "noise"),
    [
        ("lam khai sinh", "no diacritics"),
        ("làm khai sinh đc k ạ", "shorthand"),
        ("khai tử", "one or two words"),
        ("làm khai tử ở đâu", "plain"),
        ("làm " * 30, "long"),
    ],
)
def test_noise_of(text: str, noise: str) -> None:
    assert noise_of(text) == noise


def test_report_escapes_what_residents_typed() -> None:
    evaluation = Evaluation(OUTCOMES, OUTCOMES, (0.5, 0.7), (1.0, 2.0))
    assert "<b>bao tiền</b>" not in as_html(evaluation, "dev")
    assert "lost without diacritics: 0.0 points" in as_text(evaluation)


def test_another_system_stands_beside_ours() -> None:
    said = [FEE.model_copy(update={"aspect": "place"})]
    others = as_labelled([FEE, HELLO], said)
    assert (others[0].procedure_right, others[0].aspect_right, others[1].understood.kind) == (True, False, "unclear")
    evaluation = Evaluation(OUTCOMES, OUTCOMES, (0.5, 0.75), (1.0, 2.0), {"stock": others})
    assert "  stock" in as_text(evaluation)


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text('{"text": "a", "kind": "office"}\n\n{"text": 1}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"q\.jsonl:3"):
        read_questions(file)


def test_dialogue_hands_on_what_was_talked_about() -> None:
    turns = (FEE, LabelledQuestion(text="thế mất bao lâu", kind="procedure", procedure="1.000656", aspect="duration"))
    contexts: list[tuple[str | None, str | None]] = []

    def parse(text: str, context: str | None, aspect: str | None) -> Understanding:
        contexts.append((context, aspect))
        return Understanding(text, "procedure", "1.000656", "fee" if context is None else "duration", 0.9)

    assert hear(Dialogue(id="d", turns=turns), parse).all_right
    assert contexts == [(None, None), ("1.000656", "fee")]


def test_baseline_finds_by_words() -> None:
    names = NameSearch([("1", "đăng ký khai tử"), ("2", "đăng ký kết hôn")])
    assert names.find("lam khai tu") == ["1"]
    assert names.find("xyz") == []
