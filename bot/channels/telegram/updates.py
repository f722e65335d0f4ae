"""What one of Telegram's updates means for a conversation. Pure; python-telegram-bot reads the JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from telegram import CallbackQuery, Chat, Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.answer import render
from bot.database import storable
from bot.dossiers.codes import parse_code
from bot.dossiers.receipt import LARGEST_FILE
from bot.errors import BotError
from bot.messaging.channel import Attachment, Incoming, Kind

CHANNEL = "telegram"
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
ASK_CONTACT = "sodienthoai"
_COMMANDS = {
    "start": "/greet",
    "help": "/greet",
    "hoso": "/check_dossier",
    "gio": "/ask_office_hours",
    "canbo": "/ask_human",
}
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(\S{1,64}))?\s*")
_OTHER = '/send_picture{"topic":"other"}'
_MENDED_WITHIN = timedelta(minutes=10)  # a correction later than that is noted, not answered
_LONGEST_NUMBER = 2**63


class Malformed(BotError):
    """It is no update of Telegram's."""


@dataclass(frozen=True)
class Event:
    """An update as the channel deals with it; what is empty did not happen."""

    incoming: Incoming | None = None
    callback: str = ""  # id of the query to acknowledge
    button: str = ""  # data of the button that was pressed
    phone: str = ""  # the sender's own, vouched for by Telegram
    wants_contact: bool = False  # asks for the button that shares it
    in_group: bool = False
    left: str = ""  # the conversation whose resident blocked the bot
    moved: tuple[str, str] | None = None  # a group that became another


def parse_update(body: dict[str, Any]) -> Event:
    """The meaning of `body`.

    Raises:
        Malformed: see there.
    """
    try:
        update = Update.de_json(body, None)
        if not 0 <= update.update_id < _LONGEST_NUMBER:
            raise Malformed("no update_id")
        return event_of(update)
    except Malformed:
        raise
    # python-telegram-bot takes what it gets at its word and fails in as many ways as there are fields.
    except Exception as error:
        raise Malformed(f"not an update: {type(error).__name__}") from error


def event_of(update: Update) -> Event:
    """The meaning of an update that python-telegram-bot has read. Raises `Malformed` or anything on one made up."""
    if query := update.callback_query:
        return _pressed(update.update_id, query)
    if member := update.my_chat_member:
        blocked = member.new_chat_member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
        return Event(left=_conversation(member.chat)) if blocked else Event()
    if message := update.message:
        return _said(update.update_id, message)
    if message := update.edited_message:
        return _corrected(update.update_id, message)
    return Event()


def _pressed(number: int, query: CallbackQuery) -> Event:
    id_ = storable(str(query.id)[:64])
    if query.message is None or not query.data:
        return Event(callback=id_)
    conversation = _conversation(query.message.chat)
    if query.message.chat.type != ChatType.PRIVATE:
        return Event(callback=id_)
    return Event(Incoming(CHANNEL, conversation, str(number), ""), callback=id_, button=str(query.data)[:64])


def _said(number: int, message: Message) -> Event:
    conversation = _conversation(message.chat)
    if message.migrate_to_chat_id is not None:
        return Event(moved=(conversation, str(int(message.migrate_to_chat_id))))
    if message.from_user is None or message.from_user.is_bot:
        return Event()
    if message.chat.type != ChatType.PRIVATE:
        addressed = bool(message.text)
        note = Incoming(CHANNEL, conversation, str(number), "", kind=Kind.NOTE)
        return Event(note, in_group=True) if addressed else Event()
    if contact := message.contact:
        if contact.user_id != message.from_user.id:
            return Event(Incoming(CHANNEL, conversation, str(number), _OTHER))
        shown = render("telegram/shared_contact")
        asked = Incoming(CHANNEL, conversation, str(number), "/find_my_dossiers", shown=shown)
        return Event(asked, phone=storable(str(contact.phone_number)[:30]))
    if (text := message.text) is not None and (command := _COMMAND.fullmatch(text)):
        return _commanded(number, conversation, text, command)
    return Event(_content(number, conversation, message))


def _commanded(number: int, conversation: str, typed: str, command: re.Match[str]) -> Event:
    name, payload = command[1].lower(), command[2] or ""
    if name == ASK_CONTACT:
        note = Incoming(CHANNEL, conversation, str(number), typed, kind=Kind.NOTE)
        return Event(note, wants_contact=True)
    text, source = _COMMANDS.get(name, typed.removeprefix("/")), ""
    if name == "start" and payload:
        # A link's payload has no dots: t.me/<bot>?start=hs_H15_99_01-261105-0011, or start=to_<neighbourhood>.
        code = parse_code(payload.removeprefix("hs_").replace("_", ".")) if payload.startswith("hs_") else None
        if code is not None:
            text = render("dossier/picture_question", code=str(code))
        else:
            source = payload.removeprefix("to_")[:60]
    return Event(Incoming(CHANNEL, conversation, str(number), text, shown=typed[:100], source=source))


def _corrected(number: int, message: Message) -> Event:
    text = message.text or message.caption
    if message.chat.type != ChatType.PRIVATE or not text or _COMMAND.fullmatch(text):
        return Event()
    late = message.edit_date is None or message.edit_date - message.date > _MENDED_WITHIN
    kind = Kind.NOTE if late else Kind.MESSAGE
    return Event(Incoming(CHANNEL, _conversation(message.chat), str(number), text, kind=kind))


def _content(number: int, conversation: str, message: Message) -> Incoming:
    text = message.text or message.caption or ""
    attachments: tuple[Attachment, ...] = ()
    if message.photo:
        fitting = [size for size in message.photo if (size.file_size or 0) <= LARGEST_FILE]
        attachments = tuple(Attachment("image", file_id=str(size.file_id)[:200]) for size in fitting[-1:])
    elif message.document and (message.document.file_size or 0) <= LARGEST_FILE:
        name = str(message.document.file_name or "")[:100]
        attachments = (Attachment("file", file_id=str(message.document.file_id)[:200], name=name),)
    kind = Kind.MESSAGE
    if not text.strip():
        # A picture is read apart (`bot/channels/pictures.py`), and what it asks comes in as a message then.
        if attachments or message.sticker or message.animation or _is_service(message):
            kind = Kind.NOTE
        else:
            text = _OTHER
    return Incoming(CHANNEL, conversation, str(number), text, kind=kind, attachments=attachments)


def _is_service(message: Message) -> bool:
    """Whether it says something about the chat and nothing to us, such as a pinned message."""
    said = (message.voice, message.video, message.video_note, message.audio, message.location, message.venue)
    return not any((*said, message.document, message.poll, message.photo))


def _conversation(chat: Chat) -> str:
    if type(chat.id) is not int or abs(chat.id) >= _LONGEST_NUMBER:
        raise Malformed("no chat id")
    return str(chat.id)
