"""Updates as Telegram sends them; the people are invented."""

from __future__ import annotations

from typing import Any

CHAT = 700100
AN = {"id": CHAT, "is_bot": False, "first_name": "An", "language_code": "vi"}
PRIVATE = {"id": CHAT, "type": "private", "first_name": "An"}


def message(number: int, text: str | None = None, **more: Any) -> dict[str, Any]:
    said = {"message_id": number, "date": 1767580000, "chat": PRIVATE, "from": AN, **more}
    return {"update_id": 900000000 + number, "message": {**said, **({"text": text} if text is not None else {})}}


def pressed(number: int, data: str) -> dict[str, Any]:
    under = {"message_id": 12, "date": 1767580001, "chat": PRIVATE, "text": "Chọn"}
    query = {"id": f"q{number}", "chat_instance": "-1", "from": AN, "data": data, "message": under}
    return {"update_id": 900000000 + number, "callback_query": query}


def edited(number: int, text: str, after: int) -> dict[str, Any]:
    body = message(number, text)
    return {"update_id": body["update_id"], "edited_message": {**body["message"], "edit_date": 1767580000 + after}}


def member(number: int, status: str) -> dict[str, Any]:
    bot = {"id": 666, "is_bot": True, "first_name": "T"}
    new = {"status": status, "user": bot, **({"until_date": 0} if status == "kicked" else {})}
    change = {"chat": PRIVATE, "from": AN, "date": 1767580000, "old_chat_member": {"status": "member", "user": bot}}
    return {"update_id": 900000000 + number, "my_chat_member": {**change, "new_chat_member": new}}
