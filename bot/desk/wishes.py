"""Whether a message asks the ward to do something: to come to one's home, to take in a feedback report. Pure.

A question about it ("có đến nhà làm không") stays a question; its answer has the button.
"""

from __future__ import annotations

import re

from bot.text import fold

_QUESTION = re.compile(
    r"\?|\b(?:duoc khong|co khong|khong vay|co duoc|o dau|the nao|lam sao|ra sao|bao nhieu|bao lau|la gi|cach nao)\b"
)
_ASK = r"(?:dang ky|dat lich|dat hen|hen lich|hen gio|xin|nho|yeu cau|can)"
_VISIT = re.compile(
    rf"\b{_ASK}\s+(?:\w+\s+){{0,6}}(?:lam|phuc vu|den|toi|ve|hen)\s+(?:\w+\s+){{0,3}}(?:tai|tan|den|toi|o) nha\b"
    r"|\b(?:dang ky|dat lich|hen lich) (?:lam )?tai nha\b"
)
_REPORT = re.compile(
    r"\b(?:muon |cho (?:toi|em|minh) |toi )?(?:gui|viet|nop)\s+(?:mot |1 )?(?:phan anh|gop y|kien nghi)\b"
    r"|\b(?:phan anh|gop y|kien nghi) (?:cho|voi|toi|den|len) (?:uy ban|ubnd|phuong|lanh dao|chu tich)\b"
)


def asks_for_visit(text: str) -> bool:
    """Whether `text` asks for a visit at home."""
    said = fold(text[:400])
    return bool(_VISIT.search(said)) and not _QUESTION.search(said)


def asks_to_report(text: str) -> bool:
    """Whether `text` wants to send a feedback report."""
    said = fold(text[:400])
    return bool(_REPORT.search(said)) and not _QUESTION.search(said)
