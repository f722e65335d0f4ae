"""What each part of the ear is worth: `python -m benchmarks.ablation QUESTIONS…` prints a Markdown table.

One part at a time is left out of the trained pipeline, and the same questions are asked again. Nothing is trained
anew, so a part that the others learned to lean on is missed a little more than if they had been trained without it.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bot.assistant.loading import load_assistant
from bot.nlu.evaluate import LabelledQuestion, Outcome, figures, read_questions, without_diacritics
from bot.settings import get_settings
from bot.text import Normalized

Left = Callable[[], AbstractContextManager[Any]]
COLUMNS = ("recall@1", "aspect", "kind", "all right", "all right, stripped", "answered", "precision")


def main(files: Sequence[Path]) -> int:
    """Print the table for the questions of all `files`."""
    questions = [question for file in files for question in read_questions(file)]
    print(f"| {len(questions)} questions | {' | '.join(COLUMNS)} |")
    print(f"|---|{'---|' * len(COLUMNS)}")
    for name, left in parts().items():
        print(f"| {name} | {' | '.join(_cells(questions, left))} |", flush=True)
    return 0


def parts() -> Mapping[str, Left]:
    """Each part's name, and how to do without it. Rasa binds the steps of a pipeline when the model is loaded."""
    from bot.assistant import patches

    patches.install(serving=True)  # before anything imports Rasa
    from bot.nlu import (
        asked_linker,
        certainties,
        general_linker,
        intent_classifier,
        linker,
        procedure_classifier,
        words,
    )
    from bot.nlu.intent_features import features_of
    from bot.nlu.procedure_linker import HIDDEN

    def views(message: Any, *, seen: bool) -> list[Any]:
        text = words.normalized(message.get("text")).text
        return [features_of(text) if seen else features_of(text, tuple(message.get(HIDDEN) or ()))]

    def passing(component: type) -> Left:
        return lambda: patch.object(component, "process", lambda self, messages: messages)

    return {
        "everything": ExitStack,
        "without normalisation": lambda: patch.object(words, "_remembered", _as_typed),
        "without what whole sentences taught": lambda: patch.object(
            procedure_classifier.ProcedureClassifier, "judge", lambda self, text: procedure_classifier.UNLEARNED
        ),
        "without names word for word": lambda: patch.object(linker, "_by_name", lambda entries: {}),
        "the procedure's name only seen, never hidden": lambda: patch.object(
            intent_classifier, "_views", lambda message: views(message, seen=True)
        ),
        "the procedure's name always hidden": lambda: patch.object(
            intent_classifier, "_views", lambda message: views(message, seen=False)
        ),
        "without the general questions": passing(general_linker.GeneralLinker),
        "without the questions written in the files": passing(asked_linker.AskedLinker),
        "without the rules that need no guessing": passing(certainties.CertaintyRules),
    }


def _as_typed(text: str) -> Normalized:
    lowered = text.lower()
    return Normalized(lowered, tuple((place, place + 1) for place in range(len(lowered))))


def _cells(questions: Sequence[LabelledQuestion], left: Left) -> list[str]:
    with left():
        assistant = load_assistant(get_settings())
        typed, bare = asyncio.run(_heard(assistant, questions))
    found, stripped = figures(typed), figures(bare)
    shares = (
        found.recall_at_1,
        found.aspect,
        found.kind,
        found.all_right,
        stripped.all_right,
        found.answered,
        found.precision,
    )
    return ["–" if share is None else f"{100 * share:.1f}" for share in shares]


async def _heard(assistant: Any, questions: Sequence[LabelledQuestion]) -> tuple[list[Outcome], list[Outcome]]:
    async def hear(asked: Sequence[LabelledQuestion]) -> list[Outcome]:
        return [Outcome(question, await assistant.parse(question.text)) for question in asked]

    return await hear(questions), await hear(without_diacritics(questions))


if __name__ == "__main__":
    sys.exit(main([Path(name) for name in sys.argv[1:]]))
