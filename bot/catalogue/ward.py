"""The shape of one ward's file, `data/wards/<ward>.yml`, and how to load it.

Another ward is another file; `MOTCUA_WARD` chooses it. Every fact has a source or is marked `sample: true`: invented
until the ward confirms it, and told so. Old and new names of places are `ward_places.py`, sentences `office.py`.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, model_validator

from bot.catalogue.entry_file import load_entry
from bot.catalogue.schema import Entry, ProcedureCode, Source, Text
from bot.catalogue.ward_fact import WardFact, iter_ward_facts
from bot.catalogue.ward_places import Places
from bot.workdays import Span, WorkCalendar

WEEKDAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def _span(value: Any) -> Any:
    """`07:00-11:30` as a span."""
    if not isinstance(value, str):
        return value
    start, _, end = value.partition("-")
    try:
        return Span(time.fromisoformat(start.strip()), time.fromisoformat(end.strip()))
    except ValueError as error:
        raise ValueError(f"hours look like 07:00-11:30, not {value!r} ({error})") from error


def _in_order(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    if any(left.end > right.start for left, right in pairwise(spans)):
        raise ValueError("hours must be in order and must not overlap")
    return spans


HourSpan = Annotated[Span, BeforeValidator(_span)]
Spans = Annotated[tuple[HourSpan, ...], Field(min_length=1), AfterValidator(_in_order)]


class DayHours(Entry):
    """The same hours on several days of the week."""

    days: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    spans: Spans


class Hours(WardFact):
    """When an office or a desk is open."""

    week: Annotated[tuple[DayHours, ...], Field(min_length=1)]
    note: str = ""

    @model_validator(mode="after")
    def _one_entry_a_day(self) -> Hours:
        days = [day for entry in self.week for day in entry.days]
        if len(days) != len(set(days)):
            raise ValueError("a weekday has two entries")
        return self

    @cached_property
    def by_weekday(self) -> dict[int, tuple[Span, ...]]:
        """Weekday (Monday is 0) → hours."""
        return {WEEKDAY_NAMES.index(day): entry.spans for entry in self.week for day in entry.days}


class DayOff(WardFact):
    """A day or several on which this ward is closed beside the public holidays."""

    day: date
    until: date | None = None
    reason: Text


class WorkedDay(WardFact):
    """A day worked although it would be off."""

    day: date
    spans: Spans
    reason: Text


class Address(WardFact):
    """Where the one-stop shop is."""

    text: Text
    landmark: str = ""
    map_url: str = ""


class Building(WardFact):
    """Another house that residents look for: the ward's police, its health station."""

    name: Text
    address: Text
    aliases: Annotated[tuple[Text, ...], Field(min_length=1)]


class Contact(WardFact):
    """A way to reach the ward. The first telephone is the one told to who asks for none in particular."""

    id: Literal["", "main", "police", "health", "leader"] = ""  # for `whom_to_tell.py`
    kind: Literal["phone", "hotline", "email", "web", "zalo"]
    value: Text
    label: Text  # "Bộ phận một cửa"
    when: str = ""  # "trong giờ làm việc"
    aliases: tuple[str, ...] = ()


class Counter(WardFact):
    """A desk. `hours` only where they differ from the office's."""

    id: Text
    name: Text  # "Quầy 1"
    does: Text
    fields: tuple[str, ...] = ()  # folders of data/procedures
    aliases: tuple[str, ...] = ()
    place: str = ""
    hours: Hours | None = None


class Officer(WardFact):
    """Who is in charge of what. `phone` may be empty: then the ward's own."""

    name: Text
    role: Text
    does: Text
    fields: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()  # what residents call the field or the person: "tư pháp", "địa chính"
    phone: str = ""
    counter: str = ""  # Counter.id


class Facility(WardFact):
    """Parking, wifi, a ramp …"""

    id: Text
    title: Text
    text: Text
    aliases: Annotated[tuple[str, ...], Field(min_length=1)]


class HomeProcedure(Entry):
    """A procedure for which somebody comes to the resident's home."""

    code: ProcedureCode
    name: Text
    who: Text
    aliases: tuple[str, ...] = ()


class VisitTimes(Entry):
    """When officers come to people's homes, and how many visits there can be at the same time."""

    week: Annotated[tuple[DayHours, ...], Field(min_length=1)]
    minutes: int = Field(default=60, ge=15, le=480)  # that one visit takes, the way included
    at_once: int = Field(default=1, ge=1, le=20)  # officers who can be out at the same time
    lead_hours: int = Field(default=4, ge=0)  # between asking and the earliest visit
    days_ahead: int = Field(default=14, ge=1, le=60)


class HomeService(WardFact):
    """Service at home: never refused by the bot, a person decides."""

    who: Annotated[tuple[Text, ...], Field(min_length=1)]
    how: Text
    phone: Text
    fee: str = ""
    procedures: Annotated[tuple[HomeProcedure, ...], Field(min_length=1)]
    visits: VisitTimes | None = None  # None: no times are offered, an officer calls back


class UrgentHelp(WardFact):
    """Whom to call out of hours."""

    what: Text
    phone: Text
    aliases: tuple[str, ...] = ()


class EmergencyNumber(WardFact):
    """A national number."""

    number: Text
    what: Text
    aliases: tuple[str, ...] = ()


class Ward(Entry):
    """Everything the bot knows about one ward's office."""

    name: Text  # "phường Buôn Ma Thuột"
    province: Text
    office: Text  # "Trung tâm Phục vụ hành chính công phường Buôn Ma Thuột"
    address: Address
    hours: Hours
    closed: tuple[DayOff, ...] = ()
    opened: tuple[WorkedDay, ...] = ()
    buildings: tuple[Building, ...] = ()
    contacts: Annotated[tuple[Contact, ...], Field(min_length=1)]
    counters: Annotated[tuple[Counter, ...], Field(min_length=1)]
    officers: tuple[Officer, ...] = ()
    facilities: tuple[Facility, ...] = ()
    reception: WardNote | None = None  # when the leaders receive citizens
    home_service: HomeService | None = None
    urgent: tuple[UrgentHelp, ...] = ()
    numbers: tuple[EmergencyNumber, ...] = ()
    places: Places | None = None
    sources: dict[str, Source] = {}
    checked: date
    review_by: date

    @model_validator(mode="after")
    def _is_consistent(self) -> Ward:
        if self.review_by <= self.checked:
            raise ValueError("`review_by` must be later than `checked`")
        for fact in iter_ward_facts(self):
            for source in fact.source:
                if source not in self.sources:
                    raise ValueError(f"source {source!r} is not in `sources`")
        counters = {counter.id for counter in self.counters}
        for officer in self.officers:
            if officer.counter and officer.counter not in counters:
                raise ValueError(f"officer {officer.name!r} sits at {officer.counter!r}, which is not in `counters`")
        if not any(contact.kind == "phone" for contact in self.contacts):
            raise ValueError("`contacts` need a phone")
        return self

    @property
    def phone(self) -> Contact:
        """The main telephone."""
        return next(contact for contact in self.contacts if contact.kind == "phone")

    def visit_calendar(self) -> WorkCalendar:
        """The hours of visits at home, none on days off. Without `home_service.visits` never open."""
        visits = self.home_service.visits if self.home_service else None
        week = Hours(week=visits.week, sample=True).by_weekday if visits else {}
        office = self.calendar()
        return WorkCalendar(week, office.closed)

    @property
    def has_samples(self) -> bool:
        """Whether something in the file is not confirmed by the ward."""
        return any(fact.sample for fact in iter_ward_facts(self))

    def calendar(self, counter: Counter | None = None) -> WorkCalendar:
        """The hours and days off of the office, or of a counter with hours of its own."""
        hours = counter.hours if counter and counter.hours else self.hours
        closed = {
            entry.day + timedelta(days=n): entry.reason
            for entry in self.closed
            for n in range(((entry.until or entry.day) - entry.day).days + 1)
        }
        return WorkCalendar(hours.by_weekday, closed, {entry.day: entry.spans for entry in self.opened})


class WardNote(WardFact):
    """A sentence or two."""

    text: Text


Ward.model_rebuild()
WARD = TypeAdapter(Ward)


def load_ward(path: Path) -> Ward:
    """The ward of the file at `path`.

    Raises:
        CatalogueError: the file is missing or wrong; each defect names its line and key.
    """
    return load_entry(path, WARD)
