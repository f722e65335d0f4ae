"""Times of a portal record: numbers with units, and the cases they are for.

A way of filing states a number and a unit. The unit `OTHER` names none; the record's cases may then settle it, and what
is settled so is told as uncertain.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.catalogue.portal.record import Method, Record
from bot.catalogue.portal.text import clean
from bot.catalogue.portal.wording import say
from bot.catalogue.schema import Period
from bot.catalogue.terms import TimeUnit

SOURCE = ("cong",)
_UNITS = {
    "HOUR": TimeUnit.HOUR,
    "DAY": TimeUnit.DAY,
    "WORKING_DAY": TimeUnit.WORKING_DAY,
    "MONTH": TimeUnit.MONTH,
    "YEAR": TimeUnit.YEAR,
}
_WORDS = {
    "ngày làm việc": TimeUnit.WORKING_DAY,
    "ngày": TimeUnit.DAY,
    "giờ": TimeUnit.HOUR,
    "tháng": TimeUnit.MONTH,
}
_LENGTH = r"(?P<amount>\d{1,3}) (?P<unit>ngày làm việc|ngày|giờ|tháng)\b"
# "7 ngày đối với nhà ở riêng lẻ", "03 ngày làm việc với trường hợp cần xác minh"
_FOR = re.compile(_LENGTH + r" (?P<when>(?:đối )?với [^;.,()]{3,120})")
# "trường hợp phức tạp thì có thể kéo dài hơn nhưng không quá 02 ngày làm việc"
_IF = re.compile(r"(?P<when>trường hợp [^;.,()]{3,80}?) thì [^;.]{0,60}?" + _LENGTH, re.IGNORECASE)
_ANY = re.compile(_LENGTH)


@dataclass(frozen=True)
class Times:
    """The periods of each way of filing, in the order of the record, and what is not certain about them."""

    of_methods: tuple[tuple[Period, ...], ...]
    open: tuple[str, ...]


def read_times(record: Record) -> Times:
    """The times of every way of filing."""
    unclear: list[str] = []
    found = tuple(tuple(_of_method(method, record, unclear)) for method in record.methods)
    return Times(found, tuple(dict.fromkeys(unclear)))


def _of_method(method: Method, record: Record, unclear: list[str]) -> list[Period]:
    stated = _UNITS.get(method.unit)
    if stated is None or not method.amount:
        return _from_cases(method, record, unclear)
    said = _said(clean(method.description))
    own = next((when for amount, _, when in said if amount == method.amount), "")
    periods = [Period(amount=method.amount, unit=stated, when=own, source=SOURCE)]
    for amount, unit, when in said:
        if amount == method.amount:
            if unit is not stated:
                unclear.append(say("unit_differs", amount=amount, stated=stated, said=unit))
        elif when:
            periods.append(Period(amount=amount, unit=unit, when=when, source=SOURCE))
        else:
            unclear.append(say("another_time", amount=amount, said=unit))
    return periods


def _said(text: str) -> Sequence[tuple[int, TimeUnit, str]]:
    """The lengths of time that a description names, with the case where it says one."""
    cases = {match.start("amount"): match["when"] for pattern in (_IF, _FOR) for match in pattern.finditer(text)}
    return [
        (int(match["amount"]), _WORDS[match["unit"]], cases.get(match.start("amount"), "").strip())
        for match in _ANY.finditer(text)
    ]


def _from_cases(method: Method, record: Record, unclear: list[str]) -> list[Period]:
    """Where a way of filing names no unit: what the record's cases say, if they agree."""
    known = {(case.time.qty, _UNITS[case.time.type]) for case in record.timed_cases if case.time.type in _UNITS}
    same_number = {time for time in known if time[0] == method.amount}
    chosen = same_number if len(same_number) == 1 else known if len(known) == 1 else set()
    unclear.append(say("unit_missing", amount=method.amount, others=sorted(known)))
    return [Period(amount=amount, unit=unit, uncertain=True, source=SOURCE) for amount, unit in chosen if amount]
