"""What was taught and edited: by whom, when, what exactly, and back again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response

from bot.catalogue.watch import get_watch
from bot.desk.changes import repository
from bot.desk.changes.service import differences
from bot.desk.teaching import repository as lessons
from bot.desk.teaching.lessons import title_of
from bot.web.desk.access import AsTrainer, Db
from bot.web.desk.rendering import show

router = APIRouter(prefix="/da-sua")


@router.get("")
def edits_page(
    request: Request,
    db: Db,
    officer: AsTrainer,
    about: Annotated[str, Query(max_length=80)] = "",
    before: int | None = None,
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


@router.get("/{number}")
def edit_page(request: Request, number: int, db: Db, officer: AsTrainer) -> Response:
    """One edit, line by line."""
    change = repository.find(db, number)
    if change is None:
        raise HTTPException(404)
    title = title_of(get_watch().current, change.about)
    return show(request, "edit", change=change, title=title, lines=differences(change))
