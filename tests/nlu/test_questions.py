"""The held-out questions and dialogues have the shape that `motcua evaluate` reads.

They are kept apart from the training data, so nothing here looks at what the bot answers.
"""

import json
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
PROCEDURES = HERE.parents[1] / "data" / "procedures"

KINDS = frozenset(
    {"procedure", "life_event", "status", "office", "home_service", "human", "complaint", "address", "smalltalk"}
    | {"out_of_scope", "unclear"}
)
ASPECTS = frozenset(
    {"overview", "documents", "fee", "duration", "place", "steps", "online", "eligibility", "amount", "form", "legal"}
    | {"result", "proxy", "deadline", "validity"}
)


def read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


FILES = (
    "dev",
    "fresh",
    "heldout",
    "law-pages",
    "law-pages-unread",
    "strangers",
    "strangers-unread",
    "voices",
    "voices-unread",
    "ward-chat",
    "ward-chat-unread",
)
QUESTIONS = [q for name in FILES for q in read(f"{name}.jsonl")]
DIALOGUES = [d for name in ("dialogues", "dialogues-strangers", "dialogues-unread") for d in read(f"{name}.jsonl")]
TURNS = [turn for dialogue in DIALOGUES for turn in dialogue["turns"]]
KNOWN_CODES = frozenset(path.stem for path in PROCEDURES.glob("*/*.yml"))


@pytest.mark.parametrize(
    ("items", "keys"),
    [
        pytest.param(QUESTIONS, {"text", "kind", "procedure", "aspect"}, id="questions"),
        pytest.param(TURNS, {"text", "kind", "procedure", "aspect"}, id="turns"),
    ],
)
class TestEveryLabelledText:
    def test_has_exactly_the_expected_fields_and_kind(self, items: list[dict[str, Any]], keys: set[str]) -> None:
        assert [item for item in items if set(item) != keys or item["kind"] not in KINDS] == []

    def test_is_composed_and_trimmed_text(self, items: list[dict[str, Any]], keys: set[str]) -> None:
        texts = [item["text"] for item in items]
        assert [t for t in texts if not t or t != t.strip() or t != unicodedata.normalize("NFC", t)] == []

    def test_names_a_known_procedure_and_aspect_exactly_when_it_asks_about_one(
        self, items: list[dict[str, Any]], keys: set[str]
    ) -> None:
        asks = [item for item in items if item["kind"] == "procedure"]
        others = [item for item in items if item["kind"] != "procedure"]
        assert [i for i in asks if i["procedure"] not in KNOWN_CODES or i["aspect"] not in ASPECTS] == []
        assert [i for i in others if i["procedure"] or i["aspect"]] == []


def test_no_question_is_there_twice() -> None:
    texts = Counter(question["text"].casefold() for question in QUESTIONS)
    assert [text for text, count in texts.items() if count > 1] == []


def test_every_aspect_and_every_kind_is_asked() -> None:
    assert {question["aspect"] for question in QUESTIONS} == ASPECTS | {""}
    assert {question["kind"] for question in QUESTIONS} == KINDS


def test_no_question_is_a_training_sentence() -> None:
    trained = {
        line.removeprefix("    - ").strip().casefold()
        for path in (PROCEDURES.parent / "nlu").rglob("*.yml")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("    - ")
    }
    assert [q["text"] for q in QUESTIONS if q["text"].casefold() in trained] == []


def test_dialogues_have_their_own_name_and_three_to_six_turns() -> None:
    assert len({dialogue["id"] for dialogue in DIALOGUES}) == len(DIALOGUES)
    assert [d["id"] for d in DIALOGUES if set(d) != {"id", "turns"} or not 3 <= len(d["turns"]) <= 6] == []
