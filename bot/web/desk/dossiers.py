"""Dossiers at the desk: search, one dossier's story, imports with a dry run, attempts at guessing."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from bot.database import get_engine, session_scope
from bot.desk.audit.service import audit
from bot.dossiers import desk_search
from bot.dossiers.cells import read_moment
from bot.dossiers.import_report import refusal_text, report_text
from bot.dossiers.importer import Load, import_file
from bot.dossiers.models import Dossier
from bot.dossiers.repository import DossierRepository
from bot.dossiers.status import Status
from bot.dossiers.undo import forget_old, list_imports, undo_import
from bot.errors import InputError
from bot.keys import get_key
from bot.settings import get_settings
from bot.web.desk.access import AsOfficer, Db, Now, Number, Page
from bot.web.desk.rendering import show

router = APIRouter(prefix="/ho-so", route_class=Page)

_SHOWN_REJECTIONS = 50

AsOf = Annotated[str, Form(max_length=40)]


@router.get("")
def search_page(
    request: Request,
    db: Db,
    officer: AsOfficer,
    now: Now,
    q: Annotated[str, Query(max_length=100)] = "",
    overdue: bool = False,
) -> Response:
    """Search. Four digits of a phone or ID name a person, so they are not written down, only that it was done."""
    found = desk_search.overdue(db, now) if overdue else desk_search.search(db, q) if q else []
    if q:
        subject = "số điện thoại hoặc căn cước" if q.strip().isdigit() else q.strip()
        audit(db, officer.username, "dossier.search", f"dossier:{subject}", now)
    rows = [(dossier, Status(dossier.status)) for dossier in found]
    return show(request, "dossiers", rows=rows, q=q, overdue=overdue, most=desk_search.MOST, today=now.date())


@router.get("/nap")
def import_page(request: Request, db: Db, officer: AsOfficer) -> Response:
    """Files that were loaded, and the form for another."""
    return show(request, "dossier_imports", loads=list_imports(db, limit=50), error="")


@router.post("/nap/thu")
def try_import(request: Request, officer: AsOfficer, file: UploadFile, as_of: AsOf = "") -> Response:
    """What the file would do; nothing is written."""
    return _import(request, officer, file, as_of, dry_run=True)


@router.post("/nap")
def import_now(request: Request, officer: AsOfficer, file: UploadFile, as_of: AsOf = "") -> Response:
    """Load the file."""
    return _import(request, officer, file, as_of, dry_run=False)


@router.post("/nap/{number}/huy")
def undo(request: Request, number: Number, db: Db, officer: AsOfficer, now: Now) -> Response:
    """Take an import back."""
    try:
        undo_import(db, number, by=officer.username, now=now)
    except InputError as error:
        return show(request, "dossier_imports", loads=list_imports(db, limit=50), error=error.hint, status=422)
    audit(db, officer.username, "dossier.import_undone", f"import:{number}", now)
    return RedirectResponse("/desk/ho-so/nap", status_code=303)


@router.get("/do-ma")
def guessing_page(request: Request, db: Db, officer: AsOfficer) -> Response:
    """Guessing that was stopped."""
    return show(request, "dossier_guessing", alarms=DossierRepository(db).alarms())


@router.get("/{number}")
def dossier_page(request: Request, number: Number, db: Db, officer: AsOfficer, now: Now) -> Response:
    """One dossier: what is stored, what happened, who looked it up and who is told."""
    dossier = db.get(Dossier, number)
    if dossier is None:
        raise HTTPException(404)
    audit(db, officer.username, "dossier.read", f"dossier:{dossier.code}", now)
    return show(
        request,
        "dossier",
        dossier=dossier,
        status_now=Status(dossier.status),
        history=[(event, Status(event.status)) for event in DossierRepository(db).history(dossier)],
        attention=desk_search.attention(db, dossier),
        today=now.date(),
    )


def _import(request: Request, officer: AsOfficer, file: UploadFile, as_of: str, *, dry_run: bool) -> Response:
    """Read the file; the import opens its own transactions, so the request must hold none."""
    now = get_settings().now()
    name = Path(file.filename or "").name
    try:
        snapshot = read_moment(as_of) if as_of else now
        if snapshot is None or snapshot > now:
            raise InputError(f"not a past moment: {as_of}", hint="Giờ của dữ liệu phải đã qua, ví dụ 23/11/2026 07:30.")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / (name or "tep")
            with path.open("wb") as copy:
                shutil.copyfileobj(file.file, copy)
            load = Load(path, snapshot, officer.username, now)
            report = import_file(get_engine(), load, secret=get_key(), dry_run=dry_run)
    except InputError as error:
        return show(request, "dossier_import_result", text=refusal_text(name, error.hint), can_load=False, status=422)
    if not dry_run:
        with session_scope() as session:
            forget_old(session, now)
            audit(session, officer.username, "dossier.import", f"import:{report.import_id}", now, detail=name)
    text = report_text(name, report, snapshot, shown=_SHOWN_REJECTIONS)
    return show(request, "dossier_import_result", text=text, can_load=dry_run and bool(report.new + report.changed))
