"""What a resident wants to have changed while a form is filled in: which field, and to what if that was said. Pure.

"khoan, sửa lại tên bé", "ngày sinh ghi sai rồi", "nhầm, 13/11/2026", "không phải 12 mà là 13/11/2026".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.forms.reading import LONGEST, clean
from bot.forms.schema import FieldKind, FormField
from bot.phrases import fold_letters

_LIKE = 0.6  # the share of the words said that a field's name has to have
_PAUSE = r"[\s,.:;!…-]+"
_OH = rf"(?:(?:khoan(?: da)?|cho (?:chut|ti|xiu)|a|ah|o|u|ui|ay|chet|thoi chet|quen|xin loi){_PAUSE})"
_WHO = (
    r"(?:(?:(?:luc|hoi|vua|ban) )?nay |vua roi )?"
    r"(?:(?:cho|giup|nho) )?(?:(?:toi|minh|em|chau|con|tui|may|ban) )?(?:(?:muon|can|xin|phai|vua|lo|da|bi) )*"
)
_WRITE = r"(?:nhap|ghi|dien|go|viet|khai)"
_WRONG = r"(?:nham|sai|lon)"
_HELP = r"(?:giup|ho|dum|cho)(?: (?:toi|minh|em|con|chau|tui))?"
_CHANGE = re.compile(
    rf"(?P<oh>(?:{_OH}|{_WHO}(?:{_WRITE} )?{_WRONG}(?: roi)?(?: a)?[,.:;!…-]+\s*|{_WRONG} roi\s+)*){_WHO}"
    rf"(?P<verb>(?:sua|doi|chinh)(?: lai)?|{_WRITE}(?: bi)? (?:lai|{_WRONG})|{_WRONG})(?: o)?(?: {_HELP})?"
    rf" (?P<rest>.+?)(?: (?:roi|a|nhe|nha|voi|di|{_HELP}|duoc khong|bi {_WRONG}|{_WRONG}))*[\s.!?]*"
)
_NAMED_FIRST = re.compile(
    rf"{_OH}*(?P<rest>.+?) (?:(?:bi|{_WRITE}|toi|em|minh) )*{_WRONG}(?: roi| mat)*(?: a)?"
    rf"(?:{_PAUSE}(?:(?:phai|dung|toi|em|minh) )*la (?P<value>.+)|[\s.!]*)"
)
_INTO = re.compile(r"(?P<field>.*?)(?:\b(?:thanh|la)\b|[:=])\s*(?P<value>.+)")
_IS = r"(?:(?:phai |dung )?la )?"
_SLIPS = (
    re.compile(rf"{_OH}+{_WHO}(?:{_WRITE} )?{_WRONG}(?: roi)?(?: a)?{_PAUSE}{_IS}(?P<value>.+)"),
    re.compile(rf"{_WHO}(?:{_WRITE} )?{_WRONG}(?: roi(?: a)?{_PAUSE}|[,.:;!…-]+\s*|\s+(?=\d)){_IS}(?P<value>.+)"),
    re.compile(rf"{_OH}*(?:dung ra|phai|y (?:toi|em|minh)) la (?P<value>.+)"),
    re.compile(rf"{_OH}*{_WHO}(?:{_WRITE} )?{_WRONG}(?: roi| mat)*(?: a| em oi)?(?P<value>)[\s.!]*"),
)
_SWAPS = (
    re.compile(rf"{_OH}*(?:khong|ko|hong) phai(?: la)? (?P<old>.+?)[\s,]+ma(?: phai)?(?: la)? (?P<value>.+)"),
    re.compile(rf"{_OH}*(?P<value>.+?)[\s,]+chu (?:khong|ko|hong) phai(?: la)? (?P<old>.+)"),
)
_PASSED_OVER = {"cua", "lai", "muc", "phan", "cho", "toi", "dong", "o", "cai", "cau"}
# What a field of a kind is called, whatever its label says; and people who are called in several ways.
_KINDS = {
    FieldKind.NAME: {"ho", "ten"},
    FieldKind.ADDRESS: {"dia", "chi", "noi", "o"},
    FieldKind.DATE: {"ngay", "thang", "nam", "sinh"},
    FieldKind.ID_NUMBER: {"so", "can", "cuoc", "cong", "dan", "dinh", "danh", "cccd", "cmnd"},
    FieldKind.PHONE: {"so", "dien", "thoai", "sdt", "dt"},
}
_PEOPLE = {"con": "be", "chau": "be", "bo": "cha", "ba": "cha", "ma": "me", "vo": "nu", "chong": "nam"}


@dataclass(frozen=True)
class Correction:
    """`field` is to be changed, the one given last where it is None; to `value`, in place of `old` if that was said."""

    field: FormField | None = None
    value: str = ""
    old: str = ""
    names_nothing: bool = False  # it begins like a correction; of what cannot be told


def find_correction(fields: Sequence[FormField], typed: str, *, in_free_words: bool = False) -> Correction | None:
    """The correction that `typed` is; `fields` may be changed, of equally named ones the first is meant.

    `in_free_words`: where anything may be the answer, "đổi chủ hộ" and "sửa điện thoại" are no corrections.
    """
    text = clean(typed)
    if len(text) > LONGEST:
        return None
    letters = fold_letters(text)
    for swap in _SWAPS:
        if found := swap.fullmatch(letters):
            return Correction(value=_part(text, found, "value"), old=_part(text, found, "old"))
    changes = _CHANGE.fullmatch(letters)
    if changes and in_free_words and not _is_plain(fields, changes):
        changes = None
    return (
        (changes and _of_a_field(fields, text, letters, changes.span("rest")))
        or _named_first(fields, text, letters)
        or _slip(text, letters)
        or (Correction(names_nothing=True) if changes and not re.fullmatch(_WRONG, changes["verb"]) else None)
    )


def _is_plain(fields: Sequence[FormField], changes: re.Match[str]) -> bool:
    """Whether these words can be nothing but a correction, or say how the name of a field begins."""
    begins = any(f"{fold_letters(field.label)} ".startswith(f"{changes['rest']} ") for field in fields)
    return bool(changes["oh"]) or changes["verb"].endswith("lai") or begins


def _part(text: str, found: re.Match[str], group: str) -> str:
    return text[slice(*found.span(group))].strip(" .!?")


def _of_a_field(fields: Sequence[FormField], text: str, letters: str, span: tuple[int, int]) -> Correction | None:
    """A field's name, or one with what it is to be, or only that: "sửa thành 13/11/2026"."""
    if field := _named(fields, letters[slice(*span)]):
        return Correction(field)
    into = _INTO.fullmatch(letters, *span)
    if into is None:
        return None
    field = _named(fields, into["field"])
    return Correction(field, _part(text, into, "value")) if field or not into["field"].strip() else None


def _named_first(fields: Sequence[FormField], text: str, letters: str) -> Correction | None:
    found = _NAMED_FIRST.fullmatch(letters)
    field = _named(fields, found["rest"]) if found else None
    return Correction(field, _part(text, found, "value") if found["value"] else "") if found and field else None


def _slip(text: str, letters: str) -> Correction | None:
    if " " in text and text.istitle():
        return None  # "A Lơn" is a name
    found = next((match for slip in _SLIPS if (match := slip.fullmatch(letters))), None)
    return Correction(value=_part(text, found, "value")) if found else None


def _named(fields: Sequence[FormField], words: str) -> FormField | None:
    """The field whose label, or else kind, shares the most words with `words`; of equals the first."""
    said = {_PEOPLE.get(word, word) for word in re.findall(r"\w+", words)}
    said = said - _PASSED_OVER or said
    scores = [max(_share(said, _words_of(field)), 0.9 * _share(said, _wider(field))) for field in fields]
    best = max(scores, default=0.0)
    return fields[scores.index(best)] if best >= _LIKE else None


def _share(said: set[str], known: set[str]) -> float:
    return len(said & known) / len(said) if said else 0.0


def _words_of(field: FormField) -> set[str]:
    words = re.findall(r"\w+", fold_letters(field.label))
    return {_PEOPLE.get(word, word) for word in words} | set(words)


def _wider(field: FormField) -> set[str]:
    return _words_of(field) | _KINDS.get(field.kind, set())
