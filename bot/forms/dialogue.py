"""The conversation about one list of questions: what is asked next, what an answer changes. Pure; words are templates.

A resident may answer, leave a field blank, go back, correct any field ("sửa ngày sinh"), stop and come back, or delete.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from bot.forms.corrections import Correction, find_correction
from bot.forms.filling_in import applies
from bot.forms.reading import Flaw, clean, read_answer
from bot.forms.schema import FieldKind, FormField, QuestionList
from bot.phrases import fold_letters
from bot.text import fold

REVIEW = "*review"  # everything is asked: look at the file, correct, or be done

_SKIP = re.compile(
    r"(?:(?:cho )?bo qua|bo trong|de trong|(?:toi |minh |khong )?khong (?:biet|nho|ro|co)|chua (?:biet|co|ro))(?: a)?"
)
_QUESTION_BEFORE = r"(?:mot |1 )?(?:cau|muc|buoc)(?: hoi)?"
_BACK = re.compile(
    r"(?:(?:cho )?(?:(?:toi|minh|em) )?(?:(?:muon|xin) )?(?:quay|tro|lui) (?:nguoc )?(?:lai|ve)"
    rf"(?: {_QUESTION_BEFORE}(?: (?:truoc|vua roi|hoi nay)(?: do)?)?)?|(?:ve )?{_QUESTION_BEFORE} truoc(?: do)?)"
    r"(?: (?:di|a|nhe|nha|giup))*"
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
    CORRECTED = "corrected"  # what was given last, or a field that was named, has another value now
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
    if corrected := _corrected(form, progress, typed, today):
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
    """Whether `typed` steers the form: skip, back, stop …"""
    said = fold(clean(typed)).strip(" .!")
    return any(p.fullmatch(said) for p in (_SKIP, _BACK, _ENOUGH, _DONE, _KEEP, _DELETE, _PAUSE))


def corrects(form: QuestionList, progress: Progress, typed: str) -> bool:
    """Whether `typed` says which answer is to be changed, or that the last one was wrong."""
    correction = _find_correction(form, progress, typed)
    return correction is not None and bool(correction.field or not (correction.value or correction.names_nothing))


def last_given(form: QuestionList, progress: Progress) -> FormField | None:
    """The field that was answered last."""
    known = {field.key: field for field in form.fields}
    return next((known[key] for key in reversed(progress.answers) if key in known), None)


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
    others = {key: given for key, given in progress.answers.items() if key != progress.asked}
    answers = {**others, progress.asked: value}  # what is given last stands last
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


def _find_correction(form: QuestionList, progress: Progress, typed: str) -> Correction | None:
    free = progress.asked != REVIEW and form.field(progress.asked).free
    return find_correction(_changeable(form, progress), typed, in_free_words=free)


def _corrected(form: QuestionList, progress: Progress, typed: str, today: date) -> Progress | None:
    correction = _find_correction(form, progress, typed)
    if correction is None:
        return None
    if correction.names_nothing:
        # "Sửa nhà" is an answer where words are asked for, and a correction that names nothing elsewhere.
        return None if _takes_words(form, progress) else replace(progress, outcome=Outcome.WHICH)
    meant = _meant(form, progress, correction)
    for field in meant:
        for value in _values(progress.answers.get(field.key, ""), correction):
            if read_answer(field, value, today).flaw is not Flaw.UNREADABLE:
                taken = _answer(form, replace(progress, asked=field.key), value, fold(value), today)
                changed = taken.outcome is Outcome.TAKEN and field.key != progress.asked
                return replace(taken, outcome=Outcome.CORRECTED) if changed else taken
    if not meant or (correction.value and not (correction.field or correction.old) and _takes_words(form, progress)):
        return None  # "nhầm lẫn, tên sai" is told where words are asked for
    return replace(progress, asked=meant[0].key, outcome=Outcome.EDIT, tries=0)


def _meant(form: QuestionList, progress: Progress, correction: Correction) -> list[FormField]:
    """The fields that `correction` may change, the likeliest first."""
    if correction.field:
        return [correction.field]
    asked = [] if progress.asked == REVIEW else [form.field(progress.asked)]
    if correction.old:
        given = [f for f in _changeable(form, progress) if _place(progress.answers.get(f.key, ""), correction.old)]
        return given[:1] or ([] if _takes_words(form, progress) else asked)
    last = last_given(form, progress)
    given = [last] if last else []
    return asked + given if progress.tries else given + asked


def _place(value: str, old: str) -> re.Match[str] | None:
    """Where in what was given stands what is "không phải" the right thing."""
    return re.search(rf"(?<!\w){re.escape(fold_letters(old))}(?!\w)", fold_letters(value))


def _values(given: str, correction: Correction) -> list[str]:
    """What the value may be now: a part of what was given replaced, or all of it."""
    place = _place(given, correction.old) if correction.old else None
    replaced = [given[: place.start()] + correction.value + given[place.end() :]] if place else []
    return [*replaced, correction.value] if correction.value else []


def _takes_words(form: QuestionList, progress: Progress) -> bool:
    return progress.asked != REVIEW and form.field(progress.asked).kind in (FieldKind.TEXT, FieldKind.ADDRESS)


def _changeable(form: QuestionList, progress: Progress) -> list[FormField]:
    """What was given last first, then in order; also what is printed unasked may be changed."""
    fields = [field for field in form.fields if applies(field.when, progress.answers)]
    given = list(progress.answers)
    return sorted(fields, key=lambda f: -given.index(f.key) if f.key in given else 1)
