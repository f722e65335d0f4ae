"""What Zalo's message API is given, made of our own messages. Pure."""

from __future__ import annotations

from typing import Any

from bot.answer import Button
from bot.channels.zalo.events import split_anonymous

LONGEST_TEXT = 2000
MOST_BUTTONS = 5
LONGEST_TITLE = 100
LONGEST_PAYLOAD = 1000
LARGEST_IMAGE = 1_000_000  # bytes
LARGEST_FILE = 5_000_000
IMAGE_TYPES = ("image/jpeg", "image/png")
FILE_SUFFIXES = (".pdf", ".doc", ".docx", ".csv")


def recipient(conversation: str) -> dict[str, str]:
    """Whom a message is for."""
    if ids := split_anonymous(conversation):
        return {"anonymous_id": ids[0], "conversation_id": ids[1]}
    return {"user_id": conversation}


def text_message(text: str, buttons: tuple[Button, ...] = (), template_type: str = "") -> dict[str, Any]:
    """A text with buttons under it.

    Zalo's SDK names no `template_type` for buttons, other programs write "button": hence a setting.
    """
    if not buttons:
        return {"text": text}
    payload: dict[str, Any] = {"buttons": [button_of(button) for button in buttons]}
    if template_type:
        payload["template_type"] = template_type
    return {"text": text, "attachment": {"type": "template", "payload": payload}}


def button_of(button: Button) -> dict[str, Any]:
    """A choice comes back as a message whose text is the payload. The payload is not for reading, so it is hidden."""
    if button.payload.startswith("https://"):
        return {"title": button.title, "type": "oa.open.url", "payload": {"url": button.payload}}
    if button.payload.startswith("tel:"):
        number = button.payload.removeprefix("tel:")
        return {"title": button.title, "type": "oa.open.phone", "payload": {"phone_code": international(number)}}
    return {"title": button.title, "type": "oa.query.hide", "payload": button.payload}


def image_message(text: str, attachment_id: str) -> dict[str, Any]:
    """A picture that was uploaded, with a text."""
    payload = {"template_type": "media", "elements": [{"media_type": "image", "attachment_id": attachment_id}]}
    return {**({"text": text} if text else {}), "attachment": {"type": "template", "payload": payload}}


def file_message(token: str) -> dict[str, Any]:
    """A file that was uploaded; Zalo takes no text with it."""
    return {"attachment": {"type": "file", "payload": {"token": token}}}


def info_request(title: str, subtitle: str, image_url: str) -> dict[str, Any]:
    """A form in which the resident gives name, phone and address; the answer is `user_submit_info`."""
    element = {"title": title, "subtitle": subtitle, "image_url": image_url}
    payload = {"template_type": "request_user_info", "elements": [element]}
    return {"attachment": {"type": "template", "payload": payload}}


def international(phone: str) -> str:
    """`0905 123 456` → `84905123456`, as Zalo writes phones."""
    digits = "".join(character for character in phone if character.isdigit())
    return f"84{digits[1:]}" if digits.startswith("0") else digits
