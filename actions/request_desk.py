"""What the actions for requests to the ward share: which questions are asked, and what is done with the answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rasa_sdk.interfaces import Tracker

from actions import knowledge
from bot.answer import Answer, render
from bot.database import session_scope
from bot.desk.feedback import telling as feedback_telling
from bot.desk.feedback.categories import feedback_rules
from bot.desk.feedback.questions import FEEDBACK_QUESTIONS, NAMED, feedback_questions
from bot.desk.feedback.service import Contact, Feedback, Told
from bot.desk.home_visits import telling as visit_telling
from bot.desk.home_visits.models import HomeVisit
from bot.desk.home_visits.person import Person
from bot.desk.home_visits.questions import HOME_VISIT, MOVE_VISIT, URGENT, time_of, visit_questions
from bot.desk.home_visits.service import Asked, HomeVisits, find_neighbourhoods
from bot.forms.dialogue import Progress
from bot.forms.schema import QuestionList
from bot.settings import get_settings

CODE = "code"  # in the answers of MOVE_VISIT: which visit


@contextmanager
def home_visits() -> Iterator[HomeVisits]:
    """The visits in one transaction."""
    with session_scope() as session:
        yield HomeVisits(session, knowledge.catalogue().ward, knowledge.now())


@contextmanager
def feedback() -> Iterator[Feedback]:
    """The feedback reports in one transaction."""
    with session_scope() as session:
        yield Feedback(session, feedback_rules(), knowledge.catalogue().ward.calendar(), knowledge.now())


def questions(progress: Progress) -> QuestionList | None:
    """What is asked of a request, given its answers so far; None when it is no request, or not of this ward."""
    catalogue = knowledge.catalogue()
    if progress.form == FEEDBACK_QUESTIONS:
        return feedback_questions(catalogue, feedback_rules())
    if progress.form not in (HOME_VISIT, MOVE_VISIT):
        return None
    with home_visits() as visits:
        return visit_questions(catalogue, progress.form, progress.answers, visits.free())


def tell_review(progress: Progress) -> Answer:
    """What will be sent."""
    if progress.form == FEEDBACK_QUESTIONS:
        return feedback_telling.tell_review(progress)
    return visit_telling.tell_review(knowledge.catalogue().ward, progress)


def send(tracker: Tracker, progress: Progress) -> Answer:
    """Do what was asked for; what the resident is told."""
    if progress.form == FEEDBACK_QUESTIONS:
        return _report(tracker, progress.answers)
    return _move(tracker, progress.answers) if progress.form == MOVE_VISIT else _request(tracker, progress.answers)


def own_visit(visits: HomeVisits, tracker: Tracker, code: str) -> HomeVisit | None:
    """The visit of `code` if this conversation asked for it."""
    visit = visits.repository.by_code(code)
    return visit if visit and (visit.channel, visit.conversation) == knowledge.conversation_of(tracker) else None


def _request(tracker: Tracker, answers: dict[str, str]) -> Answer:
    ward = knowledge.catalogue().ward
    channel, conversation = knowledge.conversation_of(tracker)
    told = answers.get("neighbourhood", "")
    found = find_neighbourhoods(ward, told)
    with home_visits() as visits:
        wished = answers.get("when", "")
        visit = visits.request(
            Asked(
                procedure=answers["procedure"],
                person=Person(answers["name"], answers["phone"], answers["address"], answers.get("reason", "")),
                neighbourhood=answers.get("neighbourhood_which") or (found[0] if len(found) == 1 else told),
                channel=channel,
                conversation=conversation,
                at=time_of(wished, visits.free()),
                urgent=answers.get("urgent") == URGENT,
            )
        )
        wished = "" if wished == render("home_visit/other_time") else wished
        return visit_telling.tell_requested(ward, visit, get_settings().duty_call_patience, wished)


def _move(tracker: Tracker, answers: dict[str, str]) -> Answer:
    with home_visits() as visits:
        visit = own_visit(visits, tracker, answers[CODE])
        if visit is None or not visit.state.is_open or visit.urgent:
            return Answer(render("home_visit/unknown"))
        chosen = answers["when"]
        at = time_of(chosen, visits.free())
        if at is None and chosen != render("home_visit/other_time"):
            return visit_telling.tell_changed(visit, "taken")
        return visit_telling.tell_changed(visit, "moved" if visits.move(visit, at) else "taken")


def _report(tracker: Tracker, answers: dict[str, str]) -> Answer:
    channel, conversation = knowledge.conversation_of(tracker)
    named = answers.get("anonymous") == NAMED
    told = Told(
        category=answers["category"],
        text=answers["text"],
        place=answers.get("place", ""),
        contact=Contact(answers.get("name", ""), answers.get("phone", "")) if named else None,
        channel=channel,
        conversation=conversation,
        picture=answers.get("photo", ""),
    )
    with feedback() as reports:
        code = reports.take_in(told)
        report = reports.by_code(code)
        if report is None:  # it was stored a line before
            raise LookupError(code)
        return feedback_telling.tell_taken_in(report, code, feedback_rules())
