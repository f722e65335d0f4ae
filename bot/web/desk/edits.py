"""What was taught and edited: by whom, when, what exactly, and back again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse

from bot.assistant.learning import learn
from bot.catalogue.watch import get_watch
from bot.database import get_engine
from bot.desk.changes import repository
from bot.desk.changes.service import Editor, differences
from bot.desk.teaching import repository as lessons
from bot.desk.teaching.lessons import title_of
from bot.desk.teaching.service import Teacher, TrainingRuns
from bot.settings import get_settings
from bot.web.desk.access import AsTrainer, Db, Now, Number, Page
from bot.web.desk.rendering import show

router = APIRouter(prefix="/da-sua", route_class=Page)


@router.get("")
def edits_page(
    request: Request,
    db: Db,
    officer: AsTrainer,
    about: Annotated[str, Query(max_length=80)] = "",
    before: Number | None = None,
) -> Response:
    """The newest edits, and what the model is still to learn."""
    found = repository.newest(db, about=about, before=before)
    catalogue = get_watch().current
    return show(
        request,
        "edits",
        edits=[(change, title_of(catalogue, change.about)) for change in found],
        about=about,
        about_title=title_of(catalogue, about),
        older=found[-1].id if len(found) == repository.PAGE else None,
        sentences=lessons.waiting_sentences(db),
        trainings=lessons.trainings(db),
        running=lessons.running(db),
    )


@router.post("/hoc")
def train(request: Request, db: Db, officer: AsTrainer, now: Now, tasks: BackgroundTasks) -> Response:
    """Train with what waits, behind the scenes."""
    try:
        learning = Teacher(db, get_settings(), Editor(officer.username, officer.name), now).begin_training()
    except TrainingRuns:
        return RedirectResponse("/desk/da-sua#hoc", status_code=303)  # where it is told what goes on
    tasks.add_task(learn, get_engine(), get_settings(), learning.id)
    return RedirectResponse("/desk/da-sua#hoc", status_code=303, background=tasks)


@router.post("/cau/{number}/bo")
def withdraw(number: Number, db: Db, officer: AsTrainer) -> Response:
    """A sentence is not to be learnt."""
    lessons.withdraw(db, number)
    return RedirectResponse("/desk/da-sua#hoc", status_code=303)


@router.get("/{number}")
def edit_page(request: Request, number: Number, db: Db, officer: AsTrainer) -> Response:
    """One edit, line by line."""
    change = repository.find(db, number)
    if change is None:
        raise HTTPException(404)
    title = title_of(get_watch().current, change.about)
    return show(request, "edit", change=change, title=title, lines=differences(change))
