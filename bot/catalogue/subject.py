"""What a talk is about when it is about no procedure of ours: a trouble to report, a general question, or a matter of
another agency.

Kept in the slot `subject`, as `situation:karaoke`, `general:pigs-in-town` or `agency:passport`.
"""

from __future__ import annotations

from bot.answer import Answer
from bot.catalogue import general, whom_to_tell
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.general import GeneralQuestion
from bot.catalogue.other_agencies import OtherAgency, answer_agency, load_agencies
from bot.catalogue.whom_to_tell import Situation, load_situations

Subject = Situation | GeneralQuestion | OtherAgency

_NAMES: dict[type[Subject], str] = {Situation: "situation", GeneralQuestion: "general", OtherAgency: "agency"}


def key_of(subject: Subject) -> str:
    """What is kept of `subject`."""
    return f"{_NAMES[type(subject)]}:{subject.id}"


def subject_of(key: str | None, catalogue: Catalogue) -> Subject | None:
    """What `key` was kept of; None for none, and for one that has left the files since."""
    kind, _, name = (key or "").partition(":")
    if kind == _NAMES[Situation]:
        return next((situation for situation in load_situations().topics if situation.id == name), None)
    if kind == _NAMES[OtherAgency]:
        return next((agency for agency in load_agencies().topics if agency.id == name), None)
    return catalogue.general[name].question if name in catalogue.general else None


def ask_further(subject: Subject, catalogue: Catalogue) -> Answer:
    """What is said to a message that goes on about `subject` without asking anything that can be answered."""
    if isinstance(subject, Situation):
        return whom_to_tell.ask_further(subject, catalogue.ward)
    if isinstance(subject, OtherAgency):
        return answer_agency(subject)  # who knows what is asked now as well
    return general.ask_further(subject, catalogue)
