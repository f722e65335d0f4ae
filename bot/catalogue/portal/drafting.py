"""From a portal record to a draft in our schema. What the record does not say for certain is listed, not guessed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date

from bot.answer import small
from bot.catalogue.draft import REVIEW_WITHIN, Draft, Imported, with_digest
from bot.catalogue.national import NationalProcedure
from bot.catalogue.portal.fees import read_fees
from bot.catalogue.portal.papers import LONGEST_TITLE, Papers, read_papers
from bot.catalogue.portal.periods import SOURCE, read_times
from bot.catalogue.portal.record import Named, Record
from bot.catalogue.portal.text import bare, clean, clean_lines
from bot.catalogue.portal.wording import say
from bot.catalogue.schema import Agency, Channel, Fee, LegalBasis, Online, Period, Procedure, Result, Source, Statement
from bot.catalogue.terms import ChannelKind, Level, OnlineLevel, SourceKind
from bot.text import fold

_CHANNELS = {"DIRECT": ChannelKind.COUNTER, "ONLINE": ChannelKind.ONLINE, "POSTAL": ChannelKind.POST}
_LEAD_IN = re.compile(r"^(?:thủ tục hành chính|thủ tục|tthc)[:\s]+", re.IGNORECASE)
_VERBS = re.compile(r"^(?:đăng ký|cấp|khai báo|xác nhận|thông báo) ", re.IGNORECASE)
_NOTHING = {"", "không", "không có", "không có thông tin", "không quy định"}
_KINDS_OF_LAW = {"NĐ": "Nghị định", "TT": "Thông tư", "QH": "Luật", "NQ": "Nghị quyết", "QĐ": "Quyết định"}
_LAW_NUMBER = re.compile(r"\d+(?:\.\d+)?/\d{4}/[\w-]+")
_LONGEST_LAW = 60
_STEP = re.compile(r"^(?:[-–]|bước \d|[a-zđ]\)|\d{1,2}[.)]\s)", re.IGNORECASE)


def draft_of(record: Record, today: date, folders: Mapping[str, str]) -> Draft:
    """The draft of `record`; `folders` says in which of our folders the procedures of a national field stand."""
    papers, times, fees = read_papers(record), read_times(record), read_fees(record)
    name = clean(record.name)
    called = small(_LEAD_IN.sub("", name))
    channels, common_time, common_fees = _channels(record, times.of_methods, fees.of_methods)
    agency, agency_open = _agency(record)
    draft = Draft(
        code=record.code,
        name=name,
        short_name=_cut(called),
        field=folders.get(_category(record), "") or _slug(_category(record)) or "khac",
        names=tuple(dict.fromkeys((called, _VERBS.sub("", called)))),
        summary=say("summary", field=_category(record), code=record.code),
        agency=agency,
        who=tuple(Statement(text=clean(s.name) + ".", source=SOURCE) for s in record.subjects),
        conditions=_statements(record.conditions),
        papers=tuple(papers.common),
        case_question=say("case_question") if papers.cases else "",
        cases=tuple(papers.cases),
        not_needed=tuple(dict.fromkeys(papers.not_needed)),
        forms=tuple(papers.forms),
        channels=channels,
        fees=common_fees,
        exemptions=fees.exemptions,
        time=common_time,
        steps=_steps(record),
        online=Online(level=_online_level(record), url=record.page, source=SOURCE),
        proxy=None,
        results=tuple(Result(name=bare(clean(r.name)), source=SOURCE) for r in record.results if clean(r.name)),
        legal_basis=tuple(dict.fromkeys(_law(law) for law in record.laws)),
        sources={SOURCE[0]: _source(record, today)},
        checked=today,
        review_by=today + REVIEW_WITHIN,
        imported=_imported(record, today, papers, [*agency_open, *times.open, *fees.open, *papers.open]),
    )
    return with_digest(draft)


def _updated(record: Record) -> date | None:
    return record.updated.date() if record.updated else None


def _source(record: Record, today: date) -> Source:
    told = say("read_at", code=record.code, updated=_updated(record))
    return Source(title=say("portal"), kind=SourceKind.PORTAL, read_at=told, read_on=today)


def _imported(record: Record, today: date, papers: Papers, unclear: list[str]) -> Imported:
    return Imported(
        read_on=today,
        url=record.page,
        updated=_updated(record),
        open=tuple(dict.fromkeys(unclear)),
        notes=_notes(record, papers),
    )


def folders_of(procedures: Mapping[str, Procedure], national: Mapping[str, NationalProcedure]) -> dict[str, str]:
    """For each field of the national list the folder in which most of its checked procedures stand."""
    pairs = Counter((national[code].field, p.field) for code, p in procedures.items() if code in national)
    return {field: folder for (field, folder), _ in reversed(pairs.most_common())}


def _category(record: Record) -> str:
    return clean(record.categories[0].name) if record.categories else ""


def _slug(text: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", fold(text)))


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST_TITLE else name[: LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,(") + "…"


def _agency(record: Record) -> tuple[Agency, list[str]]:
    named = record.agencies + record.agency_groups or record.authorities + record.authority_groups
    names = list(dict.fromkeys(clean(agency.name) for agency in named if clean(agency.name)))
    unclear = [] if names else [say("agency_missing")]
    told = "; ".join(names) or say("no_agency")
    level = _level(record, told)
    if record.is_ward and record.is_province:
        unclear.append(say("two_levels"))
    if re.search(r"huyện|phòng tư pháp|\bquận\b", told, re.IGNORECASE):
        unclear.append(say("district", said=told))
    where = clean(record.received_at) or told
    return Agency(name=told, level=level, where=where, any_place=record.any_place, source=SOURCE), unclear


def _level(record: Record, agencies: str) -> Level:
    if record.is_ward:
        return Level.COMMUNE_POLICE if agencies.lower().startswith("công an") else Level.COMMUNE
    return Level.PROVINCE if record.is_province else Level.OTHER


def _online_level(record: Record) -> OnlineLevel:
    if record.is_full_online:
        return OnlineLevel.FULL
    return OnlineLevel.UNCONFIRMED if any(m.submission == "ONLINE" for m in record.methods) else OnlineLevel.NONE


def _channels(
    record: Record, times: tuple[tuple[Period, ...], ...], fees: tuple[tuple[Fee, ...], ...]
) -> tuple[tuple[Channel, ...], tuple[Period, ...], tuple[Fee, ...]]:
    """The ways of filing, and what all of them have in common, which is then told once."""
    kinds = [_CHANNELS.get(method.submission) for method in record.methods]
    time_of: dict[ChannelKind, dict[Period, None]] = {}
    fees_of: dict[ChannelKind, dict[Fee, None]] = {}
    for kind, own_times, own_fees in zip(kinds, times, fees, strict=True):
        if kind is not None:
            time_of.setdefault(kind, {}).update(dict.fromkeys(own_times))
            fees_of.setdefault(kind, {}).update(dict.fromkeys(own_fees))
    same_time = next(iter(time_of.values()), {}) if len({frozenset(t) for t in time_of.values()}) == 1 else {}
    same_fees = next(iter(fees_of.values()), {}) if len({frozenset(f) for f in fees_of.values()}) == 1 else {}
    channels = tuple(
        Channel(
            kind=kind,
            time=() if same_time else tuple(time_of[kind]),
            fees=() if same_fees else tuple(fees_of[kind]),
            source=SOURCE,
        )
        for kind in time_of
    )
    return channels, tuple(same_time), tuple(same_fees)


def _statements(text: str) -> tuple[Statement, ...]:
    lines = [bare(line) for line in clean_lines(text)]
    return tuple(
        Statement(text=line[:1].upper() + line[1:] + ".", source=SOURCE)
        for line in lines
        if line.lower() not in _NOTHING
    )


def _steps(record: Record) -> tuple[Statement, ...]:
    """A line with a dash or a number begins a step; what stands below goes on with it."""
    steps: list[str] = []
    for block in record.steps:
        for line in clean_lines(block.description):
            if steps and not _STEP.match(line):
                steps[-1] += " " + line
            else:
                steps.append(line)
    told = [bare(step) for step in steps]
    return tuple(Statement(text=step[:1].upper() + step[1:] + ".", source=SOURCE) for step in told if step)


def _law(law: Named) -> LegalBasis:
    """“Thông tư 53/2025/TT-BCA”; a law by its name, if the portal's is no whole title."""
    found, name = _LAW_NUMBER.search(clean(law.code)), clean(law.name)
    number = found[0] if found else ""
    kind = next((word for mark, word in _KINDS_OF_LAW.items() if f"/{mark}" in number), "")
    if not kind or (kind == "Luật" and name.startswith(("Luật ", "Bộ luật ")) and len(name) < _LONGEST_LAW):
        return LegalBasis(document=f"{name} ({number})" if number and number not in name else name or number)
    return LegalBasis(document=f"{kind} {number}")


def _notes(record: Record, papers: Papers) -> tuple[str, ...]:
    described = [bare(line) for line in clean_lines(record.description)]
    return tuple(dict.fromkeys([*papers.notes, *(line for line in described if line.lower() not in _NOTHING)]))
