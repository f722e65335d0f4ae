"""How well the ear does on labelled questions. Pure: who understands the questions is a parameter.

A question file has one JSON object a line: `{"text", "kind", "procedure", "aspect"}`. docs/understanding.md says what
the words are and how to read the figures.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import InputError
from bot.nlu.understanding import Understanding
from bot.text import strip_diacritics

CONFIDENT = 0.8
_BINS = 10
_LONG = 25  # words
_SHORTHAND = re.compile(
    r"(?<!\w)(?:k|ko|hok|dc|đc|j|z|v|r|ntn|hs|đk|dk|cccd|cmnd|gks|ubnd|bhyt|tp|p|vs|bn|sdt|t7)(?!\w)"
)


class LabelledQuestion(BaseModel):
    """One line of a question file."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    text: str
    kind: str
    procedure: str = ""
    aspect: str = ""


@dataclass(frozen=True)
class Outcome:
    """A question and what was understood."""

    question: LabelledQuestion
    understood: Understanding

    @property
    def kind_right(self) -> bool:
        """The kind is the expected one."""
        return self.understood.kind == self.question.kind

    @property
    def aspect_right(self) -> bool:
        """The aspect is the expected one."""
        return self.understood.aspect == self.question.aspect

    @property
    def procedure_right(self) -> bool:
        """The first candidate is the expected one."""
        return self._place() == 0

    @property
    def procedure_near(self) -> bool:
        """One of the first three candidates is the expected one."""
        return self._place() < 3

    @property
    def all_right(self) -> bool:
        """Kind, and for a procedure its code and the aspect too."""
        if not self.kind_right or self.question.kind != "procedure":
            return self.kind_right
        return self.aspect_right and self.understood.procedure == self.question.procedure

    def _place(self) -> int:
        codes = [code for code, _ in self.understood.candidates]
        return codes.index(self.question.procedure) if self.question.procedure in codes else len(codes) + 3


@dataclass(frozen=True)
class Figures:
    """Shares between 0 and 1; None where nothing was there to be counted."""

    questions: int
    kind: float | None
    aspect: float | None
    recall_at_1: float | None
    recall_at_3: float | None
    all_right: float | None
    answered: float | None
    precision: float | None
    calibration_error: float | None


def read_questions(path: Path) -> list[LabelledQuestion]:
    """The questions of a file.

    Raises:
        InputError: a line is no labelled question; the message says which.
    """
    questions = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            questions.append(LabelledQuestion.model_validate(json.loads(line)))
        except (json.JSONDecodeError, ValidationError) as error:
            raise InputError(f"{path}:{number}: {error}", hint="Mỗi dòng là một JSON có text, kind.") from error
    return questions


def without_diacritics(questions: Iterable[LabelledQuestion]) -> list[LabelledQuestion]:
    """The same questions as typed on a keyboard without Vietnamese."""
    return [question.model_copy(update={"text": strip_diacritics(question.text)}) for question in questions]


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """All figures for a set of outcomes."""
    about = [o for o in outcomes if o.question.kind == "procedure"]
    named = [o for o in about if o.question.procedure]
    answered = [o for o in outcomes if o.understood.is_answered]
    return Figures(
        len(outcomes),
        _share(o.kind_right for o in outcomes),
        _share(o.aspect_right for o in about),
        _share(o.procedure_right for o in named),
        _share(o.procedure_near for o in named),
        _share(o.all_right for o in outcomes),
        _share(o.understood.is_answered for o in outcomes),
        _share(o.all_right for o in answered),
        _calibration_error(outcomes),
    )


def grouped(outcomes: Iterable[Outcome], key: Callable[[Outcome], str]) -> dict[str, Figures]:
    """Figures by group, the largest first."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[key(outcome)].append(outcome)
    return {name: figures(group) for name, group in sorted(groups.items(), key=lambda item: -len(item[1]))}


def noise_of(text: str) -> str:
    """In which way a text is rough; the most telling one."""
    words = text.split()
    if text and strip_diacritics(text) == text:
        return "no diacritics"
    if _SHORTHAND.search(text.lower()):
        return "shorthand"
    if len(words) > _LONG:
        return "long"
    return "one or two words" if len(words) < 3 else "plain"


def confusions(outcomes: Iterable[Outcome], what: str) -> Counter[tuple[str, str]]:
    """How often (expected, understood) occurred for `kind`, `aspect` or `procedure`, mistakes only."""
    pairs = ((getattr(o.question, what), getattr(o.understood, what)) for o in outcomes)
    return Counter(pair for pair in pairs if pair[0] and pair[0] != pair[1])


def confidently_wrong(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Mistakes made with confidence, the worst first."""
    wrong = [o for o in outcomes if not o.all_right and o.understood.confidence >= CONFIDENT]
    return sorted(wrong, key=lambda o: -o.understood.confidence)


def _share(values: Iterable[bool]) -> float | None:
    counted = list(values)
    return sum(counted) / len(counted) if counted else None


def _calibration_error(outcomes: Sequence[Outcome]) -> float | None:
    """Mean distance between what was claimed and what was right, over ten bins of confidence."""
    bins: dict[int, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        bins[min(int(outcome.understood.confidence * _BINS), _BINS - 1)].append(outcome)
    if not outcomes:
        return None
    distance = sum(abs(sum(o.understood.confidence for o in b) - sum(o.all_right for o in b)) for b in bins.values())
    return distance / len(outcomes)
