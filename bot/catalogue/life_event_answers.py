"""Answers to "my father has died": the steps of a life event, through `data/answers/life_event/*.j2`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.answer import Answer, Button, render
from bot.catalogue.aspects import Aspect
from bot.catalogue.buttons import ASK_HOME_SERVICE, ask_payload, fit, titles
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.in_force import in_force
from bot.catalogue.life_event import LifeEvent, LifeEventStep
from bot.catalogue.sourcing import framed


@dataclass(frozen=True)
class StepLine:
    """A step with the words for what it names by code or id."""

    step: LifeEventStep
    title: str
    bundle: tuple[str, ...]


def answer_life_event(catalogue: Catalogue, event: LifeEvent, *, today: date) -> Answer:
    """What to do on the day `today` when `event` has happened: steps in order, a button for each procedure."""
    e = in_force(event, today)
    lines = [
        StepLine(step, _title(catalogue, step), tuple(_name(catalogue, code) for code in step.bundle))
        for step in e.steps
    ]
    body = render("life_event/steps", event=e, lines=lines)
    text = framed(body, e, [*e.steps, *e.advice], today)
    buttons = [
        Button(fit(line.title), ask_payload(Aspect.DOCUMENTS, line.step.procedure))
        for line in lines
        if line.step.procedure and (line.step.procedure in catalogue.national or catalogue.get(line.step.procedure))
    ]
    if _has_home_service(catalogue, e):
        buttons.append(Button(titles(["home"])[0], ASK_HOME_SERVICE))
    return Answer(text, tuple(dict.fromkeys(buttons)))


def _has_home_service(catalogue: Catalogue, event: LifeEvent) -> bool:
    home = catalogue.ward.home_service
    codes = {procedure.code for procedure in home.procedures} if home else set()
    return any(step.at_home or step.procedure in codes for step in event.steps)


def _title(catalogue: Catalogue, step: LifeEventStep) -> str:
    if step.title:
        return step.title
    if step.procedure:
        return _name(catalogue, step.procedure)
    return catalogue.life_events[step.event].title if step.event else ""


def _name(catalogue: Catalogue, code: str) -> str:
    """The short name of a procedure, the official one where the ward has no file, at worst the code."""
    procedure = catalogue.get(code)
    if procedure:
        return procedure.short_name
    national = catalogue.national.get(code)
    return national.name if national else code
