"""Words that ask, whatever is asked about. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.nlu.words import normalized
from bot.phrases import fold_letters

# What asks without leaving a doubt that it asks, in normalised letters without marks. A message typed in one go has
# several: "tách hộ cần gì bao nhiêu tiền mấy ngày".
_ASKING = re.compile(
    r"\b(?:(?:can|mang|nop|lam)(?: theo| nhung)?(?: giay(?: to)?| ho so)? gi"
    r"|(?<!khong co )(?<!khong con )(?<!chua co )giay(?: to| phep)? (?:gi|nao)|ho so gom(?: nhung)? gi"
    r"|can (?:may|bao nhieu)\b|(?:bao nhieu|may|nhieu) tien|(?:le )?phi(?: la)? (?:(?:bao )?nhieu|the nao|nhu the nao)"
    r"|muc(?: huong| tien)?(?: la)? bao nhieu|(?:ton|het|mat|gia) (?:bao )?nhieu(?: tien)?(?! ngay)|gia may"
    r"|co (?:mat|ton)(?: tien| le phi| phi) khong"
    r"|(?:trong |mat )?(?:may|bao nhieu) ngay(?: (?:co(?! (?:mat|phai|ton))|xong|lam viec))?|(?:cho|doi) lau khong"
    r"|may (?:bua|hom) (?:thi )?(?:co|lay|nua|xong)"
    r"|bao nhieu(?= (?:may|bao|mat|co|can|lam|nop|o|xong)\b|\W*$)|bao lau(?: (?:co|xong))?"
    r"|may gio(?: (?:mo cua|lam viec|dong cua))?|co mo cua khong"
    r"|co (?:can|cap|lam|phai (?:co|den|di|dong|len|mang|nop|tra|ve))(?P<matter>(?: \w+){0,5}?) khong"
    r"|(?:nop |lam |xin )?(?:o dau|cho nao|noi nao)|duoc khong"
    r"|(?:bao|cho|den|gap|gui|hoi|nho|voi|xin) ai|ai (?:cap|duoc|duyet|giai quyet|ky|phai|xac nhan))\b"
)
_LOOKS_LIKE_A_QUESTION = re.compile(
    r"\b(?:ai|chua|dau|gi|khong|nao|nhieu|sao)(?: (?:a|ad|anh|ban|bot|em|ha|nha|nhi|shop|ta|vay|z))*\W*$"
    r"|\b(?:may gio|bao gio|khi nao)\b|\bo \w+(?: \w+)? hay\b"
)
_ASKS_HOW = re.compile(r"\b(?:lam sao|the nao)\b")
_PAYS = re.compile(r"\b(?:phi|nop|mat|ton|(?<!duoc )tra|thu|het|gia|dong (?:bao|may|nhieu|tien|le))\b")
_PAPER = "(?:giay|so|to|the|trich luc|ho khau|can cuoc|hop dong|bang)"
# "sổ đỏ có phải sao y không", "có cần giấy độc thân không", in letters without marks: of a paper, not of getting it.
_OF_A_PAPER = re.compile(
    rf"(?:the |vay |a |ma )*(?:(?:ban (?:chinh |sao |goc ))?{_PAPER}\b.*\bco (?:can|phai|bat buoc)"
    rf"|co (?:can|phai)(?: co| nop| mang| dem| theo| kem| photo)* {_PAPER})\b"
    r"(?! (?:di|dang ky|doi|khai|lam|xin)\b).*\bkhong\W*"
)
_HOW_MUCH = re.compile(r"\b(?:bao nhieu|may (?:chuc|dong|nghin|ngan|tien|tram|trieu)|gia)\b")
_ASKS_FOR_HELP = re.compile(r"\b(?:chi (?:giup|dum)|giup|hoi|huong dan|nho|tu van)\b")
_END_OF_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+|$")
_STORY = 18  # words; a shorter message is no story with a question at its end
# What stands around the matter in the title of a question.
_AROUND = re.compile(r"\bcó (?:phải|cần|được)\b|\b(?:gì|không|sao|thế nào)\W*$|\?", re.IGNORECASE)


def spans_that_ask(text: str) -> list[tuple[int, int]]:
    """Where in `text`, as typed, something is asked without a doubt."""
    normal = normalized(text)
    return [normal.source_span(*found.span()) for found in _ASKING.finditer(bare_letters(text))]


def words_that_ask(text: str) -> list[tuple[int, int]]:
    """Like `spans_that_ask`, without what is asked about in "có cần … không"."""
    normal = normalized(text)
    spans: list[tuple[int, int]] = []
    for found in _ASKING.finditer(bare_letters(text)):
        (start, end), (matter, rest) = found.span(), found.span("matter")
        spans += [(start, matter), (rest, end)] if matter < rest else [(start, end)]
    return [normal.source_span(*span) for span in spans]


def bare_letters(text: str) -> str:
    """`text` normalised, in small letters without marks; each stands where it stands in the normalised text."""
    return fold_letters(normalized(text).text)


@lru_cache(maxsize=64)
def question_of(text: str) -> tuple[int, int] | None:
    """Where in `text` the question of a story stands, which is its last sentence that asks; None in any other text.

    What has happened is told in front of it, in words that ask of other matters when they stand alone. Remembered
    for the message at hand, at which several parts look.
    """
    if len(text.split()) < _STORY:
        return None
    sentences: list[tuple[int, int]] = []
    start = 0
    for end in _END_OF_SENTENCE.finditer(text):
        if start < end.start():
            sentences.append((start, end.start()))
        start = end.end()
    asking = (span for span in reversed(sentences) if text[span[1] - 1] == "?" or seems_to_ask(text[slice(*span)]))
    return next(asking, None) if len(sentences) > 1 else None


def seems_to_ask(text: str) -> bool:
    """Whether `text` has words of a question."""
    letters = bare_letters(text)
    return bool(_ASKING.search(letters) or _LOOKS_LIKE_A_QUESTION.search(letters))


def asks_how(text: str) -> bool:
    """Whether `text` asks how something is done, and so about all of it: "tạm ngừng thì làm sao"."""
    return _ASKS_HOW.search(bare_letters(text)) is not None


def speaks_of_paying(text: str) -> bool:
    """Whether `text` says that money is paid, not received."""
    return _PAYS.search(bare_letters(text)) is not None


def asks_how_much(text: str) -> bool:
    """Whether `text` asks for a sum, not whether anything is to be paid."""
    return _HOW_MUCH.search(bare_letters(text)) is not None


def asks_for_help(text: str) -> bool:
    """Whether `text` says that something is asked for: "giúp em làm giấy kết hôn"."""
    return _ASKS_FOR_HELP.search(bare_letters(text)) is not None


def asks_for_a_paper(text: str) -> bool:
    """Whether `text` asks if a paper has to be there, and not how one gets it."""
    return _OF_A_PAPER.fullmatch(bare_letters(text)) is not None


def without_asking(title: str) -> str:
    """What a question is about: "Làm VNeID mức 2" of "Làm VNeID mức 2 ở đâu?"."""
    for start, end in reversed(words_that_ask(title)):
        title = title[:start] + title[end:]
    return " ".join(_AROUND.sub(" ", title).split())
