"""Zalo's rules for buttons, written down from its papers apart from the code that makes them."""

from __future__ import annotations

from typing import Any

MOST, LONGEST_TITLE, LONGEST_PAYLOAD = 5, 100, 1000


def button_fault(payload: dict[str, Any]) -> str:
    """What is wrong with the payload of a message with buttons; empty when nothing is."""
    if payload.get("template_type", "button") != "button" or set(payload) - {"template_type", "buttons"}:
        return "template_type"
    buttons = payload.get("buttons", [])
    if not 0 < len(buttons) <= MOST:
        return "buttons"
    return next((why for button in buttons if (why := _fault_of(button))), "")


def _fault_of(button: dict[str, Any]) -> str:
    if (
        set(button) - {"title", "type", "payload", "image_icon"}
        or not 0 < len(button.get("title", "")) <= LONGEST_TITLE
    ):
        return "title"
    payload = button.get("payload")
    match button.get("type"):
        case "oa.query.show" | "oa.query.hide":
            return "" if isinstance(payload, str) and 0 < len(payload) <= LONGEST_PAYLOAD else "payload"
        case "oa.open.url":
            return "" if isinstance(payload, dict) and str(payload.get("url", "")).startswith("https://") else "url"
        case "oa.open.phone":
            return "" if isinstance(payload, dict) and str(payload.get("phone_code", "")).isdigit() else "phone_code"
        case _:
            return "type"
