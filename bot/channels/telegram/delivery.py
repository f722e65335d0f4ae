"""One of our messages as what Telegram takes, and what is done about what it answers."""

from __future__ import annotations

import html
from collections.abc import Sequence

import httpx
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
)
from telegram.constants import InlineKeyboardButtonLimit, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.answer import Button, render
from bot.messaging.channel import ChannelError, File, Gone, Outgoing, Refused, TryLater, Uncertain, WrongSetup

SHARE_CONTACT = "telegram:share_contact"  # the payload of a button that becomes Telegram's own for one's number
STORED = "b:"  # data of a button whose payload is longer than Telegram allows: `b:<message>:<place>`
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_IMAGES = ("image/jpeg", "image/png")
_LARGEST_IMAGE = 10_000_000
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | None


async def deliver(bot: Bot, chat: int, outgoing: Outgoing) -> str:
    """Send a message with what belongs to it; Telegram's id of it.

    Raises:
        TelegramError: it was not sent.
    """
    markup = keyboard(outgoing.key, outgoing.buttons)
    text = escaped(outgoing.text)
    if outgoing.file is not None:
        return await _file(bot, chat, outgoing.file, text, markup)
    message = await bot.send_message(
        chat, text, parse_mode=ParseMode.HTML, reply_markup=markup, link_preview_options=_NO_PREVIEW
    )
    return str(message.message_id)


async def _file(bot: Bot, chat: int, file: File, text: str, markup: Markup) -> str:
    data = InputFile(file.data, filename=file.name)
    if file.media_type in _IMAGES and len(file.data) <= _LARGEST_IMAGE:
        sent = await bot.send_photo(chat, data, caption=text or None, parse_mode=ParseMode.HTML, reply_markup=markup)
    else:
        sent = await bot.send_document(chat, data, caption=text or None, parse_mode=ParseMode.HTML, reply_markup=markup)
    return str(sent.message_id)


def escaped(text: str) -> str:
    """`text` as Telegram's HTML that shows exactly it: nothing in it is taken for markup."""
    return html.escape(text, quote=False)


def keyboard(key: str, buttons: Sequence[Button]) -> Markup:
    """Buttons under a message, one a row: titles are sentences."""
    if not buttons:
        return None
    if buttons[0].payload == SHARE_CONTACT:
        share = KeyboardButton(buttons[0].title, request_contact=True)
        return ReplyKeyboardMarkup([[share]], resize_keyboard=True, one_time_keyboard=True)
    rows = [
        [InlineKeyboardButton(button.title, callback_data=callback_data(key, place, button.payload))]
        for place, button in enumerate(buttons)
    ]
    return InlineKeyboardMarkup(rows)


def callback_data(key: str, place: int, payload: str) -> str:
    """What comes back when a button is pressed: its payload, or where that is stored when it is too long."""
    longest = InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
    if len(payload.encode()) <= longest and not payload.startswith(STORED):
        return payload
    return f"{STORED}{key.partition('.')[0]}:{place}"


def failure(error: TelegramError) -> ChannelError:
    """What the queue does about `error`."""
    words = f"Telegram: {str(error)[:200]}"
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        seconds = float(wait) if isinstance(wait, int | float) else wait.total_seconds()
        return TryLater(words, retry_after=seconds, everyone=True)
    if isinstance(error, Forbidden):
        return Gone(words)
    if isinstance(error, InvalidToken):
        return WrongSetup("Telegram does not know the token", hint=render("telegram/bad_token"))
    if isinstance(error, ChatMigrated):
        return Gone(words)
    if isinstance(error, BadRequest):
        return Gone(words) if "chat not found" in str(error).lower() else Refused(words)
    if isinstance(error, NetworkError) and not isinstance(error.__cause__, _NEVER_LEFT):
        return Uncertain(f"no clear answer of Telegram: {type(error).__name__}")
    return TryLater(f"Telegram cannot be reached: {type(error).__name__}")
