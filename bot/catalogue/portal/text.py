"""The portal's texts as clean lines: no markup, no invisible characters, no bullets."""

from __future__ import annotations

import re
import unicodedata

from lxml import html  # type: ignore[import-untyped]

_MARKUP = re.compile(r"<[a-zA-Z/!]|&[a-zA-Z#]\w*;")
_ENDS_A_LINE = ("br", "p", "li", "tr", "div", "h1", "h2", "h3", "h4")
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad]")
_BULLET = re.compile(r"(?:[-–—+*•·▪►]+|\([ivx]{1,4}\)|\(?\d{1,2}(?:\.\d{1,2})*[.)](?=\s|[^\d\s])|[a-zđ]\))\s*")
_SENTENCE_END = re.compile(r"(?<=[.;])\s+(?=[A-ZĐÀ-Ỹ])")


def clean_lines(text: str) -> list[str]:
    """The lines of `text` that say something, bullets still in front of them."""
    if _MARKUP.search(text):
        text = _without_markup(text)
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return [line for line in (" ".join(raw.split()) for raw in text.splitlines()) if line.strip(" .;-+*")]


def clean(text: str) -> str:
    """`text` in one line, without a bullet in front and without a full stop or semicolon behind."""
    return bare(" ".join(clean_lines(text)))


def bare(line: str) -> str:
    """`line` without bullets in front and without a full stop, semicolon or colon behind."""
    before = ""
    while line != before:
        before, line = line, _BULLET.sub("", line, count=1) if _BULLET.match(line) else line.lstrip(" .")
    return line.rstrip(" .;:,")


def sentences(text: str) -> list[str]:
    """`text` in sentences, roughly: the first names a thing, the others explain it."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]


def _without_markup(text: str) -> str:
    tree = html.fragment_fromstring(text, create_parent="div")
    for element in tree.iter(*_ENDS_A_LINE):
        element.tail = "\n" + (element.tail or "")
    return str(tree.text_content())
