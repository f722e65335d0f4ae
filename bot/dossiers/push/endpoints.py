"""`POST /api/v1/dossiers`, and what it takes at `/api/v1/openapi.json`.

The key is checked before the body is read, which `bot/web/body_limit.py` ends at `MAX_BODY`.
"""

from __future__ import annotations

import json
import logging
from functools import lru_cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.openapi.utils import get_openapi
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, Discriminator, Tag, TypeAdapter, ValidationError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.database import get_engine
from bot.dossiers.models import Way
from bot.dossiers.push.keys import find_key
from bot.dossiers.push.models import Scope
from bot.dossiers.push.national import NationalOut, ProgressCall, SyncCall
from bot.dossiers.push.schemas import DossierBatch, DossierIn, PushOut
from bot.dossiers.push.service import Pushed, take_pushed
from bot.keys import get_key
from bot.rate_limit import RateLimit
from bot.settings import get_settings

# A thousand dossiers with long texts are 2 MB.
MAX_BODY = 5 * 1024 * 1024
_BUSY_RETRY = "5"  # seconds

_log = logging.getLogger(__name__)
router = APIRouter(prefix="/api/v1", tags=["dossiers"])
_bearer = HTTPBearer(auto_error=False, description="A key of `motcua api-keys add`")


def _shape(body: Any) -> str | None:
    """Which of the four shapes `body` is meant to have."""
    if not isinstance(body, dict):
        return None
    if "service" in body:
        return "progress" if body["service"] == "CapNhatTienDoHoSoMC" else "sync"
    return "batch" if "dossiers" in body else "single"


_Body = Annotated[
    Annotated[DossierIn, Tag("single")]
    | Annotated[DossierBatch, Tag("batch")]
    | Annotated[SyncCall, Tag("sync")]
    | Annotated[ProgressCall, Tag("progress")],
    Discriminator(_shape),
]
_BODY: TypeAdapter[DossierIn | DossierBatch | SyncCall | ProgressCall] = TypeAdapter(_Body)


class Problem(BaseModel):
    """Why a call was refused as a whole."""

    detail: str | list[dict[str, Any]]


class _Caller(BaseModel):
    key_id: int
    name: str
    scope: Scope


def _caller(request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> _Caller:
    """Who calls; 401 for a missing, wrong or revoked key, all in the same words, 429 for too many calls."""
    now = get_settings().now()
    try:
        with Session(get_engine()) as session, session.begin():
            key = find_key(session, credentials.credentials, now) if credentials else None
            caller = _Caller(key_id=key.id, name=key.name, scope=Scope(key.scope)) if key else None
    except OperationalError as error:
        raise _busy(error) from error
    if caller is None:
        raise HTTPException(401, "a valid API key is needed", headers={"WWW-Authenticate": "Bearer"})
    if wait := _rate_limit(get_settings().push_calls_per_minute).seconds_to_wait(caller.key_id, now):
        raise HTTPException(429, "too many calls", headers={"Retry-After": str(wait)})
    return caller


@lru_cache(maxsize=1)
def _rate_limit(calls_per_minute: int) -> RateLimit:
    return RateLimit(calls_per_minute)


_REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"model": Problem, "description": "No key, a wrong or a revoked one"},
    403: {"model": Problem, "description": "The key's scope does not reach so far"},
    413: {"model": Problem, "description": f"Longer than {MAX_BODY} bytes"},
    422: {"model": Problem, "description": "Not JSON, or not of one of the shapes; nothing was taken"},
    429: {"model": Problem, "description": "Too many calls; `Retry-After` says how many seconds to wait"},
    503: {"model": Problem, "description": "The database is busy; send again"},
}


@router.post("/dossiers", responses=_REFUSALS)
async def push_dossiers(request: Request, caller: Annotated[_Caller, Depends(_caller)]) -> PushOut | NationalOut:
    """Take in one dossier, up to a thousand, or a call of the national synchronisation.

    Pushing the same again changes nothing. A bad dossier does not keep the others out: the answer tells each.
    """
    body = _parsed(await request.body())
    if caller.scope is not Scope.DOSSIERS and not isinstance(body, ProgressCall):
        raise HTTPException(403, "the key may only report progress (CapNhatTienDoHoSoMC)")
    items = [body.pushed()] if isinstance(body, DossierIn) else body.pushed()
    answer = NationalOut if isinstance(body, SyncCall | ProgressCall) else PushOut
    return await run_in_threadpool(_take, items, caller, answer)


def _take(items: list[Pushed], caller: _Caller, answer: type[PushOut | NationalOut]) -> PushOut | NationalOut:
    now = get_settings().now()
    try:
        result = take_pushed(get_engine(), items, sender=caller.name, way=Way.PUSH, now=now, secret=get_key())
    except OperationalError as error:
        raise _busy(error) from error
    _log.info(
        "push key=%s items=%s rejected=%s import=%s", caller.key_id, len(items), result.rejected, result.import_id
    )
    return answer.of(items, result)


def _busy(error: OperationalError) -> HTTPException:
    _log.warning("push put off: %s", type(error).__name__)
    return HTTPException(503, "the database is busy", headers={"Retry-After": _BUSY_RETRY})


def _parsed(body: bytes) -> DossierIn | DossierBatch | SyncCall | ProgressCall:
    try:
        return _BODY.validate_json(body)
    except ValidationError as error:
        # Without the input: it holds personal data, and the answer may end in somebody's log.
        told = error.json(include_url=False, include_input=False, include_context=False)
        raise HTTPException(422, json.loads(told)) from error


@lru_cache(maxsize=1)
def _openapi() -> dict[str, Any]:
    """The interface's own description. The body is read by hand, so its schema is put in here."""
    document = get_openapi(title="Một Cửa: hồ sơ", version="1", routes=[r for r in router.routes])
    schema = _BODY.json_schema(ref_template="#/components/schemas/{model}")
    document["components"]["schemas"] |= schema.pop("$defs")
    document["paths"]["/api/v1/dossiers"]["post"]["requestBody"] = {
        "required": True,
        "content": {"application/json": {"schema": schema}},
    }
    return document


@router.get("/openapi.json", include_in_schema=False)
async def openapi() -> dict[str, Any]:
    """What can be pushed, in OpenAPI."""
    return _openapi()
