"""Fees of a portal record: sums in đồng, per what, for whom, and who goes free.

`value: 0` may mean free, or that the province sets the sum, or that nobody filled it in; the description decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.answer import small
from bot.catalogue.portal.periods import SOURCE
from bot.catalogue.portal.record import Method, PortalFee, Record
from bot.catalogue.portal.text import bare, clean
from bot.catalogue.portal.wording import beginning, say
from bot.catalogue.schema import Fee, Statement

_BY_PROVINCE = re.compile(r"hội đồng nhân dân", re.IGNORECASE)
_FREE = re.compile(r"^\W*(?:miễn lệ phí|miễn phí|không thu(?: phí| lệ phí)?|không)\W*(?:$|\.)", re.IGNORECASE)
_FREE_FOR = re.compile(
    r"(miễn (?:lệ phí |phí )?(?:cho|đối với) .+?)(?=\.(?:\s|$|[A-ZĐ])|\)|$)"
    r"|(trường hợp công dân thuộc diện được miễn.+)",
    re.IGNORECASE,
)
_SUM = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d{4,9})\s*(?:đồng|đ|vnđ)(?:/([^;.,()]+))?", re.IGNORECASE)
_COPIES = re.compile(r"phí cấp bản sao", re.IGNORECASE)
_WHO = re.compile(r"^([^:+]{3,90}):")


@dataclass(frozen=True)
class Fees:
    """The fees of each way of filing, in the order of the record, and what is not certain about them."""

    of_methods: tuple[tuple[Fee, ...], ...]
    exemptions: tuple[Statement, ...]
    open: tuple[str, ...]


def read_fees(record: Record) -> Fees:
    """What every way of filing costs."""
    unclear: list[str] = []
    free_for: dict[str, Statement] = {}
    found = tuple(tuple(_of_method(method, unclear, free_for)) for method in record.methods)
    return Fees(found, tuple(free_for.values()), tuple(dict.fromkeys(unclear)))


def _of_method(method: Method, unclear: list[str], free_for: dict[str, Statement]) -> list[Fee]:
    fees: list[Fee] = []
    for stated in method.fees:
        text = clean(stated.description)
        for match in _FREE_FOR.finditer(text):
            told = bare((match[1] or match[2]).strip())
            told = told[:1].upper() + told[1:] + "."
            free_for.setdefault(told, Statement(text=told, source=SOURCE))
        fee = _fee(stated, text, unclear)
        if fee is not None and fee not in fees:
            fees.append(fee)
    return fees


def _fee(stated: PortalFee, text: str, unclear: list[str]) -> Fee | None:
    """One fee; None where the line only speaks of exemptions or copies, or names no sum."""
    if _COPIES.search(text):
        unclear.append(say("copies_without_sum"))
    if stated.value:
        return _paid(stated.value, text, unclear)
    if _BY_PROVINCE.search(text):
        return Fee(amount=None, source=SOURCE)
    if _FREE.match(text):
        return Fee(amount=0, source=SOURCE)
    if not text:
        unclear.append(say("zero_unexplained"))
        return Fee(amount=0, uncertain=True, source=SOURCE)
    if not (_COPIES.search(text) or _FREE_FOR.search(text)):
        unclear.append(say("no_sum", said=beginning(text, 200)))
    return None


def _paid(amount: int, text: str, unclear: list[str]) -> Fee:
    sums = [(int(match[1].replace(".", "")), (match[2] or "").strip()) for match in _SUM.finditer(text)]
    per = next((per for value, per in sums if value == amount), "")
    who = _WHO.match(text)
    contradicted = bool(sums) and all(value != amount for value, _ in sums)
    if contradicted:
        unclear.append(say("sum_differs", amount=amount, others=[value for value, _ in sums]))
    per = re.sub(r"^(?:một |mỗi )?", "", per.replace("/", " mỗi ")).split(" về ")[0]
    return Fee(amount=amount, per=per, when=small(who[1]) if who else "", uncertain=contradicted, source=SOURCE)
