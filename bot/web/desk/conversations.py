"""Conversations at the desk: the lists, and one conversation with everything an officer needs to answer it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from bot.catalogue.watch import get_watch
from bot.database import session_scope
from bot.desk.audit.service import audit
from bot.desk.officers import repository as officers
from bot.desk.officers.models import SignedIn
from bot.desk.tickets import repository
from bot.desk.tickets.canned import all_canned, values_for
from bot.desk.tickets.codes import find_code
from bot.messaging import threads
from bot.messaging.models import Author
from bot.messaging.service import Messaging
from bot.messaging.threads import List
from bot.web.desk.access import AsOfficer, Db, Now, Number, Page
from bot.web.desk.guesses import guesses
from bot.web.desk.rendering import show

router = APIRouter(route_class=Page)

# So long after the last sign of life a colleague counts as having a conversation open; pages give one every 15 s.
STILL_OPEN = timedelta(seconds=40)

Channel = Annotated[str, Path(max_length=20)]
Name = Annotated[str, Path(max_length=120)]


class Place:
    """Which list, of which field, from where on: carried along so that nobody loses their place."""

    def __init__(
        self,
        xem: List = List.WAITING,
        linh_vuc: Annotated[str, Query(max_length=40)] = "",
        sau: Annotated[str, Query(max_length=200)] = "",
    ) -> None:
        self.list, self.field, self.after = xem, linh_vuc, sau

    def query(self, *, after: str | None = None) -> dict[str, str]:
        """The parameters of this place, or of the page of the list that begins after `after`."""
        return {"xem": self.list.value, "linh_vuc": self.field, "sau": self.after if after is None else after}


AtPlace = Annotated[Place, Depends()]


def queue_of(db: Db, officer: SignedIn, place: Place, now: datetime) -> dict[str, Any]:
    """What the list's template needs."""
    try:
        lines = threads.lines(db, place.list, officer, field=place.field, after=place.after)
    except ValueError:
        place.after = ""
        lines = threads.lines(db, place.list, officer, field=place.field)
    older = lines[-1].place if len(lines) == threads.PAGE else ""
    return {"lines": lines, "place": place, "older": older, "now": now, "lists": list(List)}


@router.get("/hoi-thoai")
def conversations_page(request: Request, db: Db, officer: AsOfficer, now: Now, place: AtPlace) -> Response:
    """A list."""
    return show(request, "conversations", error="", **queue_of(db, officer, place, now))


@router.get("/hoi-thoai/danh-sach")
def queue(request: Request, db: Db, officer: AsOfficer, now: Now, place: AtPlace, mo: str = "") -> Response:
    """The same list again, for a page that is open; `mo` is the conversation that is open beside it."""
    return show(request, "queue", opened=mo, **queue_of(db, officer, place, now))


@router.get("/phieu")
def find_ticket(request: Request, db: Db, officer: AsOfficer, now: Now, place: AtPlace, ma: str = "") -> Response:
    """The conversation of a code that a resident reads out at the counter."""
    code = find_code(ma[:40])
    ticket = repository.by_code(db, code) if code else None
    if ticket is None:
        found = queue_of(db, officer, place, now)
        return show(request, "conversations", error=ma[:40], status=404, **found)
    return RedirectResponse(f"/desk/hoi-thoai/{ticket.channel}/{ticket.conversation}", status_code=303)


@router.get("/phieu/{code}")
def open_ticket(code: str, db: Db, officer: AsOfficer) -> Response:
    """The link of an alert."""
    ticket = repository.by_code(db, code)
    if ticket is None:
        raise HTTPException(404)
    return RedirectResponse(f"/desk/hoi-thoai/{ticket.channel}/{ticket.conversation}", status_code=303)


@router.get("/hoi-thoai/{channel}/{name}")
def conversation_page(
    request: Request,
    channel: Channel,
    name: Name,
    db: Db,
    officer: AsOfficer,
    now: Now,
    place: AtPlace,
    truoc: Number | None = None,
) -> Response:
    """One conversation."""
    audit(db, officer.username, "conversation.read", f"conversation:{channel}:{name}", now)
    return page_of(request, db, officer, now, place, channel, name, before=truoc)


def page_of(
    request: Request,
    db: Db,
    officer: SignedIn,
    now: datetime,
    place: Place,
    channel: str,
    name: str,
    *,
    before: int | None = None,
    error: str = "",
    typed: str = "",
    status: int = 200,
) -> Response:
    """The page of a conversation; `error` and what was `typed` when something went wrong.

    Raises:
        HTTPException: 404, there is no such conversation.
    """
    shown = thread_of(db, officer, now, channel, name, before)
    if not shown["said"]:
        raise HTTPException(404)
    ticket = shown["ticket"]
    ward = get_watch().current.ward
    values = values_for(ward, officer.name, getattr(ticket, "code", ""))
    canned = [(one.key, one.title, one.filled(values)) for one in all_canned(db)]
    colleagues = [other for other in officers.everybody(db) if other.id != officer.id and not other.dismissed_at]
    return show(
        request,
        "conversation",
        status=status,
        error=error,
        typed=typed,
        canned=canned,
        colleagues=colleagues,
        earlier=threads.earlier(db, channel, name),
        opened=f"{channel}:{name}",
        **shown,
        **queue_of(db, officer, place, now),
    )


def thread_of(
    db: Db, officer: SignedIn, now: datetime, channel: str, name: str, before: int | None = None
) -> dict[str, Any]:
    """What the template of the messages needs; what is shown counts as read by this officer."""
    said = threads.thread(db, channel, name, before)
    ticket = repository.open_of(db, channel, name)
    others: Sequence[str] = ()
    if ticket is not None:
        others = repository.others_looking(db, ticket.id, officer.id, now - STILL_OPEN)
        repository.see(db, ticket.id, officer.id, said[-1].id if said and before is None else 0, now)
    return {
        "said": said,
        "older_said": said[0].id if len(said) == threads.THREAD else None,
        "before": before,
        "ticket": ticket,
        "holder_name": officers.name_of(db, ticket.officer_id) if ticket and ticket.officer_id else "",
        "notes": repository.notes(db, ticket.id) if ticket else [],
        "others": others,
        "channel": channel,
        "name": name,
    }


@router.get("/hoi-thoai/{channel}/{name}/moi")
def thread(request: Request, channel: Channel, name: Name, db: Db, officer: AsOfficer, now: Now) -> Response:
    """The messages again, for a page that is open."""
    return show(request, "thread", now=now, **thread_of(db, officer, now, channel, name))


def _said(channel: Channel, name: Name) -> list[str]:
    """What the resident wrote, oldest first."""
    with session_scope() as session:
        return [one.text for one in threads.thread(session, channel, name) if one.author is Author.RESIDENT]


@router.get("/hoi-thoai/{channel}/{name}/goi-y")
async def suggestions(
    request: Request,
    channel: Channel,
    name: Name,
    officer: AsOfficer,
    now: Now,
    place: AtPlace,
    said: Annotated[list[str], Depends(_said)],
) -> Response:
    """What the bot would answer to the resident's last words."""
    messaging: Messaging = request.app.state.messaging
    found = await guesses(messaging.turns.assistant, said, now.date())
    return show(request, "guesses", guesses=found, channel=channel, name=name, place=place)
