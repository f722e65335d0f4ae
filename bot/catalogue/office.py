"""Answers about the ward's office: hours, address, telephones, staff, facilities, service at home, old names.

In the log of a ward's bot these are asked twice as often as procedures. All facts come from the ward's file, all
sentences from `data/answers/office/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TypeVar

from bot.answer import Answer, Button, render
from bot.catalogue.office_hours import answer_hours
from bot.catalogue.office_places import answer_address_change
from bot.catalogue.ward import Building, Contact, Counter, EmergencyNumber, Facility, HomeProcedure, Officer, Ward
from bot.catalogue.ward_fact import WardFact
from bot.phrases import PhraseIndex, Topic, TopicFinder

ASK_HOURS = "ask_office_hours"
ASK_ADDRESS = "ask_office_address"
ASK_CONTACT = "ask_office_contact"
ASK_STAFF = "ask_office_staff"
ASK_FACILITIES = "ask_office_facilities"
ASK_HOME_SERVICE = "ask_home_service"
ASK_ADDRESS_CHANGE = "ask_address_change"
ASK_HUMAN = "ask_human"
REQUEST_HOME_VISIT = "request_home_visit"

Named = TypeVar("Named", bound=WardFact)

# "Danh sách cán bộ": everybody, shortly.
_ASKS_LIST = PhraseIndex((phrase, True) for phrase in ("danh sách cán bộ", "nhân sự phường", "những cán bộ nào"))
_ASKS_ALL = PhraseIndex((phrase, True) for phrase in ("có gì", "có những gì", "tiện nghi", "tiện ích"))
# Words that ask for a way, not for a name.
_ASKS_MAP = PhraseIndex(
    (phrase, True) for phrase in ("bản đồ", "định vị", "vị trí", "chỉ đường", "đường đi", "đi đường nào")
)


@dataclass(frozen=True)
class Question:
    """What was asked, and what is known from the conversation."""

    ward: Ward
    text: str
    now: datetime
    field: str | None  # field of the procedure being talked about
    procedure: str | None  # its code


def answer_office(
    ward: Ward, intent: str, text: str, now: datetime, field: str | None = None, procedure: str | None = None
) -> Answer:
    """The answer to a question of one of the seven `ask_…` intents about the office.

    Args:
        ward: The ward asked about.
        intent: One of the constants above.
        text: What the resident typed.
        now: The clock, in Vietnam's time.
        field: Field of the procedure being talked about (`ho-tich`); decides where the text names none.
        procedure: Its code; for service at home.

    Raises:
        KeyError: `intent` is none of them.
    """
    tell, next_questions = _TOPICS[intent]
    if ward.home_service is None:
        next_questions = tuple(name for name in next_questions if name != REQUEST_HOME_VISIT)
    return Answer(tell(Question(ward, text, now, field, procedure)), _buttons(next_questions))


def find_officers(ward: Ward, text: str, field: str | None = None) -> list[Officer]:
    """Who is in charge of what `text` names, or else of `field`; the best first, none where nothing fits."""
    named = _find(ward.officers, text)
    return named or [officer for officer in ward.officers if field is not None and field in officer.fields]


def find_counter(ward: Ward, text: str, field: str | None = None) -> Counter | None:
    """The counter for what `text` names, or else for `field`."""
    return next(iter(_find(ward.counters, text)), None) or next(
        (counter for counter in ward.counters if field is not None and field in counter.fields), None
    )


def find_building(ward: Ward, text: str) -> Building | None:
    """The house beside the office that `text` names."""
    return next(iter(_find(ward.buildings, text)), None)


def _find(entries: tuple[Named, ...], text: str) -> list[Named]:
    """The entries that `text` names by one of their aliases, the best first."""
    return [entries[number] for number in _finder(entries).find(text)]


@lru_cache(maxsize=64)
def _finder(entries: tuple[WardFact, ...]) -> TopicFinder[int]:
    return TopicFinder([Topic(number, _names(entry)) for number, entry in enumerate(entries)])


def _names(entry: WardFact) -> tuple[str, ...]:
    match entry:
        case Counter():
            return entry.name, entry.name.replace("Quầy", "Quầy số"), *entry.aliases
        case Officer():
            return entry.role, *entry.aliases
        case Contact() | Facility() | Building() | EmergencyNumber():
            return entry.aliases
        case _:
            raise TypeError(f"{type(entry).__name__} has no names")


def _hours(asked: Question) -> str:
    return answer_hours(asked.ward, asked.text, asked.now)


def _address(asked: Question) -> str:
    ward = asked.ward
    building = find_building(ward, asked.text)
    counter = None if building else find_counter(ward, asked.text, asked.field)
    calendar = ward.calendar(counter)
    return render(
        "office/address",
        ward=ward,
        counter=counter,
        building=building,
        asks_map=bool(_ASKS_MAP.find(asked.text)),
        closing=calendar.closing(asked.now),
        reopens=calendar.next_opening(asked.now),
        today=asked.now.date(),
        sample=building.sample if building else _has_sample(ward.address, ward.hours, counter),
    )


def _contact(asked: Question) -> str:
    ward = asked.ward
    officers = find_officers(ward, asked.text)
    contacts = _find(ward.contacts, asked.text)[:2]
    numbers = _find(ward.numbers, asked.text)
    if officers and not contacts and not numbers:
        return _staff(asked)
    shown = contacts or ([] if numbers else _main_contacts(ward))
    return render("office/contact", ward=ward, contacts=shown, numbers=numbers, sample=_has_sample(*shown))


def _main_contacts(ward: Ward) -> list[Contact]:
    """The first of each kind."""
    first: dict[str, Contact] = {}
    for contact in ward.contacts:
        first.setdefault(contact.kind, contact)
    return list(first.values())


def _staff(asked: Question) -> str:
    ward = asked.ward
    if _ASKS_LIST.find(asked.text) and ward.officers:
        return render("office/staff_list", ward=ward, officers=ward.officers, sample=_has_sample(*ward.officers))
    officers = find_officers(ward, asked.text, asked.field)[:1]
    counter = find_counter(ward, asked.text, asked.field)
    desks = {counter.id: counter for counter in ward.counters}
    used: list[WardFact | None] = [*officers] if officers else [counter or ward.counters[0], ward.phone]
    return render(
        "office/staff",
        ward=ward,
        officers=officers,
        desks=desks,
        counter=counter or ward.counters[0],
        is_known=bool(officers or counter),
        reception=ward.reception,
        asks_leader=any(officer.role.startswith(("Chủ tịch UBND", "Phó Chủ tịch")) for officer in officers),
        is_open=ward.calendar(counter).is_open(asked.now),
        reopens=ward.calendar(counter).next_opening(asked.now),
        today=asked.now.date(),
        sample=_has_sample(*used),
    )


def _facilities(asked: Question) -> str:
    found = _find(asked.ward.facilities, asked.text)[:2]
    shown = found or asked.ward.facilities
    return render(
        "office/facilities",
        ward=asked.ward,
        facilities=shown,
        is_named=bool(found),
        asks_all=not asked.text.strip() or bool(_ASKS_ALL.find(asked.text)),
        sample=_has_sample(*shown, asked.ward.phone),
    )


def _home_service(asked: Question) -> str:
    service = asked.ward.home_service
    if service is None:
        return render("office/home_service_unknown", ward=asked.ward, sample=asked.ward.phone.sample)
    listed = _home_procedure(service.procedures, asked)
    return render(
        "office/home_service",
        ward=asked.ward,
        service=service,
        listed=listed,
        is_asked=asked.procedure is not None and listed is None,
        sample=service.sample,
    )


def _home_procedure(procedures: Sequence[HomeProcedure], asked: Question) -> HomeProcedure | None:
    by_code = {procedure.code: procedure for procedure in procedures}
    named = TopicFinder([Topic(procedure, (procedure.name, *procedure.aliases)) for procedure in procedures])
    return by_code.get(asked.procedure or "") or (named.first(asked.text) if asked.procedure is None else None)


def _address_change(asked: Question) -> str:
    return answer_address_change(asked.ward, asked.text)


def _has_sample(*facts: WardFact | None) -> bool:
    return any(fact.sample for fact in facts if fact is not None)


def _buttons(intents: Iterable[str]) -> tuple[Button, ...]:
    intents = tuple(intents)
    titles = render("office/button_titles", intents=intents).splitlines()
    return tuple(Button(title, f"/{intent}") for intent, title in zip(intents, titles, strict=True))


_TOPICS: dict[str, tuple[Callable[[Question], str], tuple[str, ...]]] = {
    ASK_HOURS: (_hours, (ASK_ADDRESS, ASK_CONTACT, ASK_HUMAN)),
    ASK_ADDRESS: (_address, (ASK_HOURS, ASK_FACILITIES, ASK_HUMAN)),
    ASK_CONTACT: (_contact, (ASK_HOURS, ASK_STAFF, ASK_HUMAN)),
    ASK_STAFF: (_staff, (ASK_HOURS, ASK_ADDRESS, ASK_HUMAN)),
    ASK_FACILITIES: (_facilities, (ASK_ADDRESS, ASK_HOURS, ASK_HUMAN)),
    ASK_HOME_SERVICE: (_home_service, (REQUEST_HOME_VISIT, ASK_HUMAN, ASK_CONTACT)),
    ASK_ADDRESS_CHANGE: (_address_change, (ASK_ADDRESS, ASK_HUMAN)),
}
