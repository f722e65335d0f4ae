"""What an officer does in a conversation. Each act is one form; afterwards the conversation is shown again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Form, HTTPException, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from bot.answer import Button, render
from bot.channels.zalo.delivery import ASK_INFO
from bot.channels.zalo.events import split_anonymous
from bot.channels.zalo.inbox import CHANNEL
from bot.desk.audit.service import audit
from bot.desk.files import service as files
from bot.desk.officers import repository as officers
from bot.desk.officers import service as accounts
from bot.desk.officers.models import Officer
from bot.desk.tickets import repository, service
from bot.desk.tickets.models import Ticket
from bot.desk.tickets.service import TakenBySomebody
from bot.errors import InputError
from bot.messaging import officers_at_work as work
from bot.messaging.channel import File
from bot.messaging.news import NobodyThere
from bot.messaging.service import Messaging
from bot.messaging.threads import List
from bot.web.desk.access import AsOfficer, Db, Now, Page
from bot.web.desk.conversations import AtPlace, Channel, Name, page_of

router = APIRouter(prefix="/hoi-thoai/{channel}/{name}", route_class=Page)

LONGEST = 4000  # characters; a longer answer belongs on paper


class Act:
    """What every act needs: the conversation, who acts, and the way back."""

    def __init__(
        self,
        request: Request,
        channel: Channel,
        name: Name,
        db: Db,
        officer: AsOfficer,
        now: Now,
        place: AtPlace,
        tasks: BackgroundTasks,
    ) -> None:
        self.request, self.db, self.officer, self.now, self.place = request, db, officer, now, place
        self.channel, self.name = channel, name
        self.messaging: Messaging = request.app.state.messaging
        tasks.add_task(self.messaging.woken)  # runs once the transaction is committed and the answer has left

    def ticket(self) -> Ticket:
        """The open ticket of the conversation; one is opened where there is none.

        Raises:
            TakenBySomebody: see there.
            HTTPException: 404, there is no such conversation.
        """
        found = repository.open_of(self.db, self.channel, self.name)
        try:
            return found or work.step_in(self.db, self.messaging, self.channel, self.name, self.officer, self.now)
        except NobodyThere:
            raise HTTPException(404) from None

    def done(self, what: str, detail: str = "") -> Response:
        """Write down what was done, and show the conversation again."""
        subject = f"conversation:{self.channel}:{self.name}"
        audit(self.db, self.officer.username, f"conversation.{what}", subject, self.now, detail=detail)
        if self.place.list is List.WAITING:
            self.place.list, self.place.after = List.MINE, ""  # where it is from now on
        address = self.request.url_for("conversation_page", channel=self.channel, name=self.name)
        return RedirectResponse(address.include_query_params(**self.place.query()), status_code=303)

    def failed(self, error: str, typed: str = "") -> Response:
        """The conversation with what went wrong; nothing that was typed is lost."""
        return page_of(
            self.request,
            self.db,
            self.officer,
            self.now,
            self.place,
            self.channel,
            self.name,
            error=error,
            typed=typed,
            status=409,
        )


Acting = Annotated[Act, Depends()]


@router.post("/nhan")
def take(act: Acting) -> Response:
    """Answer from now on."""
    try:
        work.take(act.db, act.messaging, act.ticket(), act.officer, act.now)
    except TakenBySomebody:
        return act.failed("taken")
    return act.done("take")


@router.post("/viet")
def write(act: Acting, text: Annotated[str, Form(max_length=100_000)] = "", file: UploadFile | None = None) -> Response:
    """Write to the resident, with a picture or a document if one was chosen."""
    text = text.strip().replace("\r\n", "\n")
    data = file.file.read(files.LARGEST + 1) if file and file.filename else b""
    if not (text or data) or len(text) > LONGEST:
        return act.failed("long" if text else "empty", text)
    try:
        ticket = act.ticket()
        sent, address = None, ""
        if file and file.filename:
            token, kept = files.keep(act.db, file.filename, data, act.officer.username, act.now)
            sent, address = File(kept.name, kept.media_type, kept.data), f"/tep/{token}"
        number = work.write(act.db, act.messaging, ticket, act.officer, text, act.now, sent, address)
    except TakenBySomebody:
        return act.failed("taken", text)
    except InputError as error:
        return act.failed(error.hint, text)
    return act.done("write", f"message {number}" + (f", {sent.name}" if sent else ""))


@router.post("/xin-lien-he")
def ask_contact(act: Acting) -> Response:
    """Ask for name and telephone, by the form that Zalo has for it."""
    if act.channel != CHANNEL or split_anonymous(act.name):
        raise HTTPException(404)
    form = Button(render("handover/ask_contact_title"), ASK_INFO)
    text = render("handover/ask_contact")
    try:
        work.write(act.db, act.messaging, act.ticket(), act.officer, text, act.now, buttons=(form,))
    except TakenBySomebody:
        return act.failed("taken")
    return act.done("ask_contact")


@router.post("/ghi-chu")
def note(act: Acting, text: Annotated[str, Form(min_length=1, max_length=LONGEST)]) -> Response:
    """Tell colleagues something."""
    service.add_note(act.db, _open(act), act.officer, text, act.now)
    return act.done("note")


@router.post("/chuyen")
def hand_on(
    act: Acting,
    to: Annotated[str, Form(max_length=60)],
    why: Annotated[str, Form(max_length=LONGEST)] = "",
) -> Response:
    """Give to a colleague (`officer:3`) or to a counter's field (`field:tu-phap`)."""
    kind, _, which = to.partition(":")
    colleague = next((one for one in officers.everybody(act.db) if to == f"officer:{one.id}"), None)
    if colleague is None and kind != "field":
        raise HTTPException(404)
    work.hand_on(
        act.db,
        act.messaging,
        _open(act),
        act.officer,
        act.now,
        to=colleague,
        field=which if kind == "field" else colleague.field if colleague else "",
        why=why.strip(),
    )
    return act.done("hand_on", to)


@router.post("/dong")
def close(act: Acting) -> Response:
    """Settled: the bot answers again."""
    work.close(act.db, act.messaging, _open(act), act.officer, act.now)
    return act.done("close")


@router.post("/bao-cho-toi")
def alert_me_here(act: Acting) -> Response:
    """This conversation is the officer's own: alerts go to it from now on."""
    mine = act.db.get_one(Officer, act.officer.id)
    try:
        accounts.set_alerts(act.db, mine, act.channel, act.name, act.officer.username, act.now, on_duty=True)
    except InputError as error:
        return act.failed(error.hint)
    return act.done("alert_me_here")


def _open(act: Act) -> Ticket:
    ticket = repository.open_of(act.db, act.channel, act.name)
    if ticket is None:
        raise HTTPException(404)
    return ticket
