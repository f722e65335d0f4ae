"""The catalogue and the general questions at the desk: to read, and to edit by a form with a preview."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse

from bot.answer import Answer
from bot.catalogue.answers import answer_procedure
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.checklist import checklist_path, make_checklist
from bot.catalogue.defects import CatalogueError, Defect
from bot.catalogue.general import answer_general
from bot.catalogue.loader import read_sources
from bot.catalogue.terms import Aspect
from bot.catalogue.watch import defects_in_use, get_watch
from bot.catalogue.yaml_file import parse_yaml
from bot.desk.catalogue_form.approval import NotApprovable, approval
from bot.desk.catalogue_form.fields import GENERAL, PROCEDURE, Part
from bot.desk.catalogue_form.filling import FieldError, NotFilledIn, Row, entered_rows, filled_in, rows_of
from bot.desk.changes.models import What
from bot.desk.changes.service import CannotWrite, ChangedMeanwhile, Edit, Editor, preview, read, write
from bot.desk.teaching import repository as lessons
from bot.desk.teaching.lessons import path_of
from bot.desk.teaching.service import Teacher
from bot.links import absolute
from bot.printing.pdf import render_pictures
from bot.printing.qr import qr_svg
from bot.settings import get_settings
from bot.text import fold
from bot.web.desk.access import AsTrainer, AsViewer, Db, Now, Number, Page
from bot.web.desk.rendering import show

router = APIRouter(prefix="/danh-muc", route_class=Page)

Entered = Mapping[str, Sequence[str]]
_SOON = 30  # days before a review


async def _entered(request: Request) -> Entered:
    form = await request.form(max_fields=20_000)
    return {name: [str(value) for value in form.getlist(name)] for name in form}


Filled = Annotated[Entered, Depends(_entered)]


@dataclass(frozen=True)
class Place:
    """A file with its form. `about` is the code of a procedure, or the stem of a file of general questions."""

    about: str
    title: str
    path: str
    parts: tuple[Part, ...]

    @property
    def address(self) -> str:
        """Of its page."""
        kind = "cau-hoi" if self.parts is GENERAL else "thu-tuc"
        return f"/desk/danh-muc/{kind}/{self.about}"


@router.get("")
def catalogue_page(
    request: Request, db: Db, officer: AsViewer, now: Now, q: Annotated[str, Query(max_length=100)] = ""
) -> Response:
    """Every procedure and every file of general questions, with what has to be done about them."""
    catalogue, today = get_watch().current, now.date()
    wanted = fold(q)
    procedures = [
        p for p in catalogue.procedures.values() if wanted in fold(f"{p.code} {p.name} {p.short_name} {p.field}")
    ]
    drafts = [d for d in catalogue.drafts.values() if d.code not in catalogue.procedures]
    files = read_sources(get_settings().data_dir, get_watch().files).general
    return show(
        request,
        "catalogue",
        q=q,
        today=today,
        soon=date.fromordinal(today.toordinal() + _SOON),
        procedures=sorted(procedures, key=lambda p: (p.review_by, p.field, p.code)),
        drafts=[d for d in drafts if wanted in fold(f"{d.code} {d.name}")],
        files=[(f.path.stem, f.entry) for f in files if f.entry and (not q or _asks(f.entry.questions, wanted))],
        defects=_shown(defects_in_use()),
        tasks=lessons.tasks(db),
        counted=lessons.count_tasks(db),
    )


@router.get("/thu-tuc/{code}")
def procedure_page(request: Request, code: str, db: Db, officer: AsViewer, now: Now) -> Response:
    """A procedure as residents are told of it."""
    catalogue = get_watch().current
    procedure = catalogue.get(code)
    if procedure is None:
        raise HTTPException(404)
    answers = _answers(catalogue, code, now.date())
    return show(
        request,
        "catalogue_procedure",
        procedure=procedure,
        answers=answers,
        tasks=lessons.tasks(db, about=code),
        draft=catalogue.drafts.get(code) if code not in catalogue.procedures else None,
        today=now.date(),
        error="",
    )


@router.get("/cau-hoi/{stem}")
def general_page(request: Request, stem: str, db: Db, officer: AsViewer, now: Now) -> Response:
    """A file of general questions as residents are told."""
    place = _place("cau-hoi", stem)
    found = _general(get_watch().current, place, now.date())
    return show(request, "catalogue_general", place=place, answers=found, today=now.date())


@router.get("/{kind}/{about}/sua")
def form_page(request: Request, kind: str, about: str, officer: AsTrainer, now: Now) -> Response:
    """The form."""
    place = _place(kind, about)
    text = read(get_settings(), place.path) or ""
    data = parse_yaml(get_settings().data_dir / place.path, text).data
    rows = {part.name: rows_of(data, part) for part in place.parts}
    return _form(request, place, rows, text)


@router.post("/{kind}/{about}/sua")
def fill_in(request: Request, kind: str, about: str, db: Db, officer: AsTrainer, now: Now, entered: Filled) -> Response:
    """Show how it would read (`do=preview`), or write it."""
    place, settings = _place(kind, about), get_settings()
    was = "".join(entered.get("was", ("",))).replace("\r\n", "\n")
    rows = {part.name: entered_rows(entered, part) for part in place.parts}
    try:
        text = filled_in(was, place.parts, entered)
        if entered.get("do") == ["preview"]:
            return _form(request, place, rows, was, preview=_previewed(place, text, now.date()))
        if text != was:
            note = " ".join(entered.get("note", ("",))[0].split())[:200] or place.title
            edit = Edit(What.EDIT, place.about, note, {place.path: was}, {place.path: text})
            change = write(db, settings, edit, Editor(officer.username, officer.name), now)
            return RedirectResponse(f"/desk/da-sua/{change.id}", status_code=303)
    except NotFilledIn as error:
        return _form(request, place, rows, was, errors=error.errors)
    except CatalogueError as error:
        return _form(request, place, rows, was, defects=_shown(error.defects))
    except ChangedMeanwhile:
        return _form(request, place, rows, was, is_old=True)
    except CannotWrite as error:
        return _form(request, place, rows, was, refused=error.hint)
    return RedirectResponse(place.address, status_code=303)


@router.post("/thu-tuc/{code}/duyet")
def approve(request: Request, code: str, db: Db, officer: AsTrainer, now: Now) -> Response:
    """A checked draft becomes a procedure of the ward."""
    editor, settings = Editor(officer.username, officer.name), get_settings()
    try:
        change = write(db, settings, approval(settings, code, now.date()), editor, now)
    except (NotApprovable, ChangedMeanwhile, CannotWrite, CatalogueError) as error:
        place = _place("thu-tuc", code)
        text = read(settings, place.path) or ""
        rows = {p.name: rows_of(parse_yaml(settings.data_dir / place.path, text).data, p) for p in place.parts}
        defects = _shown(error.defects) if isinstance(error, CatalogueError) else []
        is_old, refused = isinstance(error, ChangedMeanwhile), error.hint if isinstance(error, CannotWrite) else ""
        return _form(request, place, rows, text, defects=defects, is_old=is_old, refused=refused)
    return RedirectResponse(f"/desk/da-sua/{change.id}", status_code=303)


@router.post("/viec/{number}/xong")
def finish(request: Request, number: Number, db: Db, officer: AsTrainer, now: Now) -> Response:
    """What a task asked for is mended."""
    Teacher(db, get_settings(), Editor(officer.username, officer.name), now).finish(number)
    return RedirectResponse("/desk/danh-muc", status_code=303)


def _place(kind: str, about: str) -> Place:
    """Raises HTTPException (404): there is no such file."""
    catalogue = get_watch().current
    if kind == "thu-tuc" and (path := path_of(get_settings(), about)) and (found := catalogue.get(about)):
        return Place(about, found.short_name, path, PROCEDURE)
    files = read_sources(get_settings().data_dir, get_watch().files).general
    if kind == "cau-hoi" and any(file.path.stem == about for file in files):
        return Place(about, about, f"general/{about}.yml", GENERAL)
    raise HTTPException(404)


def _asks(questions: Sequence[Any], wanted: str) -> bool:
    return any(wanted in fold(" ".join((question.title, *question.names))) for question in questions)


def _answers(catalogue: Catalogue, code: str, today: date) -> list[tuple[str, Answer]]:
    procedure = catalogue.get(code)
    if procedure is None:
        return []
    return [(aspect, answer_procedure(catalogue, procedure, aspect, today=today)) for aspect in Aspect]


def _general(catalogue: Catalogue, place: Place, today: date) -> list[tuple[str, Answer]]:
    text = read(get_settings(), place.path) or ""
    data = parse_yaml(get_settings().data_dir / place.path, text).data
    known = [catalogue.general[question["id"]] for question in data["questions"] if question["id"] in catalogue.general]
    phone = catalogue.ward.phone
    return [(one.question.title, answer_general(one, catalogue, phone, today)) for one in known]


@dataclass(frozen=True)
class _Preview:
    answers: list[tuple[str, Answer]]
    pages: list[str]  # as addresses of pictures


def _previewed(place: Place, text: str, today: date) -> _Preview:
    """How it would be told and printed. Raises CatalogueError."""
    catalogue = preview(get_settings(), {place.path: text})
    if place.parts is GENERAL:
        data = parse_yaml(get_settings().data_dir / place.path, text).data
        known = [catalogue.general[question["id"]] for question in data["questions"]]
        told = [(k.question.title, answer_general(k, catalogue, catalogue.ward.phone, today)) for k in known]
        return _Preview(told, [])
    procedure = catalogue.get(place.about)
    if procedure is None:
        raise HTTPException(404)
    sheet = asdict(make_checklist(catalogue, procedure, None, today))
    del sheet["cases"]
    address = absolute(checklist_path(place.about))
    pages = render_pictures("checklist", {**sheet, "qr": qr_svg(address), "address": address, "size": 0})
    pictures = [f"data:image/png;base64,{base64.b64encode(page).decode()}" for page in pages]
    return _Preview(_answers(catalogue, place.about, today), pictures)


def _shown(defects: Sequence[Defect]) -> list[tuple[str, Defect]]:
    """With the files' names below the data folder."""
    folder = get_settings().data_dir
    return [(str(d.path.relative_to(folder)) if d.path.is_relative_to(folder) else d.path.name, d) for d in defects]


def _form(
    request: Request,
    place: Place,
    rows: Mapping[str, Sequence[Row]],
    was: str,
    *,
    preview: _Preview | None = None,
    errors: Sequence[FieldError] = (),
    defects: Sequence[tuple[str, Defect]] = (),
    is_old: bool = False,
    refused: str = "",
) -> Response:
    keys = [row.values["key"] for row in rows["sources"] if row.values["key"]]
    return show(
        request,
        "catalogue_form",
        place=place,
        rows=rows,
        was=was,
        keys=keys,
        preview=preview,
        errors={error.input: error.what for error in errors},
        defects=defects,
        is_old=is_old,
        refused=refused,
        status=422 if errors or defects or is_old or refused else 200,
    )
