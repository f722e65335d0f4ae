"""What a talk is about when it is about no procedure: a trouble to report, or a general question.

Kept in the slot `subject`, as `situation:karaoke` or `general:pigs-in-town`.
"""

from __future__ import annotations

from bot.answer import Answer
from bot.catalogue import general, whom_to_tell
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.general import GeneralQuestion
from bot.catalogue.whom_to_tell import Situation, load_situations

_SITUATION, _GENERAL = "situation", "general"


Subject = Situation | GeneralQuestion


def key_of(subject: Subject) -> str:
    """What is kept of `subject`."""
    return f"{_SITUATION if isinstance(subject, Situation) else _GENERAL}:{subject.id}"


def subject_of(key: str | None, catalogue: Catalogue) -> Subject | None:
    """What `key` was kept of; None for none, and for one that has left the files since."""
    kind, _, name = (key or "").partition(":")
    if kind == _SITUATION:
        return next((situation for situation in load_situations().topics if situation.id == name), None)
    return catalogue.general[name].question if name in catalogue.general else None


def ask_further(subject: Subject, catalogue: Catalogue) -> Answer:
    """What is said to a message that goes on about `subject` without asking anything that can be answered."""
    if isinstance(subject, Situation):
        return whom_to_tell.ask_further(subject, catalogue.ward)
    return general.ask_further(subject, catalogue)
