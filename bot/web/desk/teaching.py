"""Questions nobody understood, and what an officer teaches the bot from them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from sqlalchemy.orm import Session

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.defects import CatalogueError
from bot.catalogue.terms import Aspect, SourceKind
from bot.catalogue.watch import get_watch
from bot.database import session_scope
from bot.desk.changes import repository as changes
from bot.desk.changes.models import Change
from bot.desk.changes.service import CannotUndo, CannotWrite, ChangedMeanwhile, Editor
from bot.desk.officers.models import SignedIn
from bot.desk.questions.models import Settled
from bot.desk.questions.repository import count_waiting, texts_of
from bot.desk.questions.service import not_understood
from bot.desk.teaching.lessons import LONGEST, NewQuestion, NotTeachable, title_of
from bot.desk.teaching.service import Teacher
from bot.errors import InputError
from bot.messaging.service import Messaging
from bot.privacy import mask
from bot.settings import get_settings
from bot.web.desk.access import AsOfficer, AsTrainer, Db, Now, Number, Page
from bot.web.desk.rendering import show

router = APIRouter(route_class=Page)

Text = Annotated[str, Form(max_length=2000)]
_NUMBERS = "^[0-9]{0,18}(,[0-9]{0,18})*$"
Ids = Annotated[str, Form(pattern=_NUMBERS, max_length=20_000)]
_GROUPS = 60
_SAMPLES = 5
_ASK_GENERAL = "ask_general"


class Typed(BaseModel):
    """What stands in the three forms of the teaching page."""

    phrase: str = ""
    about: str = ""
    asked: str = ""  # numbers of questions, with commas
    is_name: bool = False
    learn: bool = False
    aspect: str = Aspect.OVERVIEW
    title: str = ""
    names: str = ""
    answer: str = ""
    kind: str = "office"
    source: str = ""
    articles: str = ""
    source_kind: str = SourceKind.LAW
    read_at: str = ""
    review_by: str = ""
    note: str = ""
    samples: list[str] = []


@router.get("/chua-hieu")
def unanswered_page(request: Request, db: Db, officer: AsTrainer) -> Response:
    """The questions nobody understood, in groups."""
    groups = not_understood(db.connection())
    catalogue = get_watch().current
    return show(
        request,
        "unanswered",
        groups=[(group, title_of(catalogue, group.guess) if group.guess else "") for group in groups[:_GROUPS]],
        more=max(0, len(groups) - _GROUPS),
        waiting=count_waiting(db.connection()),
        samples=_SAMPLES,
    )


@router.post("/chua-hieu/xong")
def settle(
    request: Request, db: Db, officer: AsTrainer, now: Now, asked: Ids, how: Annotated[Settled, Form()]
) -> Response:
    """Take a group off the list."""
    _teacher(db, officer, now).settle(_numbers(asked), how)
    return RedirectResponse("/desk/chua-hieu", status_code=303)


@router.get("/day")
def teaching_page(
    request: Request,
    db: Db,
    officer: AsTrainer,
    asked: Annotated[str, Query(pattern=_NUMBERS, max_length=20_000)] = "",
    about: Annotated[str, Query(max_length=80)] = "",
    text: Annotated[str, Query(max_length=1000)] = "",
) -> Response:
    """The lessons, with what was asked filled in: of the list, or `text` of a conversation."""
    texts = list(dict.fromkeys(texts_of(db.connection(), _numbers(asked)))) or ([mask(text)] if text else [])
    names = "\n".join(texts[:6])
    phrase = texts[0] if texts else ""
    return _page(request, Typed(phrase=phrase, about=about, asked=asked, names=names, samples=texts[:_SAMPLES]))


@router.post("/day/cach-hoi")
def teach_phrase(
    request: Request,
    db: Db,
    officer: AsTrainer,
    now: Now,
    phrase: Text,
    about: Text,
    asked: Ids = "",
    is_name: Annotated[bool, Form()] = False,
    learn: Annotated[bool, Form()] = False,
    aspect: Annotated[Aspect, Form()] = Aspect.OVERVIEW,
) -> Response:
    """Another way to ask for a procedure or a general question."""
    typed = Typed(phrase=phrase, about=about, asked=asked, is_name=is_name, learn=learn, aspect=aspect)
    code = about.split(" ")[0]
    intent = (_ASK_GENERAL if code in get_watch().current.general else f"ask_procedure_{aspect}") if learn else ""
    try:
        change = _teacher(db, officer, now).another_way(code, phrase, _numbers(asked), is_name=is_name, intent=intent)
    except (InputError, CatalogueError) as error:
        return _page(request, typed, error)
    return RedirectResponse(f"/desk/day/{change.id}", status_code=303)


@router.post("/day/cau-hoi")
def teach_question(
    request: Request, db: Db, officer: AsTrainer, now: Now, entered: Annotated[Typed, Form()]
) -> Response:
    """A new general question."""
    try:
        question = NewQuestion(
            title=" ".join(entered.title.split()),
            names=entered.names.splitlines(),
            answer=entered.answer,
            kind="procedure" if entered.about else entered.kind,
            source=entered.source.strip(),
            articles=entered.articles.strip(),
            source_kind=SourceKind(entered.source_kind),
            read_at=entered.read_at.strip(),
            review_by=_day(entered.review_by),
            procedure=entered.about.split(" ")[0],
            aspect=Aspect(entered.aspect),
        )
        change = _teacher(db, officer, now).new_question(question, _numbers(entered.asked))
    except (InputError, CatalogueError) as error:
        return _page(request, entered, error)
    return RedirectResponse(f"/desk/day/{change.id}", status_code=303)


@router.post("/day/chua-dung")
def report_wrong(
    request: Request, db: Db, officer: AsOfficer, now: Now, about: Text, note: Text, phrase: Text = ""
) -> Response:
    """Something in the catalogue is wrong."""
    code = about.split(" ")[0]
    if not note.strip() or not _is_known(get_watch().current, code):
        return _page(
            request, Typed(phrase=phrase, about=about, note=note), NotTeachable("unknown" if note.strip() else "empty")
        )
    _teacher(db, officer, now).report_wrong(code, note, phrase)
    return RedirectResponse("/desk/danh-muc#viec", status_code=303)


def _taught(number: Number) -> tuple[Change, int]:
    """What was taught, and how many questions wait."""
    with session_scope() as session:
        change = changes.find(session, number)
        if change is None:
            raise HTTPException(404)
        return change, count_waiting(session.connection())


@router.get("/day/{number}")
async def taught_page(
    request: Request, officer: AsTrainer, taught: Annotated[tuple[Change, int], Depends(_taught)]
) -> Response:
    """What was taught, and what the bot answers now."""
    change, waiting = taught
    messaging: Messaging = request.app.state.messaging
    turn = await messaging.turns.assistant.take_turn(change.title, f"desk:{officer.username}", "desk", "")
    title = title_of(get_watch().current, change.about)
    return show(request, "taught", change=change, replies=turn.replies, title=title, waiting=waiting)


@router.post("/day/{number}/bo")
def undo(request: Request, number: Number, db: Db, officer: AsTrainer, now: Now) -> Response:
    """Take back an edit or a lesson."""
    try:
        _teacher(db, officer, now).undo(number)
    except (CannotUndo, CannotWrite, ChangedMeanwhile, CatalogueError) as error:
        change = changes.find(db, number)
        if change is None:
            raise HTTPException(404) from error
        return show(request, "undo_refused", change=change, error=error, status=409)
    return RedirectResponse("/desk/da-sua", status_code=303)


def _page(request: Request, typed: Any, error: Exception | None = None) -> Response:
    catalogue = get_watch().current
    defects = error.defects if isinstance(error, CatalogueError) else ()
    return show(
        request,
        "teaching",
        typed=typed,
        error=error if isinstance(error, NotTeachable | ChangedMeanwhile) else None,
        other_error=error if isinstance(error, InputError) and not isinstance(error, NotTeachable) else None,
        defects=defects,
        procedures=sorted(catalogue.procedures.values(), key=lambda procedure: procedure.short_name),
        questions=[known.question for known in catalogue.general.values()],
        aspects=list(Aspect),
        source_kinds=list(SourceKind),
        longest=LONGEST,
        status=422 if error else 200,
    )


def _teacher(db: Session, officer: SignedIn, now: datetime) -> Teacher:
    return Teacher(db, get_settings(), Editor(officer.username, officer.name), now)


def _numbers(asked: str) -> list[int]:
    return [int(number) for number in asked.split(",") if number]


def _is_known(catalogue: Catalogue, code: str) -> bool:
    return catalogue.get(code) is not None or code in catalogue.general


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotTeachable("date") from error
