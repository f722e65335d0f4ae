"""Old and new names of places, and what follows from a merger: must papers be changed, how is an address written now.

Names come from the ward's file (`ward_places.py`) and the table of the country (`communes.py`), general questions from
`data/address-questions.yml`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from bot.answer import listing, render
from bot.catalogue.communes import OldCommune, get_communes
from bot.catalogue.schema import Text
from bot.catalogue.topic_file import TopicEntry, TopicFile, topics_of
from bot.catalogue.ward import Ward
from bot.catalogue.ward_fact import WardFact
from bot.catalogue.ward_places import FormerUnit, Neighbourhood
from bot.settings import get_settings
from bot.text import fold

# More neighbourhoods than this under one number are not told in one message.
MAX_NEIGHBOURHOODS = 8
MAX_COMMUNES = 5  # of the same name; more are asked about


class AddressQuestion(TopicEntry):
    """`text` may name `{ward}`, `{province}`, `{former}` (what the ward was formed from) and `{province_note}`."""

    text: Text


class AddressQuestionFile(TopicFile[AddressQuestion]):
    """`data/address-questions.yml`."""


def _path() -> Path:
    return get_settings().data_dir / "address-questions.yml"


def load_address_questions() -> TopicFile[AddressQuestion]:
    """Every general question about places; raises CatalogueError when the file is wrong."""
    return topics_of(_path(), AddressQuestionFile)[0]


@dataclass(frozen=True)
class Named:
    """What a text names: neighbourhoods or a former unit of the ward's file, old communes of the whole country."""

    neighbourhoods: list[Neighbourhood]
    unit: FormerUnit | None
    communes: list[OldCommune]
    is_unknown: bool  # some commune is named, and nothing is known of it


def answer_address_change(ward: Ward, text: str) -> str:
    """The new name of a place that `text` names, and the answer to a general question in it."""
    named = _named(ward, text)
    found, unit = named.neighbourhoods, named.unit
    places = ward.places
    renamed = [place for place in places.neighbourhoods if unit and place.unit == unit.name] if places else []
    file, finder = topics_of(_path(), AddressQuestionFile)
    question = finder.first(text)
    told = _fill(question, ward) if question else ""
    sources = _sources(ward, [*(place.group for place in found), unit])
    if question and told and not (found or unit or named.communes):
        sources += file.source_titles(question)
    return render(
        "office/address_change",
        ward=ward,
        found=[] if len(found) > MAX_NEIGHBOURHOODS else found,
        unit=unit,
        renamed=_first_and_last(renamed),
        too_many=len(found) > MAX_NEIGHBOURHOODS,
        communes=named.communes,
        shown=MAX_COMMUNES,
        table=get_communes().source,
        is_unknown=named.is_unknown and not told,
        is_uncertain=bool(told) and question is not None and question.uncertain,
        told=told,
        sources=sources,
    )


def names_place(ward: Ward, text: str) -> bool:
    """Whether `text` names a neighbourhood, or an old ward or commune that is known."""
    named = _named(ward, text)
    return bool(named.neighbourhoods or named.unit or named.communes)


def _named(ward: Ward, text: str) -> Named:
    """The ward's own places go first, but not where the text says that it means another district or province."""
    places, country = ward.places, get_communes()
    found = places.find_neighbourhoods(text) if places else []
    unit = next(iter(places.find_units(text)), None) if places and not found else None
    others = [] if found else [c for c in country.find(text) if unit is None or not _is_same(c, unit, ward)]
    if unit and any(country.says_where(text, commune) for commune in others):
        unit = None
    return Named(found, unit, others, is_unknown=not (found or unit or others) and country.names_one(text))


def _is_same(commune: OldCommune, unit: FormerUnit, ward: Ward) -> bool:
    """Whether the country's table and the ward's file speak of one place."""
    return (
        fold(unit.name).startswith(fold(commune.name))
        and commune.province_now.endswith(ward.province.split(" ", 1)[-1])
        and fold(unit.today) in map(fold, commune.now)
    )


def _fill(question: AddressQuestion, ward: Ward) -> str:
    """The text of `question` for `ward`; empty where the ward's file does not say what it needs."""
    units = ward.places.units if ward.places else ()
    former = [unit.name for unit in units if unit.today == ward.name and unit.merged_into == ward.name]
    known = {
        "ward": ward.name,
        "province": ward.province,
        "former": listing(former) if former else "",
        "province_note": ward.places.province_note if ward.places else "",
    }
    needed = {name for _, name, _, _ in Formatter().parse(question.text) if name}
    return question.text.format(**known) if all(known[name] for name in needed) else ""


def _first_and_last(renamed: list[Neighbourhood]) -> list[Neighbourhood]:
    """Enough to show how a whole former ward was renamed."""
    changed = [place for place in renamed if place.old_name != place.name]
    return changed if len(changed) <= 2 else [changed[0], changed[-1]]


def _sources(ward: Ward, facts: Iterable[WardFact | FormerUnit | None]) -> list[str]:
    keys = dict.fromkeys(key for fact in facts if fact is not None for key in fact.source)
    return [ward.sources[key].title for key in keys]
