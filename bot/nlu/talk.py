"""What is talked about, from one question to the next. Pure; understanding a text is the caller's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.catalogue.other_agencies import find_agency
from bot.catalogue.subject import Subject
from bot.catalogue.watch import get_watch
from bot.catalogue.whom_to_tell import find_situation
from bot.languages import is_foreign
from bot.nlu.asking import bare_letters
from bot.nlu.elliptical import after_subject
from bot.nlu.follow_ups import Parse, in_context
from bot.nlu.heard import TURNING
from bot.nlu.understanding import Understanding
from bot.nlu.words import as_said, normalized

# "thế thứ bảy?" and "ở đâu vậy?", in normalised letters without marks: a day and nothing else is asked of the office
# whatever came before, a place where nothing did.
_LEAD, _END = (
    r"(?:(?:con|ma|the|vay|a|neu)\s)*",
    r"(?:\s(?:a|ha|nhi|the|thi|sao|vay|khong|duoc khong|co lam khong))*\W*",
)
_OPENS = r"(?:phuong\s)?(?:minh\s)?(?:co\s)?(?:(?:lam viec|lam|mo cua)\s)?"
_DAY = re.compile(
    _LEAD
    + _OPENS
    + r"((?:(?:sang|chieu|ngay|hom)\s)?(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cuoi tuan|mai|nay))"
    + _END
)
_WHERE = re.compile(_LEAD + r"(?:(?:phuong|no|cho do)\s)?(?:nam\s)?o (?:dau|cho nao)" + _END)
_CORRECTS = re.compile(r"(?:à |a |ủa |ý )?(?:nhầm|nham|lộn|lon)(?: rồi| roi| ạ)?\s*[,.;:]+\s*", re.IGNORECASE)
_TURNS_AWAY = re.compile(
    r"(?:thôi |thoi |à |a |giờ |gio )*(?:cho )?(?:em |tôi |toi |mình |minh )?(?:hỏi|hoi|qua|sang) "
    r"(?:cái|cai|việc|viec|chuyện|chuyen|vụ|vu|câu|cau) (?:khác|khac)(?: nhé| nha| ạ| đi)?\s*[,.;:]+\s*",
    re.IGNORECASE,
)
# "quay lại cái kết hôn lúc nãy, bao lâu có giấy" is asked as "kết hôn, bao lâu có giấy"; who goes back to work or home
# says neither "cái" nor "lúc nãy".
_GOES_BACK = re.compile(
    r"(?:à |a |thôi |thoi )?(?:quay|trở|tro|về|ve) (?:lại|lai) (?:với |voi )?(cái |cai |vụ |vu |chuyện |chuyen )?",
    re.IGNORECASE,
)
_JUST_NOW = re.compile(r" (?:(?:lúc|luc|hồi|hoi|khi|ban|vừa|vua) (?:nãy|nay|trước|truoc)|nãy)\b", re.IGNORECASE)
_OFFICE_ADDRESS = "/ask_office_address"


@dataclass(frozen=True)
class Talk:
    """The code of the procedure talked about and what was asked of it last; what else the last answer was about."""

    procedure: str | None = None
    aspect: str | None = None
    subject: Subject | None = None

    def after(self, meant: Understanding) -> Talk:
        """What is talked about once `meant` is answered: what the actions will put into the slots."""
        if meant.general:
            question = get_watch().current.general[meant.general].question
            if question.procedure:
                return Talk(question.procedure)
            near = question.procedures[0] if len(question.procedures) == 1 else None
            return Talk(near, subject=question)
        if meant.kind == "procedure":
            return Talk(meant.procedure, meant.aspect)
        if subject := told_of(meant):
            return Talk(subject=subject)
        return self


def told_of(meant: Understanding) -> Subject | None:
    """The trouble or the other agency's matter that the answer to `meant` is about."""
    said = as_said(meant.text)
    if meant.kind == "out_of_scope":
        return find_agency(said) or find_situation(said)
    return find_situation(said) if meant.kind == "complaint" else None


async def follow_up(text: str, talk: Talk, parse: Parse, today: date) -> str:
    """What to understand instead of `text` in this talk: itself, the same in the words of what it follows, or a
    button's payload."""
    if is_foreign(text):  # it is no remark on the procedure talked about
        return text
    if (corrected := _CORRECTS.match(text)) and len(text[corrected.end() :].split()) > 1:
        meant = text[corrected.end() :]
        return f"{TURNING}{meant}" if talk.aspect else meant  # "nhầm, thường trú" asks the same of it
    if (back := _GOES_BACK.match(text)) and (back[1] or _JUST_NOW.search(text)):
        again = _JUST_NOW.sub("", text[back.end() :])
        if len(again.split()) > 1:
            return again
    if (turned := _TURNS_AWAY.match(text)) and text[turned.end() :].strip():
        return text[turned.end() :]
    letters = bare_letters(text)
    if day := _DAY.fullmatch(letters):
        return f"{normalized(text).text[slice(*day.span(1))]} phường có làm việc không"
    if talk == Talk() and _WHERE.fullmatch(letters):
        return _OFFICE_ADDRESS
    if talk.subject is not None:
        text = await after_subject(text, talk.subject, talk.procedure, talk.aspect, parse)
    catalogue = get_watch().current
    procedure = catalogue.get(talk.procedure) if talk.procedure else None
    if procedure is None:
        return text
    return await in_context(text, catalogue.on(today, procedure), talk.aspect, parse)
