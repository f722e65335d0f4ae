"""Dialogues with the expected meaning of each turn. Pure: who understands a turn in its context is a parameter.

One JSON object a line: `{"id", "turns": [{"text", "kind", "procedure", "aspect"}, …]}`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import InputError
from bot.nlu.evaluate import LabelledQuestion, Outcome
from bot.nlu.understanding import Understanding

# Text, the procedure talked about before, and what was asked about it.
ParseInContext = Callable[[str, str | None, str | None], Understanding]


class Dialogue(BaseModel):
    """One line of a dialogue file."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    turns: tuple[LabelledQuestion, ...]


@dataclass(frozen=True)
class Heard:
    """A dialogue and what was understood of each turn."""

    id: str
    outcomes: tuple[Outcome, ...]

    @property
    def all_right(self) -> bool:
        """Every turn is."""
        return all(outcome.all_right for outcome in self.outcomes)


def read_dialogues(path: Path) -> list[Dialogue]:
    """The dialogues of a file.

    Raises:
        InputError: a line is no dialogue; the message says which.
    """
    dialogues = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            dialogues.append(Dialogue.model_validate(json.loads(line)))
        except (json.JSONDecodeError, ValidationError) as error:
            raise InputError(f"{path}:{number}: {error}", hint="Mỗi dòng là một JSON có id, turns.") from error
    return dialogues


def hear(dialogue: Dialogue, parse: ParseInContext) -> Heard:
    """Understand turn after turn; the procedure understood last is the context of the next."""
    outcomes: list[Outcome] = []
    context: str | None = None
    aspect: str | None = None
    for turn in dialogue.turns:
        understood = parse(turn.text, context, aspect)
        outcomes.append(Outcome(turn, understood))
        if understood.kind == "procedure":
            context, aspect = understood.procedure or context, understood.aspect
    return Heard(dialogue.id, tuple(outcomes))


def as_text(heard: Sequence[Heard]) -> str:
    """The shares of right turns and dialogues, and every turn that is wrong."""
    turns = [outcome for dialogue in heard for outcome in dialogue.outcomes]
    if not turns:
        return "no dialogues"
    right = sum(outcome.all_right for outcome in turns)
    whole = sum(dialogue.all_right for dialogue in heard)
    lines = [
        f"dialogues: {right} of {len(turns)} turns right ({100 * right / len(turns):.1f} %),"
        f" {whole} of {len(heard)} dialogues from beginning to end"
    ]
    for dialogue in heard:
        for outcome in dialogue.outcomes:
            if not outcome.all_right:
                expected, got = outcome.question, outcome.understood
                lines.append(
                    f"  {dialogue.id} {expected.text!r}: {expected.kind}/{expected.procedure}/{expected.aspect}"
                    f" understood as {got.kind}/{got.procedure}/{got.aspect} ({got.confidence:.2f})"
                )
    return "\n".join(lines)
