"""The questions of a request, with the ward's own choices and the times that are free now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.answer import render
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.ward import Ward
from bot.desk.home_visits.service import find_neighbourhoods
from bot.desk.home_visits.times import FIRST_SHOWN, in_words, offered
from bot.forms.schema import FormField, QuestionList

HOME_VISIT, MOVE_VISIT = "home-visit", "move-visit"
URGENT = "Gấp"  # the option in data/requests/home-visit.yml
_MOST_CHOICES = 8


def visit_questions(
    catalogue: Catalogue, name: str, answers: Mapping[str, str], free: list[datetime]
) -> QuestionList | None:
    """`HOME_VISIT` or `MOVE_VISIT` as it is asked after `answers`; None where the ward has no such service."""
    service, questions = catalogue.ward.home_service, catalogue.requests.get(name)
    if service is None or questions is None:
        return None
    names = tuple(dict.fromkeys(procedure.name for procedure in service.procedures))
    aliases = {alias: procedure.name for procedure in service.procedures for alias in procedure.aliases}
    filled: dict[str, dict[str, Any]] = {
        "procedure": {"options": names, "aliases": aliases},
        "reason": {"options": service.who},
        "when": {"options": _times(free), "shown": FIRST_SHOWN + 1},
        "neighbourhood_which": {"options": tuple(_places(catalogue.ward, answers))},
    }
    fields = [
        field.model_copy(update=filled.get(field.key, {})) for field in questions.fields if _is_asked(field, filled)
    ]
    return questions.model_copy(update={"fields": tuple(fields)})


def time_of(answer: str, free: list[datetime]) -> datetime | None:
    """The free time that was chosen; None for another one."""
    return next((at for at in free if in_words(at) == answer), None)


def _is_asked(field: FormField, filled: Mapping[str, Mapping[str, Any]]) -> bool:
    return field.key != "neighbourhood_which" or bool(filled[field.key]["options"])


def _times(free: list[datetime]) -> tuple[str, ...]:
    """The first ones, "another time", and the rest, which can be named but are no buttons."""
    words = [in_words(at) for at in offered(free)]
    return (*words[:FIRST_SHOWN], render("home_visit/other_time"), *words[FIRST_SHOWN:])


def _places(ward: Ward, answers: Mapping[str, str]) -> list[str]:
    found = find_neighbourhoods(ward, answers.get("neighbourhood", ""))
    return found if 1 < len(found) <= _MOST_CHOICES else []
