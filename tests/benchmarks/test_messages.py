from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.messages import conversations, sentences, spread
from bot.settings import ROOT

FILE = """
version: "3.1"
nlu:
- intent: ask_procedure_fee
  examples: |
    - làm [khai sinh](procedure) mất bao nhiêu
    - phí [kết hôn]{"entity": "procedure"} là mấy
- synonym: khai sinh
  examples: |
    - giấy khai sinh
"""


def test_examples_are_what_a_resident_would_type(tmp_path: Path) -> None:
    (tmp_path / "fee.yml").write_text(FILE, encoding="utf-8")
    assert sentences(tmp_path) == ["làm khai sinh mất bao nhiêu", "phí kết hôn là mấy"]


@pytest.mark.parametrize(
    ("available", "count", "taken"),
    [(10, 5, [0, 2, 4, 6, 8]), (3, 3, [0, 1, 2]), (2, 4, [0, 0, 1, 1])],
)
def test_sentences_are_taken_at_equal_distances(available: int, count: int, taken: list[int]) -> None:
    assert spread([str(number) for number in range(available)], count) == [str(number) for number in taken]


def test_our_training_data_gives_as_many_messages_as_asked_for() -> None:
    talks = conversations(ROOT / "data" / "nlu", 500)
    messages = [message for talk in talks for message in talk]
    assert len(messages) == 500
    assert len(set(messages)) > 450
    assert all(message.strip() for message in messages)
