"""When the words of a general question ask it, and when the classifiers know better: words meet by chance, too."""

from __future__ import annotations

import pytest

from bot.assistant import patches

patches.install()

from rasa.shared.nlu.training_data.message import Message  # noqa: E402

from bot.catalogue.watch import get_watch  # noqa: E402
from bot.nlu.general_finder import GeneralFinder  # noqa: E402
from bot.nlu.general_linker import GeneralLinker  # noqa: E402

SAYS_THE_WORDS = "học cả ngày, làm tạm trú qua VNeID hay phải ra tận nơi"
QUESTION = "vneid-level-2"
STAY = "1.004194"  # đăng ký tạm trú


def is_general(intent: str, sure: float, linked: float = 0.95, answer: float = 0.1, text: str = SAYS_THE_WORDS) -> bool:
    """Whether `text` is taken for a general question by which the classifiers think of `intent` and of `STAY`."""
    message = Message(
        {
            "text": text,
            "intent": {"name": intent, "confidence": sure},
            "intent_ranking": [{"name": intent, "confidence": sure}],
            "procedure_ranking": [{"code": STAY, "confidence": linked}],
            "written": [{"procedure": STAY, "aspect": "online", "answer": "1a2b3c4d", "confidence": answer}],
        }
    )
    (done,) = GeneralLinker(GeneralLinker.get_default_config()).process([message])
    return bool(done.get("intent")["name"] == "ask_general")


@pytest.fixture(scope="module", autouse=True)
def _words_are_said() -> None:
    finder = GeneralFinder(known.question for known in get_watch().current.general.values())
    found = finder.certain(SAYS_THE_WORDS)
    assert found is not None
    assert found.question.id == QUESTION
    assert not found.is_name


@pytest.mark.parametrize(
    ("intent", "sure", "linked", "answer"),
    [
        ("nlu_fallback", 0.7, 0.95, 0.1),
        ("out_of_scope", 0.95, 0.95, 0.1),
        ("ask_procedure_online", 0.9, 0.4, 0.1),
        ("ask_procedure_online", 0.5, 0.95, 0.1),
        ("ask_address_change", 0.5, 0.2, 0.1),
        ("nlu_fallback", 0.7, 0.6, 0.8),
    ],
    ids=["nothing", "another agency's", "no procedure", "an unsure aspect", "unsurely addresses", "hardly a procedure"],
)
def test_words_of_a_question_ask_it(intent: str, sure: float, linked: float, answer: float) -> None:
    assert is_general(intent, sure, linked, answer)


@pytest.mark.parametrize(
    ("intent", "sure", "linked", "answer"),
    [
        ("ask_procedure_online", 0.9, 0.95, 0.1),
        ("ask_address_change", 0.9, 0.2, 0.1),
        ("nlu_fallback", 0.7, 0.95, 0.6),
    ],
    ids=["what is asked of a procedure", "addresses", "an answer of a procedure's file"],
)
def test_what_the_classifiers_are_sure_of_outweighs_words(
    intent: str, sure: float, linked: float, answer: float
) -> None:
    assert not is_general(intent, sure, linked, answer)


def test_a_name_of_a_question_asks_it_whatever_the_classifiers_think() -> None:
    name = get_watch().current.general[QUESTION].question.names[0]
    assert is_general("ask_procedure_online", 0.99, text=name)
