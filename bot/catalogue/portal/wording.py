"""The importer's sentences, from `data/answers/portal/words.j2`."""

from __future__ import annotations

from bot.answer import render


def say(of: str, **values: object) -> str:
    """The sentence `of` the template, e.g. what an officer has to look at."""
    return render("portal/words", of=of, **values)


def beginning(text: str, length: int = 60) -> str:
    """Enough of `text` to find it again."""
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + "…"
