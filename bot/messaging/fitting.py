"""Makes a message fit a channel: long texts are cut at sentences, buttons it cannot show become numbered lines. Pure.

The numbers are the same for all channels: a resident who types the number of a button chooses it (`chosen`), whether
the channel showed buttons or lines.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.answer import Button
from bot.messaging.channel import Limits, Outgoing

# Best first: between paragraphs, lines, sentences, words.
_BREAKS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?:;…])\s+"), re.compile(r"\s+"))
_EARLIEST = 0.4  # of the limit: a piece shorter than this is cut at a weaker break instead
_CHOICE = re.compile(r"\s*(?:số\s+|chọn\s+)*(\d{1,2})\s*[.)]?\s*", re.IGNORECASE)


def fit(outgoing: Outgoing, limits: Limits) -> list[Outgoing]:
    """`outgoing` as the messages that `limits` allow, in order; the file is with the last one."""
    text = unicodedata.normalize("NFC", outgoing.text)  # decomposed, Vietnamese counts a quarter longer
    buttons = outgoing.buttons
    if buttons and not has_room(buttons, limits):
        text, buttons = numbered(text, buttons, outgoing.first_choice), ()
    if outgoing.attachment and outgoing.attachment not in text:
        text = f"{text}\n{outgoing.attachment}" if text else outgoing.attachment
    pieces = list(pieces_of(text, limits.text)) or [""]
    last = len(pieces) - 1
    if outgoing.file is not None and len(pieces[last]) > (limits.text_with_file or limits.text):
        pieces.append("")  # for the file
    return [
        replace(
            outgoing,
            key=f"{outgoing.key}.{part}",
            text=piece,
            buttons=buttons if part == last else (),
            attachment="",
            file=outgoing.file if part == len(pieces) - 1 else None,
        )
        for part, piece in enumerate(pieces)
    ]


def has_room(buttons: Sequence[Button], limits: Limits) -> bool:
    """Whether the channel shows these buttons as they are."""
    return len(buttons) <= limits.buttons and all(
        len(button.title) <= limits.button_title and len(button.payload.encode()) <= limits.button_payload
        for button in buttons
    )


def numbered(text: str, buttons: Sequence[Button], first_choice: int = 1) -> str:
    """`text` with its buttons as numbered lines under it."""
    lines = [f"{number}. {button.title}" for number, button in enumerate(buttons, start=first_choice)]
    return "\n".join([*([text, ""] if text else []), *lines])


def pieces_of(text: str, longest: int) -> Iterator[str]:
    """`text` in pieces of at most `longest` characters, cut where a reader would pause."""
    text = text.strip()
    while len(text) > longest:
        end = _cut(text, longest)
        yield text[:end].rstrip()
        text = text[end:].lstrip()
    if text:
        yield text


def chosen(text: str, choices: Sequence[Sequence[str]]) -> tuple[str, str] | None:
    """Title and payload of the button whose number was typed, or None when `text` is no such number."""
    match = _CHOICE.fullmatch(unicodedata.normalize("NFC", text))
    if match is None or not 0 < int(match[1]) <= len(choices):
        return None
    title, payload = choices[int(match[1]) - 1]
    return title, payload


def _cut(text: str, longest: int) -> int:
    for pattern in _BREAKS:
        ends = [match.end() for match in pattern.finditer(text, 0, longest + 1) if match.start() <= longest]
        if ends and len(text[: ends[-1]].rstrip()) >= longest * _EARLIEST:
            return ends[-1]
    return longest
