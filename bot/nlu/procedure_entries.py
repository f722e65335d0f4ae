"""What the index is made of: for each procedure the phrases by which residents may mean it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.national import NationalProcedure
from bot.catalogue.schema import Procedure
from bot.nlu.terms import plain_of
from bot.phrases import Topic, TopicFinder


class PhraseKind(IntEnum):
    """Where a phrase comes from: how much it says differs."""

    NAME = 0  # what people call it
    CLUE = 1  # a wish, a paper or an event that points to it
    OFFICIAL = 2
    FORM = 3  # a form of this procedure alone
    NATIONAL = 4  # official name of a procedure that the ward has no file for


@dataclass(frozen=True)
class Entry:
    """One procedure with its phrases."""

    code: str
    name: str
    phrases: tuple[tuple[str, PhraseKind], ...]
    national: bool = False


def entries_of(procedures: Mapping[str, Procedure], national: Mapping[str, NationalProcedure]) -> list[Entry]:
    """The catalogue's procedures first, then those that the national list alone has."""
    forms = _telling_forms(procedures.values())
    known = [Entry(p.code, p.short_name, tuple(_phrases(p, forms))) for p in procedures.values()]
    return known + [
        Entry(n.code, n.name, ((shortened(n.name), PhraseKind.NATIONAL),), national=True)
        for n in national.values()
        if n.code not in procedures
    ]


def other_codes(catalogue: Catalogue) -> dict[str, Entry]:
    """Codes that stand in no list of names but may be typed: of the same name as another one, or out of force."""
    codes = {
        code: Entry(n.code, n.name, (), national=True) for n in catalogue.national.values() for code in n.same_name
    }
    return codes | {code: Entry(code, code, ()) for code in catalogue.retired}


def names_of(procedure: Procedure) -> Iterator[str]:
    """What a procedure is called, its short name first."""
    yield procedure.short_name
    for verb in _LEADING_VERBS:
        if procedure.short_name.startswith(verb):
            yield procedure.short_name.removeprefix(verb)
    yield from procedure.names


def is_called(procedure: Procedure, text: str) -> bool:
    """Whether `text` calls `procedure` by one of its names."""
    return _names_finder(procedure).first(text) is not None


_kept: dict[str, tuple[Procedure, TopicFinder[bool]]] = {}  # by code: to make one takes a fifth of a millisecond


def _names_finder(procedure: Procedure) -> TopicFinder[bool]:
    kept = _kept.get(procedure.code)
    if kept is None or kept[0] is not procedure:
        kept = _kept[procedure.code] = procedure, TopicFinder([Topic(True, tuple(names_of(procedure)))])
    return kept[1]


def _phrases(procedure: Procedure, forms: Mapping[str, str]) -> Iterator[tuple[str, PhraseKind]]:
    yield from ((name, PhraseKind.NAME) for name in names_of(procedure))
    yield shortened(procedure.name), PhraseKind.OFFICIAL
    yield from ((clue, PhraseKind.CLUE) for clue in procedure.clues)
    for form in procedure.forms:
        for label in (form.name, form.number):
            if label and forms.get(label.casefold()) == procedure.code:
                yield label, PhraseKind.FORM


def _telling_forms(procedures: Iterable[Procedure]) -> dict[str, str]:
    """Form names and numbers that belong to one procedure only."""
    owners: dict[str, set[str]] = {}
    for procedure in procedures:
        for form in procedure.forms:
            for label in (form.name, form.number):
                owners.setdefault(label.casefold(), set()).add(procedure.code)
    return {label: next(iter(codes)) for label, codes in owners.items() if len(codes) == 1}


_LEAD_INS = ("trinh tu, thu tuc", "thu tuc hanh chinh", "thu tuc", "tthc")  # without marks
_LEADING_VERBS = ("đăng ký ", "cấp ")  # "đăng ký thường trú": people say "thường trú"
_LONGEST = 160


def shortened(name: str) -> str:
    """The official name without its lead-in; of the longest ones only the beginning is ever typed."""
    plain = plain_of(name.casefold())
    for lead_in in _LEAD_INS:
        if plain.startswith(lead_in):
            name = name[len(lead_in) :].lstrip()
            break
    return name if len(name) <= _LONGEST else name[:_LONGEST].rsplit(" ", 1)[0]
