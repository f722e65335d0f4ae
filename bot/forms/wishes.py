"""Whether a message asks to have a form filled in: "điền giúp tôi tờ khai khai sinh", "giúp em viết đơn". Pure.

Asking where a form is, or whether somebody else may sign it, is a question about the procedure and stays one.
"""

from __future__ import annotations

import re

from bot.text import fold

_WRITE = r"(?:dien|khai|viet|soan|ghi)"
# "hộ" without its mark is also "hồ sơ", "họ tên", "hộ nghèo".
_HELP = r"(?:giup|gium|dum|san|ho(?!\s+(?:so|ten|va|kinh|ngheo|can|gia|khau|tich)\b))"
_FORM = r"(?:to khai|don|mau|bieu mau|giay de nghi|ct ?01|to don)"
_WISHES = (
    re.compile(rf"\b{_WRITE}\s+(?:\w+\s+)?{_HELP}\b.*\b{_FORM}\b"),
    re.compile(rf"\b{_HELP}\s+(?:\w+\s+){{0,2}}{_WRITE}\b.*\b{_FORM}\b"),
    re.compile(rf"\b{_WRITE}\s+(?:\w+\s+){{0,2}}{_FORM}\b.*\b{_HELP}\b"),
)
_I_WANT = r"(?:cho )?(?:(?:toi|minh|em) )?(?:(?:muon|xin) )?"
_GO_ON = re.compile(
    rf"{_I_WANT}(?:(?:dien|khai|viet|lam) tiep|tiep tuc (?:dien|khai|viet|lam)"
    rf"|(?:tiep tuc|quay lai|tro lai)(?= {_FORM}\b))"
    rf"(?: (?:{_FORM}\b.*|cho xong.*|do|dang do|luc nay))*(?: (?:di|a|nhe))*"
)
_GO_BACK = re.compile(
    rf"{_I_WANT}(?:quay|tro|lui) (?:nguoc )?(?:lai|ve)"
    r"(?: (?:cau|muc|buoc)(?: hoi)? truoc)?(?: (?:di|a|nhe|nha))*"
)
_QUESTION = re.compile(r"\b(?:duoc khong|co duoc|o dau|the nao|lam sao|ra sao|bao nhieu|may|ai|cach|huong dan)\b|\?")


def asks_to_fill_in(text: str) -> bool:
    """Whether `text` wishes a form to be filled in, or to go on with one."""
    if asks_to_go_on(text):
        return True
    said = fold(text[:400])
    return not _QUESTION.search(said) and any(wish.search(said) for wish in _WISHES)


def asks_to_go_on(text: str) -> bool:
    """Whether `text` wishes to go on with the form that was left: "điền tiếp"."""
    return bool(_GO_ON.fullmatch(fold(text[:400]).strip(" .!")))


def asks_to_go_back(text: str) -> bool:
    """Whether `text` wants to go back and does not say to what: "quay lại"."""
    return bool(_GO_BACK.fullmatch(fold(text[:400]).strip(" .!")))
