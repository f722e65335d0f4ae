"""Zalo's events, read into one plain dataclass. Pure, and never raises on what a stranger may have made up.

The key order, the place of the user's id and the types of numbers differ between events; everything is read tolerantly
and checked once, here.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.channels.zalo.signature import moment
from bot.database import storable
from bot.messaging.channel import Attachment

_MOST_ATTACHMENTS = 10
_LONGEST_ADDRESS = 2000
_ID = re.compile(r"[\w.@:-]{1,100}", re.ASCII)
_ANONYMOUS = "anonymous_"


class Sort(StrEnum):
    """What is done with an event."""

    MESSAGE = "message"  # a resident said something
    FOLLOW = "follow"  # a resident opened the door: a greeting
    UNFOLLOW = "unfollow"
    INFO = "info"  # the form with name and phone came back
    ECHO = "echo"  # what the OA itself sent: by this bot, or by a person in oa.zalo.me
    WITHDRAW = "withdraw"  # the resident's data are to be erased
    KNOWN = "known"  # known, and of no use here
    UNKNOWN = "unknown"  # stored for people to look at


_SORTS = {
    "follow": Sort.FOLLOW,
    "user_click_chatnow": Sort.FOLLOW,
    "unfollow": Sort.UNFOLLOW,
    "user_submit_info": Sort.INFO,
    "user_withdraw": Sort.WITHDRAW,
    **dict.fromkeys(
        [
            *("user_received_message", "user_seen_message", "user_reacted_message", "oa_reacted_message"),
            # A tap on a button also arrives as a text with the button's payload; this would be the second time.
            *("user_click_button", "user_click_link", "update_user_info", "add_user_to_tag", "remove_user_from_tag"),
            *("remove_tag", "oa_send_consent", "user_reply_consent", "change_oa_daily_quota"),
        ],
        Sort.KNOWN,
    ),
}
_SAID = re.compile(
    r"(?:user|anonymous)_send_(?:text|image|gif|link|audio|video|sticker|location|file|business_card)", re.ASCII
)
_ECHO = re.compile(r"oa_send_(?:text|image|gif|list|file|sticker|template)", re.ASCII)
_NOT_OURS = re.compile(r"\w*group\w*|widget_\w+", re.ASCII)  # the bot serves no groups and has no widget of Zalo's


@dataclass(frozen=True)
class Event:
    """One event. `user` is the resident's id in the OA, whoever sent; empty when the event is about nobody."""

    name: str
    sort: Sort
    user: str = ""
    at: datetime | None = None
    message_id: str = ""
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    admin_id: str = ""  # the person who typed in oa.zalo.me
    info: tuple[tuple[str, str], ...] = ()  # name, phone, address of a form that came back
    timestamp: str = ""

    @property
    def key(self) -> str:
        """What a second delivery has in common with the first."""
        return self.message_id or f"{self.name}:{self.timestamp}"


class Malformed(ValueError):
    """The body is no JSON object."""


def parse_body(raw: bytes) -> dict[str, Any]:
    """The JSON object in `raw`.

    Raises:
        Malformed: it is something else.
    """
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Malformed(type(error).__name__) from error
    if not isinstance(body, dict):
        raise Malformed(type(body).__name__)
    return body


def timestamp_of(body: dict[str, Any]) -> str:
    """The body's own timestamp, as it goes into the signature."""
    return text_of(body.get("timestamp"))


def parse_event(body: dict[str, Any]) -> Event:
    """`body` as an `Event`; what does not fit its name is `Sort.UNKNOWN`."""
    name = text_of(body.get("event_name"))[:60]
    sort = _sort(name)
    message = object_of(body.get("message"))
    timestamp = timestamp_of(body)
    event = Event(
        name=name,
        sort=sort,
        user=_user(body, name, sort),
        at=moment(timestamp),
        message_id=id_of(message.get("msg_id")),
        text=text_of(message.get("text")),
        attachments=_attachments(message.get("attachments")),
        admin_id=id_of(object_of(body.get("sender")).get("admin_id")),
        info=_info(object_of(body.get("info"))) if sort is Sort.INFO else (),
        timestamp=timestamp[:20],
    )
    complete = event.user and (event.message_id or sort not in (Sort.MESSAGE, Sort.ECHO))
    return event if complete or sort in (Sort.KNOWN, Sort.UNKNOWN) else replace(event, sort=Sort.UNKNOWN)


def _sort(name: str) -> Sort:
    if _SAID.fullmatch(name):
        return Sort.MESSAGE
    if _ECHO.fullmatch(name):
        return Sort.ECHO
    return Sort.KNOWN if _NOT_OURS.fullmatch(name) else _SORTS.get(name, Sort.UNKNOWN)


def _user(body: dict[str, Any], name: str, sort: Sort) -> str:
    side = object_of(body.get("recipient" if sort is Sort.ECHO else "sender"))
    user = id_of(side.get("id")) or id_of(object_of(body.get("follower")).get("id")) or id_of(body.get("user_id"))
    if name.startswith(_ANONYMOUS):
        thread = id_of(object_of(body.get("message")).get("conversation_id"))
        return anonymous(user, thread) if user and thread else ""
    return user


def anonymous(user: str, thread: str) -> str:
    """The conversation of somebody without a Zalo account: an answer needs both ids."""
    joined = f"{_ANONYMOUS}{user}/{thread}"
    return joined if len(joined) <= 120 else ""


def split_anonymous(conversation: str) -> tuple[str, str] | None:
    """User and thread of `anonymous()`; None for an ordinary user."""
    if not conversation.startswith(_ANONYMOUS):
        return None
    user, _, thread = conversation.removeprefix(_ANONYMOUS).partition("/")
    return user, thread


def _attachments(found: Any) -> tuple[Attachment, ...]:
    items = found if isinstance(found, list) else []
    return tuple(_attachment(object_of(item)) for item in items[:_MOST_ATTACHMENTS])


def _attachment(item: dict[str, Any]) -> Attachment:
    payload = object_of(item.get("payload"))
    coordinates = object_of(payload.get("coordinates"))
    place = (
        f"{text_of(coordinates.get('latitude'))[:20]},{text_of(coordinates.get('longitude'))[:20]}"
        if coordinates
        else ""
    )
    url = text_of(payload.get("url"))
    return Attachment(
        kind=text_of(item.get("type"))[:30],
        url=url if len(url) <= _LONGEST_ADDRESS else "",
        file_id=id_of(payload.get("id")),
        name=place or text_of(payload.get("name"))[:200],
    )


def _info(info: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Name, phone and address in the new form and the old one; a phone may be a number."""
    whole = object_of(info.get("full_address"))
    parts = [whole.get(key) for key in ("user_address", "user_ward", "user_city")]
    parts += [info.get(key) for key in ("address", "ward", "district", "city")]
    address = ", ".join(dict.fromkeys(text for part in parts if (text := text_of(part)[:200].strip())))
    phone = re.sub(r"^84(?=\d{9}$)", "0", text_of(info.get("phone"))[:20])
    found = {"name": text_of(info.get("name"))[:100].strip(), "phone": phone, "address": address}
    return tuple((key, value) for key, value in found.items() if value)


def object_of(value: Any) -> dict[str, Any]:
    """`value` when it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def id_of(value: Any) -> str:
    """`value` when it is an id that can be stored and compared, else nothing."""
    text = text_of(value)
    return text if _ID.fullmatch(text) else ""


def text_of(value: Any) -> str:
    """`value` as text that every database takes; numbers as digits."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    try:
        text = str(value)
    except ValueError:  # a number of more than 4,300 digits
        return ""
    return storable(text)
