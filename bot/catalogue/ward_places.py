"""Old and new names of places: former wards, and neighbourhoods renamed after the merger.

"tổ dân phố 7 phường Thống Nhất" → "tổ dân phố 7A Tân Tiến", phường Buôn Ma Thuột.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Annotated

from pydantic import Field, model_validator

from bot.catalogue.schema import Entry, Text
from bot.catalogue.ward_fact import WardFact
from bot.phrases import MAX_CHARACTERS, Topic, TopicFinder, split_words
from bot.text import fold

# "tổ dân phố 7A", "tdp 7", "tổ 7", "khối 3", "thôn 8"; the number may carry a letter.
_NUMBERED = re.compile(r"\b(to dan pho|tdp|to|khoi pho|khoi|thon)\s*(?:so\s*)?(\d{1,2}\s?[abc]?)\b")


class FormerUnit(WardFact):
    """A ward or commune that was merged: first into `merged_into`, and so, in the end, into `today`."""

    name: Text  # "phường Thống Nhất"
    aliases: tuple[str, ...] = ()  # patterns of bot.phrases; the name without "phường" is added by itself
    merged_into: Text  # "phường Tân Tiến"
    since: date
    today: Text  # "phường Buôn Ma Thuột"


class NeighbourhoodGroup(WardFact):
    """The neighbourhoods of one former unit."""

    of: Text  # FormerUnit.name
    old: Text  # "tổ dân phố {number}"
    new: Text  # "tổ dân phố {number}A Tân Tiến"
    numbers: Annotated[tuple[Text, ...], Field(min_length=1)]  # also names, for buôn
    households: dict[str, Annotated[int, Field(gt=0)]] = {}  # by number; for the contest between neighbourhoods

    @model_validator(mode="after")
    def _households_are_of_its_own(self) -> NeighbourhoodGroup:
        if strangers := [number for number in self.households if number not in self.numbers]:
            raise ValueError(f"`households` of {', '.join(strangers)}: not in `numbers`")
        return self


@dataclass(frozen=True)
class Neighbourhood:
    """One neighbourhood, under its old and new name."""

    unit: str  # the former ward: "phường Thống Nhất"
    number: str
    old_name: str
    name: str
    group: NeighbourhoodGroup = field(hash=False)

    @property
    def households(self) -> int | None:
        """How many live there, where the ward's file says it."""
        return self.group.households.get(self.number)

    @property
    def slug(self) -> str:
        """The new name for addresses of pages and files: `to-dan-pho-7a-tan-tien`."""
        return "-".join(re.findall(r"[a-z0-9]+", fold(self.name)))


class Places(Entry):
    """What `find_units` and `find_neighbourhoods` search."""

    neighbourhood_count: int = Field(gt=0)  # as the ward says; the list may be shorter where not all names are known
    province_note: str = ""  # what became of the province, one sentence
    units: tuple[FormerUnit, ...] = ()
    groups: tuple[NeighbourhoodGroup, ...] = ()

    @model_validator(mode="after")
    def _names_are_known_and_unique(self) -> Places:
        units = {unit.name for unit in self.units}
        for group in self.groups:
            if group.of not in units:
                raise ValueError(f"the neighbourhoods of {group.of!r}: no such entry in `units`")
        names = [neighbourhood.name for neighbourhood in self.neighbourhoods]
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            raise ValueError(f"two neighbourhoods have the same new name: {', '.join(doubled)}")
        if len(names) > self.neighbourhood_count:
            raise ValueError(f"{len(names)} neighbourhoods are listed, but the ward has {self.neighbourhood_count}")
        return self

    @cached_property
    def neighbourhoods(self) -> tuple[Neighbourhood, ...]:
        """Every neighbourhood, in the order of the file."""
        return tuple(
            Neighbourhood(group.of, number, group.old.format(number=number), group.new.format(number=number), group)
            for group in self.groups
            for number in group.numbers
        )

    def by_slug(self, slug: str) -> Neighbourhood | None:
        """The neighbourhood whose links carry `slug`."""
        return self._by_slug.get(slug)

    @cached_property
    def _by_slug(self) -> dict[str, Neighbourhood]:
        return {place.slug: place for place in self.neighbourhoods}

    @cached_property
    def _units(self) -> TopicFinder[FormerUnit]:
        return TopicFinder([Topic(unit, (unit.name, _bare(unit.name), *unit.aliases)) for unit in self.units])

    @cached_property
    def _named(self) -> TopicFinder[Neighbourhood]:
        """Neighbourhoods by their new names in full."""
        return TopicFinder(
            [Topic(place, (place.name, _short(place.name))) for place in self.neighbourhoods if not _is_proper(place)]
        )

    def find_units(self, text: str) -> list[FormerUnit]:
        """The former units that `text` names, the best first."""
        return self._units.find(text)

    def find_neighbourhoods(self, text: str) -> list[Neighbourhood]:
        """The neighbourhoods that `text` means; several when it gives a number but no former ward."""
        found = _NUMBERED.findall(fold(text[:MAX_CHARACTERS]))
        numbers = {(kind == "thon", number.replace(" ", "")) for kind, number in found}
        units = {unit.name for unit in self.find_units(text)}
        old = [
            place
            for place in self.neighbourhoods
            if (place.old_name.startswith("thôn"), fold(place.number)) in numbers
            and (not units or place.unit in units)
            and not _is_proper(place)
        ]
        named = self._named.find(text) or self._proper(text)
        return list(dict.fromkeys([*named[:1], *old])) if units or named else old

    def _proper(self, text: str) -> list[Neighbourhood]:
        """Buôn by their names. Êđê letters (ŏ, ŭ) are typed in many ways, so marks do not count."""
        said = f" {fold(text[:MAX_CHARACTERS])} "
        return [place for place in self.neighbourhoods if _is_proper(place) and f" {fold(place.number)} " in said]


def _bare(unit: str) -> str:
    """`phường Thống Nhất` → `Thống Nhất`."""
    return unit.split(" ", 1)[1]


def _short(name: str) -> str:
    """`tổ dân phố 7A Tân Tiến` → `tdp 7A Tân Tiến`."""
    return name.replace("tổ dân phố", "tdp")


def _is_proper(place: Neighbourhood) -> bool:
    return not any(character.isdigit() for word in split_words(place.number) for character in word.plain)
