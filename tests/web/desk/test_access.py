"""Every route of the desk says who may use it, and nobody else can."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts
from fastapi.testclient import TestClient

from bot.desk.officers.models import Role
from bot.settings import ROOT
from bot.web.desk.access import Requires, anyone
from bot.web.desk.frame import PATH, create_desk
from tests.web.desk.conftest import SignedIn

TEMPLATES = sorted((ROOT / "bot/web/templates/desk").rglob("*.j2"))


def calls(dependant: Dependant) -> Iterator[Any]:
    for below in dependant.dependencies:
        yield below.call
        yield from calls(below)


def declared(route: RouteContext) -> list[Any]:
    return [call for call in calls(route.dependant) if isinstance(call, Requires) or call is anyone]


def routes(desk: FastAPI) -> list[RouteContext]:
    return list(iter_route_contexts(desk.routes))


def walks(desk: FastAPI) -> Iterator[tuple[str, str, Requires]]:
    for route in routes(desk):
        for call in declared(route):
            if isinstance(call, Requires):
                path = re.sub(r"\{[^}]*\}", "1", route.path)
                yield from ((method, PATH + path, call) for method in route.methods or ())


def test_every_route_declares_who_may_use_it() -> None:
    desk = create_desk()
    silent = [route.path for route in routes(desk) if len(declared(route)) != 1]
    assert routes(desk)
    assert silent == [], "give it AsViewer, AsOfficer, AsTrainer, AsAdmin or Anyone (bot/web/desk/access.py)"


def test_nobody_who_is_not_signed_in_gets_anywhere(app: FastAPI, stranger: TestClient) -> None:
    for method, path, _ in walks(app.state.desk):
        response = stranger.request(method, path)
        assert response.status_code == 303, f"{method} {path}"
        assert response.headers["location"].startswith("/desk/dang-nhap")


@pytest.mark.parametrize("role", list(Role))
def test_a_role_gets_only_where_it_may(app: FastAPI, signed_in: SignedIn, role: Role) -> None:
    client = signed_in(role)
    for method, path, requires in walks(app.state.desk):
        if role.covers(requires.role):
            continue
        response = client.request(method, path)
        assert response.status_code == 403, f"{role}: {method} {path}"
        assert "không mở được trang này" in response.text


def test_a_request_from_another_page_is_refused(app: FastAPI, signed_in: SignedIn) -> None:
    client = signed_in(Role.ADMIN)
    del client.headers["X-CSRF-Token"]
    for method, path, _ in walks(app.state.desk):
        if method != "GET":
            assert client.request(method, path).status_code == 403, path


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_form_that_changes_something_carries_the_guard(path: Path) -> None:
    forms = re.findall(r"<form\b[^>]*>", path.read_text(encoding="utf-8"))
    bare = [form for form in forms if 'method="get"' not in form and "hx-boost" not in form and "hx-post" not in form]
    assert bare == [], 'give it hx-boost="true": htmx sends the header that the desk asks for'


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_anything_inline(path: Path) -> None:
    assert not re.search(r"<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=|<style|hx-on", path.read_text(encoding="utf-8"))
