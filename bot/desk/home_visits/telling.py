"""What residents and officers are told about visits; the words are `data/answers/home_visit/*.j2`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.answer import Answer, Button, render
from bot.catalogue.buttons import ASK_HUMAN, payload
from bot.catalogue.ward import Ward
from bot.desk.home_visits.models import HomeVisit, VisitState
from bot.desk.home_visits.person import Person
from bot.desk.home_visits.questions import HOME_VISIT, URGENT
from bot.desk.home_visits.service import is_reason, listed_procedure
from bot.forms.dialogue import Outcome, Progress
from bot.links import absolute
from bot.settings import get_settings

MOVE, SHOW, ANSWER_CALL = "move_home_visit", "ask_request", "answer_call"
CANCEL, REALLY = "cancel", "really"  # topics of `SHOW`
_MAY_CHANGE = (VisitState.BOOKED, VisitState.TO_DECIDE)


def tell_review(ward: Ward, progress: Progress) -> Answer:
    """What will be sent; nothing of the person is repeated in the chat."""
    answers = progress.answers
    text = render(
        "home_visit/review",
        moving=progress.form != HOME_VISIT,
        answers=answers,
        which=progress.outcome is Outcome.WHICH,
        urgent=answers.get("urgent") == URGENT,
        listed=_is_eligible(ward, answers),
        phone=duty_phone(ward),
        fee=ward.home_service.fee if ward.home_service else "",
    )
    return Answer(text, (Button(_title("send"), "gửi"), Button(_title("drop"), "xóa hết")))


def tell_requested(ward: Ward, visit: HomeVisit, minutes: timedelta, wished: str) -> Answer:
    """The number, and what happens now. `minutes`: so long one officer may be silent; `wished`: the time chosen."""
    text = render(
        "home_visit/requested",
        visit=visit,
        minutes=int(minutes.total_seconds() // 60),
        phone=duty_phone(ward),
        office=ward.phone.value,
        wished=wished,
        sample=ward.home_service.sample if ward.home_service else False,
    )
    return Answer(text, (*_change_buttons(visit), _human()))


def tell_visit(visit: HomeVisit, *, own: bool) -> Answer:
    """Where a request stands. Only in the conversation that made it can it be changed."""
    buttons = _change_buttons(visit) if own else ()
    return Answer(render("home_visit/state", visit=visit, own=own), (*buttons, _human()))


def tell_changed(visit: HomeVisit, what: str) -> Answer:
    """After `moved`, `taken` (the time was gone), `cancel` (asks whether it is meant), `cancelled`, `gone`."""
    buttons = _change_buttons(visit) if what in ("moved", "taken") else ()
    if what == CANCEL:
        buttons = (Button(_title("really"), payload(SHOW, request_code=visit.code, topic=REALLY)),)
        buttons += (Button(_title("keep"), payload(SHOW, request_code=visit.code)),)
    return Answer(render("home_visit/changed", visit=visit, what=what), (*buttons, _human()))


def tell_reminder(visit: HomeVisit, ward: Ward) -> Answer:
    """The evening before."""
    return Answer(render("home_visit/reminder", visit=visit, phone=ward.phone.value), _change_buttons(visit))


def tell_call(visit: HomeVisit, minutes: timedelta, *, detail: bool) -> Answer:
    """To the officer who is called. `detail`: the person's name and number are in it; else they are at the desk."""
    minute = int(minutes.total_seconds() // 60)
    person = Person.of(visit.person) if detail else None
    text = render("home_visit/call", visit=visit, person=person, link=desk_link(visit), minutes=minute)
    buttons = [
        Button(_title(answer), payload(ANSWER_CALL, request_code=visit.code, topic=answer))
        for answer in ("taken", "passed")
    ]
    return Answer(text, tuple(buttons))


def tell_call_story(visit: HomeVisit, what: str, ward: Ward, officer: str = "") -> Answer:
    """To the resident: `taken` by an officer, `next` one is called, `nobody` answers."""
    phone = duty_phone(ward)
    return Answer(render("home_visit/call_story", visit=visit, what=what, officer=officer, phone=phone))


def tell_day_list(visits: list[HomeVisit], day: datetime) -> Answer:
    """The morning list for an officer, without names and numbers: those are on the day sheet."""
    return Answer(render("home_visit/day_list", visits=visits, day=day))


def tell_answered(visit: HomeVisit | None, what: str, *, detail: bool) -> Answer:
    """To the officer who answered a call: `taken`, `passed`, `late`, or `stranger`; `detail` as in the call."""
    person = Person.of(visit.person) if visit and detail and what == "taken" else None
    link = desk_link(visit) if visit else ""
    return Answer(render("home_visit/call_answered", what=what, person=person, visit=visit, link=link))


def desk_link(visit: HomeVisit) -> str:
    """The whole address of a visit's page at the desk; "" where the ward has set no public address."""
    return absolute(f"/desk/tai-nha/{visit.code}") if get_settings().public_url else ""


def duty_phone(ward: Ward) -> str:
    """Whom to ring oneself, at any hour."""
    return ward.urgent[0].phone if ward.urgent else ward.phone.value


def _is_eligible(ward: Ward, answers: Mapping[str, str]) -> bool:
    listed = listed_procedure(ward, answers.get("procedure", ""))
    return listed is not None and is_reason(ward, answers.get("reason", ""))


def _change_buttons(visit: HomeVisit) -> tuple[Button, ...]:
    if visit.state not in _MAY_CHANGE:
        return ()
    move = Button(_title("move"), payload(MOVE, request_code=visit.code))
    return (move, Button(_title("cancel"), payload(SHOW, request_code=visit.code, topic=CANCEL)))


def _human() -> Button:
    return Button(_title("human"), ASK_HUMAN)


def _title(name: str) -> str:
    return render("home_visit/button_titles", name=name)
