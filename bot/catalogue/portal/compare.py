"""What we tell against what the portal's record says, field by field. A difference is not yet an error of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rapidfuzz import fuzz

from bot.catalogue.catalogue import RetiredCode
from bot.catalogue.draft import Draft
from bot.catalogue.in_force import in_force
from bot.catalogue.schema import Case, Channel, Fee, Paper, Period, Procedure
from bot.catalogue.terms import OnlineLevel, PaperKind, TimeUnit
from bot.text import fold

_SAME_PAPER = 72  # of 100: a longer official name still holds the words of our short one
_LAW = re.compile(r"\d+(?:\.\d+)?/(\d{4})/[\w-]+")
_NEW_LAW = 2025  # what is older is named by habit
# An identity paper is shown for everything; the portal lists it in six ways.
_IDENTITY = re.compile(
    r"hộ chiếu|căn cước|giấy tờ tùy thân|chứng minh về nhân thân|nơi cư trú|về cư trú", re.IGNORECASE
)


class Field(StrEnum):
    """What differs."""

    CODE = "code"
    NAME = "name"
    AGENCY = "agency"
    FEE = "fee"
    TIME = "time"
    PAPERS = "papers"
    ONLINE = "online"
    LEGAL = "legal"


@dataclass(frozen=True, order=True)
class Difference:
    """One difference: what we say, what the portal says, each empty where it says nothing."""

    code: str
    field: Field
    ours: str
    portal: str
    certain: bool = True  # whether the record states it, or it had to be put together


def compare(ours: Procedure, portal: Draft, retired: Mapping[str, RetiredCode], today: date) -> Iterator[Difference]:
    """The differences on the day `today`."""
    ours = in_force(ours, today)
    if portal.code in retired or ours.code != portal.code:
        told = retired[portal.code].replaced_by if portal.code in retired else ours.code
        yield Difference(portal.code, Field.CODE, told or "", portal.code)
        return  # the record is of a procedure that is gone; what else it says is of no use
    if fold(_words(ours.name)) != fold(_words(portal.name)):
        yield Difference(ours.code, Field.NAME, ours.name, portal.name)
    if ours.agency.level is not portal.agency.level:
        yield Difference(
            ours.code, Field.AGENCY, str(ours.agency.level), f"{portal.agency.level} ({portal.agency.name})"
        )
    yield from _fees(ours, portal)
    yield from _times(ours, portal)
    yield from dict.fromkeys(_papers(ours, portal))
    full = portal.online.level is OnlineLevel.FULL
    if full and ours.online.level not in (OnlineLevel.FULL, OnlineLevel.UNCONFIRMED):
        yield Difference(ours.code, Field.ONLINE, str(ours.online.level), str(portal.online.level))
    missing = sorted(_laws(portal) - _laws(ours))
    if missing:
        yield Difference(ours.code, Field.LEGAL, "", ", ".join(missing))


def _words(name: str) -> str:
    return re.sub(r"^(thủ tục hành chính|thủ tục)\s+", "", name.strip(), flags=re.IGNORECASE)


def _every_fee(p: Procedure) -> list[Fee]:
    holders: tuple[Channel | Case, ...] = (*p.channels, *p.cases)
    return [*p.fees, *(fee for holder in holders for fee in holder.fees)]


def _fees(ours: Procedure, portal: Draft) -> Iterator[Difference]:
    told = _every_fee(ours)
    stated = [fee for fee in _every_fee(portal) if not fee.uncertain]
    own, theirs = {fee.amount for fee in told}, {fee.amount for fee in stated}
    paid, paid_there = {a for a in own if a}, {a for a in theirs if a}
    missing, alone = paid_there - own, paid - paid_there if paid_there else set()
    by_province = None in theirs and not (None in own or paid)
    free = theirs == {0} and bool(told) and 0 not in own
    if missing or alone or by_province or free:
        yield Difference(ours.code, Field.FEE, _sums(told), _sums(stated))


def _sums(fees: Iterable[Fee]) -> str:
    amounts = {fee.amount for fee in fees}
    told = [f"{amount:,}".replace(",", ".") for amount in sorted(a for a in amounts if a is not None)]
    return ", ".join([*told, *(["HĐND"] if None in amounts else [])])


def _every_time(p: Procedure) -> list[Period]:
    holders: tuple[Channel | Case, ...] = (*p.channels, *p.cases)
    return [*p.time, *(time for holder in holders for time in holder.time)]


def _times(ours: Procedure, portal: Draft) -> Iterator[Difference]:
    told, stated = _every_time(ours), _every_time(portal)
    missing = {_length(time) for time in stated} - {_length(time) for time in told}
    if missing:
        certain = any(not time.uncertain for time in stated if _length(time) in missing)
        yield Difference(ours.code, Field.TIME, _lengths(told), _lengths(stated), certain)


def _length(time: Period) -> tuple[int, str]:
    """Within the day and within one day are not told apart: the portal knows no “trong ngày”."""
    if time.unit is TimeUnit.SAME_DAY or (time.amount == 1 and time.unit in (TimeUnit.DAY, TimeUnit.WORKING_DAY)):
        return 1, "day"
    return time.amount or 0, str(time.unit)


def _lengths(times: Iterable[Period]) -> str:
    return ", ".join(dict.fromkeys(f"{time.amount or ''} {time.unit}".strip() for time in times))


def _every_paper(p: Procedure) -> list[Paper]:
    proxy = p.proxy.papers if p.proxy else ()
    return [*p.papers, *(paper for case in p.cases for paper in case.papers), *proxy]


def _papers(ours: Procedure, portal: Draft) -> Iterator[Difference]:
    """Papers that one side names and the other does not, by their words."""
    told = [paper.name for paper in _every_paper(ours)]
    known = [*told, *(form.name for form in ours.forms), *(s.text for s in ours.not_needed)]
    asked = [p for p in _every_paper(portal) if p.kind is not PaperKind.INFORMATION and not _IDENTITY.search(p.name)]
    for paper in asked:
        if not any(_alike(name, paper.name) for name in known):
            yield Difference(ours.code, Field.PAPERS, "", paper.name, certain=not paper.uncertain)
    everything = [f"{paper.name} {paper.note}" for paper in _every_paper(portal)]
    for name in told:
        if everything and not _IDENTITY.search(name) and not any(_alike(name, other) for other in everything):
            yield Difference(ours.code, Field.PAPERS, name, "")


def _alike(ours: str, theirs: str) -> bool:
    return fuzz.token_set_ratio(fold(ours), fold(theirs)) >= _SAME_PAPER


def _laws(p: Procedure) -> set[str]:
    texts = [*(basis.document for basis in p.legal_basis), *(source.title for source in p.sources.values())]
    found = (match for text in texts for match in _LAW.finditer(text))
    return {match[0] for match in found if int(match[1]) >= _NEW_LAW}
