"""The conversation about one list of questions: what is asked next, what an answer changes. Pure; words are templates.

A resident may answer, leave a field blank, go back, correct any field ("sửa ngày sinh"), stop and come back, or delete.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from bot.forms.filling_in import applies
from bot.forms.reading import Flaw, clean, read_answer
from bot.forms.schema import FieldKind, FormField, QuestionList
from bot.text import fold

REVIEW = "*review"  # everything is asked: look at the file, correct, or be done

_SKIP = re.compile(
    r"(?:(?:cho )?bo qua|bo trong|de trong|(?:toi |minh |khong )?khong (?:biet|nho|ro|co)|chua (?:biet|co|ro))(?: a)?"
)
_BACK = re.compile(r"(?:quay|tro|lui) lai(?: cau (?:truoc|hoi truoc))?|(?:cau|muc) truoc")
_EDIT = re.compile(
    r"(?:cho )?(?:toi |minh )?(?:muon )?(?:sua|doi|chinh|dien lai|ghi lai|nham|sai|sua lai)(?: lai)?\s+(.+)"
)
_ENOUGH = re.compile(
    r"(?:in|lam|xuat|tao|lay|tai)(?: ra| luon)?(?: tep| file| to khai| giay)?(?: luon| di)?"
    r"|(?:du|the) (?:roi|thoi)|xem lai"
)
_DONE = re.compile(
    r"(?:da )?xong(?: roi)?(?: a)?|hoan tat|ket thuc|dung roi|(?:duoc|tot|on) roi|ok|oke|vang|cam on.*"
    r"|gui(?: di| luon)?"
)
_KEEP = re.compile(r"giu lai(?: de sua(?: sau)?)?")
_DELETE = re.compile(r"xoa(?: het| ngay| di| to khai| cau tra loi| tep)*|huy(?: bo)?")
_PAUSE = re.compile(r"(?:thoi|dung|dung lai|tam dung|de sau|luc khac|lat nua|nghi)(?: nhe| a| da| nha)?")


class Outcome(StrEnum):
    """What became of the latest message; templates put it into words."""

    STARTED = "started"
    RESUMED = "resumed"
    TAKEN = "taken"
    CONVERTED = "converted"  # a lunar date is now a solar one
    SKIPPED = "skipped"
    BACK = "back"
    EDIT = "edit"
    WHICH = "which"  # to be corrected; no field has such a name
    MISREAD = "misread"
    NO_MARKS = "no_marks"
    FUTURE = "future"
    TOO_LONG = "too_long"


class End(StrEnum):
    """Why nothing more is asked."""

    PAUSED = "paused"
    DONE = "done"
    KEPT = "kept"
    DELETED = "deleted"


@dataclass(frozen=True)
class Progress:
    """How far a form is filled in. `answers`: "" is a field left blank."""

    form: str
    answers: dict[str, str]
    asked: str
    outcome: Outcome = Outcome.STARTED
    tries: int = 0  # answers to `asked` that could not be read
    end: End | None = None

    def as_data(self) -> dict[str, Any]:
        """For keeping; `Progress.of` reads it."""
        return asdict(self)

    @classmethod
    def of(cls, data: dict[str, Any]) -> Progress:
        """What `as_data` made."""
        end = End(data["end"]) if data["end"] else None
        return cls(**{**data, "outcome": Outcome(data["outcome"]), "end": end})


def begin(form: QuestionList, answers: dict[str, str] | None = None) -> Progress:
    """At the first question that `answers`, which are known already, leave open."""
    return Progress(form.id, answers or {}, first_open(form, answers or {}))


def resume(progress: Progress) -> Progress:
    """Go on where it was left."""
    return replace(progress, outcome=Outcome.RESUMED, end=None, tries=0)


def step(form: QuestionList, progress: Progress, typed: str, today: date) -> Progress:
    """What `typed` makes of `progress`."""
    said = fold(clean(typed)).strip(" .!")
    if end := _end(said, progress.asked == REVIEW):
        return replace(progress, end=end)
    if _ENOUGH.fullmatch(said):
        return replace(progress, asked=_still_needed(form, progress.answers), outcome=Outcome.TAKEN, tries=0)
    if _BACK.fullmatch(said):
        return replace(progress, asked=_previous(form, progress), outcome=Outcome.BACK, tries=0)
    if corrected := _correction(form, progress, said):
        return corrected
    if progress.asked == REVIEW:
        return replace(progress, outcome=Outcome.WHICH)
    return _answer(form, progress, typed, said, today)


def asked_fields(form: QuestionList, answers: dict[str, str]) -> list[FormField]:
    """The fields that are asked, given what was answered so far."""
    return [
        field
        for field in form.fields
        if field.ask
        and applies(field.when, answers)
        and not (field.same_as and applies(field.same_when, answers) and field.key not in answers)
    ]


def blanks(form: QuestionList, answers: dict[str, str]) -> list[FormField]:
    """The asked fields that will be blank on paper."""
    return [field for field in asked_fields(form, answers) if not answers.get(field.key)]


def is_answer(field: FormField, typed: str, today: date) -> bool:
    """Whether `typed` is readable as an answer to a field whose answers look like nothing else."""
    strict = field.kind not in (FieldKind.NAME, FieldKind.ADDRESS, FieldKind.TEXT) and not field.other
    return field.free or (strict and read_answer(field, typed, today).flaw is None)


def is_command(typed: str) -> bool:
    """Whether `typed` steers the form: skip, back, correct, stop …"""
    said = fold(clean(typed)).strip(" .!")
    return any(p.fullmatch(said) for p in (_SKIP, _BACK, _EDIT, _ENOUGH, _DONE, _KEEP, _DELETE, _PAUSE))


def _end(said: str, in_review: bool) -> End | None:
    if _DELETE.fullmatch(said):
        return End.DELETED
    if _PAUSE.fullmatch(said):
        return End.PAUSED
    if in_review and _DONE.fullmatch(said):
        return End.DONE
    return End.KEPT if in_review and _KEEP.fullmatch(said) else None


def _answer(form: QuestionList, progress: Progress, typed: str, said: str, today: date) -> Progress:
    field = form.field(progress.asked)
    read = read_answer(field, typed, today)
    # "không có" may be the option "Không"; for everything else it leaves the field blank.
    is_option = field.kind is FieldKind.CHOICE and not read.flaw and read.value in field.options
    if _SKIP.fullmatch(said) and not is_option and not field.required:
        return _filled(form, progress, "", Outcome.SKIPPED)
    if read.flaw is None or (read.flaw is Flaw.NO_MARKS and progress.outcome is Outcome.NO_MARKS):
        return _filled(form, progress, read.value, Outcome.CONVERTED if read.converted else Outcome.TAKEN)
    outcome = Outcome.MISREAD if read.flaw is Flaw.UNREADABLE else Outcome(read.flaw.value)
    return replace(progress, outcome=outcome, tries=progress.tries + 1)


def _filled(form: QuestionList, progress: Progress, value: str, outcome: Outcome) -> Progress:
    answers = {**progress.answers, progress.asked: value}
    return replace(progress, answers=answers, asked=first_open(form, answers), outcome=outcome, tries=0)


def first_open(form: QuestionList, answers: dict[str, str]) -> str:
    """What is asked next; `REVIEW` when there is nothing more."""
    return next((field.key for field in asked_fields(form, answers) if field.key not in answers), REVIEW)


def _still_needed(form: QuestionList, answers: dict[str, str]) -> str:
    """What has to be asked before it can be looked at."""
    return next((f.key for f in asked_fields(form, answers) if f.required and not answers.get(f.key)), REVIEW)


def _previous(form: QuestionList, progress: Progress) -> str:
    keys = [field.key for field in asked_fields(form, progress.answers)]
    place = keys.index(progress.asked) if progress.asked in keys else len(keys)
    return keys[max(place - 1, 0)]


def _correction(form: QuestionList, progress: Progress, said: str) -> Progress | None:
    match = _EDIT.fullmatch(said)
    if not match:
        return None
    field = _named(_changeable(form, progress.answers), match[1])
    if field:
        return replace(progress, asked=field.key, outcome=Outcome.EDIT, tries=0)
    # "Sửa nhà" is an answer where words are asked for, and a correction that names nothing elsewhere.
    takes_words = progress.asked != REVIEW and form.field(progress.asked).kind in (FieldKind.TEXT, FieldKind.ADDRESS)
    return None if takes_words else replace(progress, outcome=Outcome.WHICH)


def _changeable(form: QuestionList, answers: dict[str, str]) -> list[FormField]:
    """Also what is printed unasked may be changed."""
    return [field for field in form.fields if applies(field.when, answers)]


def _named(fields: Sequence[FormField], words: str) -> FormField | None:
    """The field whose label shares the most words with `words`; of equals the first."""
    said = {word for word in words.split() if word not in ("cua", "lai", "muc", "phan", "cho", "toi", "dong")}
    scores = [len(said & set(fold(field.label).split())) / len(said or {""}) for field in fields]
    best = max(scores, default=0.0)
    return fields[scores.index(best)] if best >= 0.6 else None
