"""The web application: channels, pages and health, on one loaded assistant."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import DataError, SQLAlchemyError

from bot.assistant.loading import current_assistant, load_assistant
from bot.background import beside
from bot.catalogue.watch import get_watch
from bot.channels import rest, web
from bot.channels.configured import configured_channels
from bot.channels.event_stream import Outside
from bot.database import get_demo_engine, get_engine, is_away
from bot.desk import retention
from bot.dossiers.push import endpoints as push
from bot.dossiers.receipt_reader import ReaderBusy
from bot.forms import drafts
from bot.keys import get_key
from bot.messaging.announcing import Announcements
from bot.messaging.desk_jobs import DeskJobs
from bot.messaging.dossier_notices import DossierNotices
from bot.messaging.home_visit_notices import HomeVisitNotices
from bot.messaging.retention import purge_everything
from bot.messaging.running import running
from bot.messaging.service import Messaging
from bot.messaging.turns import Stumbled
from bot.settings import Settings, get_settings
from bot.web import announcements as urgent
from bot.web import checklists, files, forms, notebook, tickets, visits
from bot.web import endpoints as pages
from bot.web.body_limit import BodyLimit
from bot.web.demo import mount_demo
from bot.web.desk import frame
from bot.web.offline import endpoints as offline

logger = logging.getLogger(__name__)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings = get_settings()
    loaded = load_assistant(settings)
    await loaded.warm_up()
    assistant = current_assistant(loaded, settings)
    messaging = Messaging(assistant, get_engine(), settings.now, app.state.channels)
    app.state.messaging = app.state.desk.state.messaging = messaging
    app.state.demo_messaging = messaging if settings.demo else Messaging(assistant, get_demo_engine(), settings.now)
    notices = DossierNotices(get_engine(), lambda: get_watch().current.ward, settings)
    pushed = messaging.turns.pushed
    visits_at_home = HomeVisitNotices(get_engine(), messaging, lambda: get_watch().current.ward, settings)
    announcements = Announcements(get_engine(), messaging.coordination, pushed, settings)
    jobs = beside(
        assistant.run(),
        notices.run(),
        announcements.run(),
        DeskJobs(get_engine(), messaging, settings).run(),
        visits_at_home.run(),
        drafts.purge_regularly(get_engine(), settings.now),
        retention.purge_regularly(get_engine(), settings.now, purge_everything),
    )
    async with jobs, _watched_folder(settings), running(messaging):
        yield
    get_engine().dispose()
    get_demo_engine().dispose()


@asynccontextmanager
async def _watched_folder(settings: Settings) -> AsyncIterator[None]:
    """Files dropped into the folder of the settings are imported meanwhile."""
    if not settings.watched_folder:
        yield
        return
    # Readers of spreadsheets are in memory only where a folder is watched.
    from bot.dossiers.folder import WatchedFolder, watch

    folder = WatchedFolder(Path(settings.watched_folder), get_engine(), secret=get_key(), now=settings.now)
    async with beside(watch(folder)):
        yield


def create_app() -> FastAPI:
    """The application; the model is loaded when the server starts it.

    FastAPI's documentation pages stay off: they load their scripts from another site.
    """
    app = FastAPI(title="Một Cửa", lifespan=_lifespan, docs_url=None, redoc_url=None)
    app.add_middleware(Outside)
    app.add_middleware(BodyLimit)
    app.include_router(rest.router)
    app.include_router(web.router)
    app.include_router(push.router)
    app.include_router(pages.router)
    app.include_router(urgent.router)
    app.state.channels = configured_channels(get_settings())
    for channel in app.state.channels:
        if channel.router is not None:
            app.include_router(channel.router)
    app.include_router(visits.router)
    app.include_router(notebook.router)
    app.include_router(forms.router)
    app.include_router(checklists.router)
    app.include_router(tickets.router)
    app.include_router(files.router)
    app.state.desk = frame.create_desk()
    app.mount(frame.PATH, app.state.desk)
    app.include_router(offline.router)
    mount_demo(app)
    pages.mount_static(app)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(ReaderBusy, _reader_busy)
    app.add_exception_handler(SQLAlchemyError, _database_failed)
    app.add_exception_handler(Stumbled, _try_again)
    app.add_api_route("/healthz", _alive, include_in_schema=False)
    app.add_api_route("/readyz", _ready, include_in_schema=False)
    app.add_api_route("/metrics", _metrics, include_in_schema=False)
    return app


async def _malformed(_request: Request, error: Exception) -> Response:
    """What was sent is not said back, as FastAPI would: not all bytes are text, and not all text can be sent."""
    assert isinstance(error, RequestValidationError)
    faults = [{key: fault[key] for key in ("type", "loc", "msg")} for fault in error.errors()]
    return Response(json.dumps({"detail": faults}), status_code=422, media_type="application/json")


async def _reader_busy(_request: Request, _error: Exception) -> Response:
    return JSONResponse({"detail": "Đang có nhiều ảnh phải đọc."}, status_code=503, headers={"Retry-After": "5"})


async def _database_failed(request: Request, error: Exception) -> Response:
    """Away or full: again later. NUL and the like: never. Anything else is a fault of ours."""
    if is_away(error):
        return await _try_again(request, error)
    if isinstance(error, DataError):
        return JSONResponse({"detail": "Có ký tự không lưu được, xin gõ lại."}, status_code=422)
    raise error


async def _try_again(_request: Request, error: Exception) -> Response:
    """The database is away or full, or the assistant stumbled: whoever delivers a message delivers it again."""
    logger.error("a message is put off: %s", type(getattr(error, "orig", error)).__name__)
    return JSONResponse({"detail": "Máy chủ đang bận, xin gửi lại."}, status_code=503, headers={"Retry-After": "2"})


async def _alive() -> Response:
    return PlainTextResponse("ok")


async def _ready() -> Response:
    """Ready when the database answers; the model is loaded before the server listens."""
    with get_engine().connect() as connection:
        connection.execute(text("SELECT 1"))
    return PlainTextResponse("ok")


async def _metrics() -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
