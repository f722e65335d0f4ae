"""Text as residents type it: one door that everything goes through. Pure functions, no Rasa.

Used by training, serving and the checks alike, so that all of them compare the same letters.
"""

from __future__ import annotations

import unicodedata


def strip_diacritics(text: str) -> str:
    """`đăng ký khai tử` → `dang ky khai tu`. The length stays the same for text in NFC."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


def fold(text: str) -> str:
    """The form in which two texts are compared: lower case, no diacritics, single spaces."""
    return " ".join(strip_diacritics(unicodedata.normalize("NFC", text)).casefold().split())
