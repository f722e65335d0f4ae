"""Who may open a page of the desk. Every route declares it: by `AsViewer` … `AsAdmin`, or by `Anyone`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import wraps
from inspect import Parameter, iscoroutinefunction, signature
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute
from pydantic import Field
from sqlalchemy.orm import Session
from starsessions import load_session

from bot.database import session_scope
from bot.desk.officers.models import Role, SignedIn
from bot.desk.officers.service import signed_in
from bot.errors import BotError
from bot.messaging import dead_letters
from bot.settings import VIETNAM, get_settings
from bot.web.desk.sessions import KEY

# Sent by a page that refreshes itself: nobody did anything, so the session goes on lying idle.
UNASKED = "X-Unasked"


class NotSignedIn(BotError):
    """Nobody is signed in, or no longer: the application shows the sign-in page."""


class NotAllowed(BotError):
    """The officer's role is too small; answered with a page of status 403."""


def _transaction() -> Iterator[Session]:
    with session_scope() as session:
        yield session


# One request, one transaction, committed before the answer leaves: see `Page`.
Db = Annotated[Session, Depends(_transaction, scope="function")]


class Page(APIRoute):
    """A route of the desk. What its endpoint wrote is committed, or given up, on the thread that wrote it.

    FastAPI would go back to the event loop first. The loop may just then wait, to store a message, for the writer
    that this transaction is on SQLite, and each would wait for the other until the database gives up. For the same
    reason an endpoint that runs on the loop, an `async def`, has no `Db`, which would keep a connection until the loop
    comes back to it: a dependency reads for it.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, endpoint if iscoroutinefunction(endpoint) else _committed(endpoint), **options)


def _committed(endpoint: Callable[..., Response]) -> Callable[..., Response]:
    @wraps(endpoint)
    def run(*, transaction: Session, **values: Any) -> Response:
        try:
            answer = endpoint(**values)
            transaction.commit()
        except BaseException:
            transaction.rollback()
            raise
        return answer

    asked = signature(endpoint)
    added = Parameter("transaction", Parameter.KEYWORD_ONLY, annotation=Db)
    run.__signature__ = asked.replace(parameters=[*asked.parameters.values(), added])  # type: ignore[attr-defined]
    return run


def _now() -> datetime:
    return get_settings().now()


def real_now() -> datetime:
    """The clock of sessions and second factors."""
    return datetime.now(VIETNAM)


Number = Annotated[int, Field(ge=0, lt=2**63)]  # of a row, in an address; a longer one is no database's
Now = Annotated[datetime, Depends(_now)]  # what is written on things; a demonstration may set it
RealNow = Annotated[datetime, Depends(real_now)]  # an authenticator's clock is real, also in a demonstration


async def _session_key(request: Request) -> str:
    await load_session(request)
    return str(request.session.get(KEY, ""))


SessionKey = Annotated[str, Depends(_session_key)]


class Requires:
    """A dependency that gives the officer who is signed in, if their role covers `role`."""

    def __init__(self, role: Role) -> None:
        self.role = role

    def __call__(self, request: Request, key: SessionKey, now: RealNow) -> SignedIn:
        """The officer. What is written of their session is committed when the page begins.

        Raises:
            NotSignedIn: see there.
            NotAllowed: see there.
        """
        is_used = UNASKED not in request.headers
        officer = None
        alerts: Sequence[tuple[str, datetime, str, str]] = ()
        if key:
            with session_scope() as session:
                officer = signed_in(session, key, get_settings().desk_idle, now, is_used=is_used)
                alerts = dead_letters.alerts(session.connection())
        if officer is None:
            raise NotSignedIn("nobody is signed in")
        request.state.officer, request.state.alerts = officer, alerts
        if not officer.may(self.role):
            raise NotAllowed(f"{officer.role} is not {self.role}")
        return officer


def anyone() -> None:
    """Declares that a page needs nobody signed in."""


Anyone = Depends(anyone)  # in the route's `dependencies`
AsViewer = Annotated[SignedIn, Depends(Requires(Role.VIEWER))]
AsOfficer = Annotated[SignedIn, Depends(Requires(Role.OFFICER))]
AsTrainer = Annotated[SignedIn, Depends(Requires(Role.TRAINER))]
AsAdmin = Annotated[SignedIn, Depends(Requires(Role.ADMIN))]
