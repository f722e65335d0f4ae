"""Which messages, typed one after the other, are one question. Pure.

"chào em", "cho cô hỏi", "làm khai sinh cho cháu cần gì" arrive as three messages within a few seconds. A message that
asks nothing yet waits a moment for what follows; what asks something, a pressed button or a number is answered at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Protocol, TypeVar

from bot.text import fold


class Said(Protocol):
    """Anything with a text."""

    @property
    def text(self) -> str:
        """What was typed."""


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


def questions_of(messages: Iterable[T]) -> Iterator[list[T]]:
    """`messages` in groups that are one question each: fragments and what they lead to."""
    group: list[T] = []
    for message in messages:
        group.append(message)
        if not is_fragment(message.text):
            yield group
            group = []
    if group:
        yield group
