"""Which messages, typed one after the other, are one question. Pure.

"chào em", "cho cô hỏi", "làm khai sinh cho cháu cần gì" arrive as three messages within a few seconds. A message that
asks nothing yet waits a moment for what follows; what asks something, a pressed button or a number is answered at once.
A pressed button and a picture are never joined to words: they would be lost in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Protocol, TypeVar

from bot.text import fold


class Said(Protocol):
    """A message of a resident's, on its way in or stored."""

    @property
    def text(self) -> str:
        """What was typed."""

    @property
    def shown(self) -> str:
        """The title of the button that was pressed."""

    @property
    def attachments(self) -> Sequence[object]:
        """Pictures and files."""


T = TypeVar("T", bound=Said)

PATIENCE = timedelta(seconds=2)  # after a fragment; people type the next line within it or not at all
MOST_FRAGMENTS = 3  # that wait for one another, so nobody waits for more than three times as long

_MOST_WORDS = 14  # whoever writes more has said what it is about
_ASKS = re.compile(
    r"[?/\d]|\b(?:gi|nao|dau|sao|may|bao (?:gio|nhieu|lau|xa)|khi nao|the nao|lam sao|co (?:duoc|can|phai|mat)"
    r"|duoc (?:khong|ko|k|hong)|(?:khong|ko|hong|chua|nhi|ha|hong|hok)(?: (?:a|ah|vay|em|anh|chi|ad|shop))*$)\b"
)


def is_fragment(text: str) -> bool:
    """Whether more is likely to follow: a short text that asks nothing and has no number in it."""
    folded = fold(text)
    return bool(folded) and len(folded.split()) <= _MOST_WORDS and _ASKS.search(folded) is None


def may_go_on(message: Said) -> bool:
    """Whether `message` waits a moment for what follows."""
    return not _stands_alone(message) and is_fragment(message.text)


def questions_of(messages: Iterable[T]) -> Iterator[list[T]]:
    """`messages` in groups that are one question each: fragments and what they lead to."""
    group: list[T] = []
    for message in messages:
        if group and _stands_alone(message):
            yield group
            group = []
        group.append(message)
        if not may_go_on(message):
            yield group
            group = []
    if group:
        yield group


def _stands_alone(message: Said) -> bool:
    return message.text.startswith("/") or bool(message.shown or message.attachments)
