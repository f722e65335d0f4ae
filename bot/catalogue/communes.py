"""Every commune of the country as it was before 1 July 2025, and what it belongs to now.

`data/old-communes.jsonl`: first the source, then one line an old district: `[province, district, new province,
{commune: [new communes]}]`. A commune with several new ones was divided. `scripts/make_old_communes.py` makes the file.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.catalogue.fact import Source
from bot.phrases import MAX_CHARACTERS, split_words
from bot.settings import get_settings
from bot.text import fold

FILE = "old-communes.jsonl"

_KIND = r"phuong|xa|thi tran|thi xa|thanh pho|quan|huyen|tinh|dac khu"
_WORDS = re.compile(r"[a-z0-9]+")
_SHORT = {"p": "phuong", "f": "phuong", "tt": "thi tran", "q": "quan", "tp": "thanh pho", "tx": "thi xa", "h": "huyen"}
_LONGEST = 4  # words of a name, without its kind
_SHORTEST_PLACE = 4  # letters: "Lắk" stands in too many names
_ASKS = frozenset(  # after "phường", "xã": no name
    {"nao", "gi", "minh", "toi", "nay", "cu", "moi", "ta", "em", "bay", "gio", "do", "kia", "va", "hay", "la", "co"}
    | {"cho", "de", "thi", "o", "phuong", "xa", "nha", "ben", "duoc", "doi", "sap", "nhap", "khong", "hoi", "truoc"}
)
_SAYS_SOMETHING_ELSE = {"la gi"}  # thị xã La Gi, but mostly "giờ là gì"


@dataclass(frozen=True)
class OldCommune:
    """A commune of the time before, and what its place is called now."""

    name: str  # "Phường Bến Nghé"
    district: str  # "Quận 1"
    province: str  # "Thành phố Hồ Chí Minh", the old one
    now: tuple[str, ...]  # "Phường Sài Gòn"; several: it was divided
    province_now: str

    @property
    def kept_its_name(self) -> bool:
        """Whether commune and province are called as before."""
        return self.now == (self.name,) and self.province == self.province_now


class Communes:
    """Finds old communes by what people type of them."""

    def __init__(self, communes: Iterable[OldCommune], source: Source | None = None) -> None:
        self.source = source  # of all of it
        self._by_name: dict[str, list[OldCommune]] = defaultdict(list)
        self._by_bare: dict[str, list[OldCommune]] = defaultdict(list)  # without its kind, which people mix up
        self._places: set[str] = set()  # districts and provinces
        self._provinces: set[str] = set()  # “Phú Yên” alone is the province, not the commune of that name
        for commune in communes:
            key = _key(commune.name)
            self._by_name[key].append(commune)
            self._by_bare[_without_kind(key)].append(commune)
            self._places |= _said_as(commune.district) | _said_as(commune.province)
            self._provinces |= _said_as(commune.province)

    def find(self, text: str) -> list[OldCommune]:
        """The communes that `text` names; only those of the district or province that it names too.

        None where it names a district or province that has no commune of this name: it may have gone before 2025.
        """
        words = _words(text)
        stated = list(dict.fromkeys(self._with_kind(words)))
        # "đổi căn cước" does not speak of Đội Cấn; "phường Đội Cân" does, mistyped
        named = (_spelled(stated, text) or stated) if stated else _spelled(self._without_kind(words), text)
        fitting = [(self._places_said(words, commune), commune) for commune in named]
        if any(said for said, _ in fitting):
            most = max(said for said, _ in fitting)
            return [commune for said, commune in fitting if said == most]
        elsewhere = any(_hidden(words, commune.name) & self._places for commune in named[:1])
        return [] if elsewhere else named

    def names_one(self, text: str) -> bool:
        """Whether `text` speaks of a certain commune, known or not: “xã Hòa Vang”, not “xã nào”."""
        words = _words(text)
        after = [words[n + 1] for n, word in enumerate(words[:-1]) if word in ("phuong", "xa", "tran")]
        return any(word not in _ASKS for word in after)

    def says_where(self, text: str, commune: OldCommune) -> bool:
        """Whether `text` names the district or province of `commune`."""
        return bool(self._places_said(_words(text), commune))

    def _places_said(self, words: Sequence[str], commune: OldCommune) -> int:
        """How many of its district and province are named beside its own name."""
        said = _hidden(words, commune.name)
        return sum(bool(said & _said_as(place)) for place in (commune.district, commune.province))

    def _with_kind(self, words: Sequence[str]) -> Iterator[OldCommune]:
        """Communes named with their kind."""
        places = [n for n, word in enumerate(words) if word in ("phuong", "xa", "tran") and words[n - 1 : n] != ["thi"]]
        places += [n for n, word in enumerate(words) if words[n - 1 : n + 1] == ["thi", "tran"]]
        return (commune for n in places for commune in self._after_kind(words, n))

    def _after_kind(self, words: Sequence[str], kind: int) -> list[OldCommune]:
        for end in range(min(kind + 1 + _LONGEST, len(words)), kind + 1, -1):
            bare = " ".join(words[kind + 1 : end])
            said = "thi tran" if words[kind] == "tran" else words[kind]
            found = self._by_name.get(f"{said} {bare}") or self._by_bare.get(bare, [])
            if found and (" " in bare or f"{said} {bare}" in self._by_name or not bare.isdigit()):
                return found
        return []

    def _without_kind(self, words: Sequence[str]) -> list[OldCommune]:
        """Communes named by two words or more."""
        for length in range(_LONGEST, 1, -1):
            for start in range(len(words) - length + 1):
                name = " ".join(words[start : start + length])
                if name in self._by_bare and name not in self._provinces:
                    return self._by_bare[name]
        return []


def load_communes(data_dir: Path) -> Communes:
    """The communes of the file under `data_dir`; none where it is absent."""
    path = data_dir / FILE
    if not path.exists():
        return Communes(())
    with path.open(encoding="utf-8") as file:
        source, *rows = [json.loads(line) for line in file]
    communes = (
        OldCommune(name, district, province, tuple(now), province_now)
        for province, district, province_now, names in rows
        for name, now in names.items()
    )
    return Communes(communes, Source.model_validate(source))


@lru_cache(maxsize=1)
def get_communes() -> Communes:
    """The communes of this installation, read when they are first asked for."""
    return load_communes(get_settings().data_dir)


def _key(name: str) -> str:
    """`Phường Bến Nghé` → `phuong ben nghe`; apostrophes and numbers written 01 do not count."""
    return " ".join(_words(name))


def _words(text: str) -> list[str]:
    folded = re.sub(r"['’`‘]", "", fold(text[:MAX_CHARACTERS]))
    folded = re.sub(r"\b([pfq])\.?\s?(\d{1,2})\b", r"\1 \2", folded)
    words = _WORDS.findall(folded)
    spelled = [_SHORT.get(word, word) for word in words]
    return [word.lstrip("0") or word for part in spelled for word in part.split()]


def _without_kind(key: str) -> str:
    return re.sub(rf"^(?:{_KIND}) ", "", key)


@lru_cache(maxsize=2048)
def _said_as(place: str) -> frozenset[str]:
    """How a district or province is named in a text: with its kind, and without it unless that is a number."""
    key = _key(place)
    bare = _without_kind(key)
    says_little = bare.isdigit() or len(bare) < _SHORTEST_PLACE or bare in _SAYS_SOMETHING_ELSE
    return frozenset({key} if says_little else {key, bare})


def _hidden(words: Sequence[str], name: str) -> set[str]:
    """Every run of words of the text but for the commune's own name: what may be its district or province."""
    own = _without_kind(_key(name)).split()
    rest = list(words)
    for start in range(len(words)):
        if list(words[start : start + len(own)]) == own:
            rest = [*words[:start], "|", *words[start + len(own) :]]
            break
    return {
        " ".join(rest[start:end])
        for start in range(len(rest))
        for end in range(start + 1, min(start + 6, len(rest)) + 1)
    }


def _spelled(communes: list[OldCommune], text: str) -> list[OldCommune]:
    """Where marks were typed, only names that agree with them: “Tân An” is not “Tân Ân”."""
    typed = split_words(text)
    with_marks = 2 * sum(not word.is_bare for word in typed) >= len(typed)

    def stands(commune: OldCommune) -> bool:
        name = split_words(re.sub(r"['’`‘]", "", commune.name))[2 if commune.name.startswith("Thị trấn") else 1 :]
        return any(
            all(word.agrees_with(spelled, with_marks=with_marks) for word, spelled in zip(run, name, strict=True))
            for run in (typed[n : n + len(name)] for n in range(len(typed) - len(name) + 1))
        )

    return [commune for commune in communes if stands(commune)]
