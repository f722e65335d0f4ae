"""The list of papers to carry: a page that is ticked and works without a network, and one sheet of paper."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from bot.catalogue.checklist import Checklist, checklist_path, make_checklist
from bot.catalogue.watch import get_watch
from bot.forms.documents import PDF_TYPE
from bot.links import absolute
from bot.printing.pdf import render_pdf
from bot.printing.qr import qr_svg
from bot.settings import get_settings
from bot.web.assets import ASK_AGAIN, Body
from bot.web.endpoints import PAGE_HEADERS, get_assets
from bot.web.page import render

router = APIRouter(prefix="/checklist", include_in_schema=False)

Case = Annotated[str, Query(max_length=80)]
# From so many characters on it is printed smaller, so that one sheet is enough; tried on every procedure.
_SMALLER, _SMALLEST = 1300, 2600


@router.get("/sw.js")
def service_worker(request: Request) -> Response:
    """Shows a page that was opened before when there is no network. Its folder is what it may answer for."""
    return get_assets().response(request, "", "checklist/sw.js")


@router.get("/{code}.pdf")
def sheet(code: str, request: Request, case: Case = "") -> Response:
    """The list as a PDF on one A4 sheet."""
    found = _find(code, case)
    if found is None:
        return Response(status_code=404)
    address = _address(found, request)
    values = {**asdict(found), "qr": qr_svg(address), "address": address, "size": _size(found)}
    pdf = render_pdf("checklist", {key: value for key, value in values.items() if key != "cases"})
    name = f"danh-sach-{code}.pdf"
    headers = {"Cache-Control": ASK_AGAIN, "Content-Disposition": f'inline; filename="{name}"'}
    return Body.of(pdf, PDF_TYPE).response(request, headers)


@router.get("/{code}")
def page(code: str, request: Request, case: Case = "") -> Response:
    """The list to tick."""
    found = _find(code, case)
    assets = get_assets()
    html = render(
        "checklist.html.j2" if found else "checklist_unknown.html.j2",
        list=found,
        url=assets.url,
        qr=qr_svg(_address(found, request)) if found else "",
        address=_address(found, request) if found else "",
        size=_size(found) if found else 0,
    )
    response = Body.text(html, ".html").response(request, PAGE_HEADERS)
    if found is None:
        response.status_code = 404
    return response


def _find(code: str, case: str) -> Checklist | None:
    catalogue = get_watch().current
    procedure = catalogue.get(code)
    return make_checklist(catalogue, procedure, case, get_settings().now().date()) if procedure else None


def _address(found: Checklist, request: Request) -> str:
    """The whole address, for the QR code; without a public one set, the one that was asked."""
    path = checklist_path(found.code, found.case)
    return absolute(path) if get_settings().public_url else str(request.base_url).rstrip("/") + path


def _size(found: Checklist) -> int:
    """0, 1 or 2: how much smaller than usual it is printed."""
    return (found.length > _SMALLER) + (found.length > _SMALLEST)
