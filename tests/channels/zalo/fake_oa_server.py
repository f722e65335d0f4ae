"""The addresses of the fake OA. One fault that a test asked for is played on each call that sends."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from tests.channels.zalo.fake_oa import CAP, OA_ID, FakeOA, User, fault
from tests.channels.zalo.fake_oauth import mount_oauth

SUCCESS = {"error": 0, "message": "Success"}
Act = Callable[[dict[str, Any]], dict[str, Any]]


def make_app(current: Callable[[], FakeOA]) -> FastAPI:
    """One server for all tests; each brings its own OA."""
    app = FastAPI()
    mount_oauth(app, lambda: current().oauth)
    _mount_messages(app, current)
    _mount_templates(app, current)
    _mount_reads(app, current)
    return app


def _mount_messages(app: FastAPI, current: Callable[[], FakeOA]) -> None:
    @app.post("/v3.0/oa/message/cs")
    async def cs(request: Request) -> Response:
        oa = current()
        return await _sending(oa, request, lambda body: oa.send(body["recipient"].get("user_id", ""), body["message"]))

    @app.post("/v2.0/oa/message")
    async def anonymous(request: Request) -> Response:
        oa = current()

        def act(body: dict[str, Any]) -> dict[str, Any]:
            to = body["recipient"]
            return oa.took(f"{to['anonymous_id']}/{to['conversation_id']}", body["message"], {})

        return await _sending(oa, request, act)

    @app.post("/v2.0/oa/upload/{kind}")
    async def upload(kind: str, request: Request) -> Any:
        oa = current()
        async with request.form() as form:
            file: Any = form["file"]
            return _refused(oa, request) or oa.upload(kind, file.filename, await file.read())


def _mount_templates(app: FastAPI, current: Callable[[], FakeOA]) -> None:
    @app.post("/v3.0/oa/message/template")
    async def by_user(request: Request) -> Response:
        oa = current()

        def act(body: dict[str, Any]) -> dict[str, Any]:
            if set(body) != {"user_id", "template_id", "template_data"} or body["template_id"] not in oa.templates:
                return fault(-201, "template_id")
            return oa.took(body["user_id"], {"template": body}, {})

        return await _sending(oa, request, act)

    @app.get("/template/info/v2")
    async def info(request: Request, template_id: str = "") -> Any:
        oa = current()
        known = oa.templates.get(template_id)
        told = {**SUCCESS, "data": known} if known else fault(-109, "template invalid")
        return _refused(oa, request) or told


def _mount_reads(app: FastAPI, current: Callable[[], FakeOA]) -> None:
    @app.post("/v3.0/oa/quota/message")
    async def quota(request: Request) -> Any:
        oa = current()
        user = oa.users.get((await request.json()).get("user_id", ""), User())
        at = user.last_interaction
        data = {
            "last_interaction": str(int(at.timestamp() * 1000)) if at else "",
            "cs_reply": {"remain": max(0, CAP - user.received), "total": CAP},
        }
        return _refused(oa, request) or {**SUCCESS, "data": data}

    @app.get("/v2.0/oa/getoa")
    async def getoa(request: Request) -> Any:
        oa = current()
        usual = {
            "oa_id": OA_ID,
            "name": "UBND Phường Mẫu",
            "is_verified": True,
            "oa_type": 4,
            "package_name": "Nâng cao",
        }
        return _refused(oa, request) or {**SUCCESS, "data": usual | oa.profile}

    @app.get("/v2.0/oa/listrecentchat")
    async def recent(request: Request) -> Any:
        return _refused(current(), request) or {**SUCCESS, "data": []}

    @app.get("/v2.0/oa/conversation")
    async def conversation(request: Request, data: str) -> Any:
        oa = current()
        asked = json.loads(data)
        mine = [item for item in reversed(oa.sent) if item["user"] == asked["user_id"]][: asked["count"]]
        listed = [
            {"src": 0, "time": int(item["at"]), "message": item["message"].get("text", ""), "message_id": item["id"]}
            for item in mine
        ]
        return _refused(oa, request) or {**SUCCESS, "data": listed}


async def _sending(oa: FakeOA, request: Request, act: Act) -> Response:
    with oa.lock:
        name = oa.faults.pop(0) if oa.faults else ""
        answer = _played(name)
        told = {} if answer else _refused(oa, request) or act(json.loads(await request.body()))
    if name == "slow":
        time.sleep(1.5)
    if answer is not None:
        return answer
    return Response("", 502) if name == "lost" else JSONResponse(told)


def _played(name: str) -> Response | None:
    """What a fault answers before anything is done; None when the call goes on."""
    if name == "garbage":
        return Response("<html>Bad gateway</html>", 200, media_type="text/html")
    if name.isdigit():
        return Response("", int(name), headers={"Retry-After": "7"})
    return JSONResponse(fault(int(name), "a fault of the test")) if re.fullmatch(r"-\d+", name) else None


def _refused(oa: FakeOA, request: Request) -> dict[str, Any] | None:
    if code := oa.refusals.get(request.url.path):
        return fault(code, "refused")
    return oa.refuse(dict(request.headers))
