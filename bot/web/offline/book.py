"""The catalogue as one object that the page's script searches: titles, names without marks, answers word by word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from bot.answer import capital
from bot.catalogue.answers import answer_procedure
from bot.catalogue.aspects import Aspect, is_known
from bot.catalogue.buttons import titles
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.general import answer_general
from bot.catalogue.life_event_answers import answer_life_event
from bot.catalogue.ward import Ward
from bot.desk.posters.content import load_errands
from bot.nlu.terms import synonyms
from bot.text import fold
from bot.web.offline.words import OfflineWords
from bot.web.ward_card import card_of

Book = dict[str, Any]


def make_book(catalogue: Catalogue, words: OfflineWords, data_dir: Path, today: date) -> Book:
    """Everything the page knows, for `catalogue.js`; answers are those of `today`.

    `entries` come with `names` joined by `|`, and `told`: aspect → answer (`overview` alone where it is no
    procedure), and procedures with `cases`, each a title and its papers.
    """
    facts = _facts(catalogue.ward, today)
    same, ignored = _synonyms(data_dir)
    return {
        "words": {key: text.format(**facts) for key, text in words.words},
        "phone": "".join(c for c in facts["phone"] if c.isdigit() or c == "+"),
        "sample": catalogue.ward.has_samples,
        "aspects": dict(zip(Aspect, titles(list(Aspect)), strict=True)),
        "cues": {aspect: [fold(cue) for cue in cues] for aspect, cues in words.cues.items()},
        "errands": [[errand.title, errand.code] for errand in load_errands(data_dir)],
        "same": same,
        "ignored": ignored,
        "entries": [
            *_procedures(catalogue, today),
            *_life_events(catalogue, today),
            *_general(catalogue, today),
            *(
                _entry("", other.title, other.names, {Aspect.OVERVIEW: other.text.format(**facts)})
                for other in words.other
            ),
        ],
    }


def _facts(ward: Ward, today: date) -> dict[str, str]:
    card = card_of(ward)
    return {
        "ward": card.name,
        "phone": card.phone,
        "hours": card.hours,
        "office": ward.office,
        "address": ward.address.text,
        "date": f"{today:%d/%m/%Y}",
    }


def _entry(code: str, title: str, names: Iterable[str], told: Mapping[Aspect, str]) -> dict[str, Any]:
    folded = dict.fromkeys(fold(name) for name in (title, *names))
    return {"code": code, "title": capital(title), "names": "|".join(folded), "told": told}


def _procedures(catalogue: Catalogue, today: date) -> Iterator[dict[str, Any]]:
    for p in catalogue.procedures.values():
        todays = catalogue.on(today, p)
        told = {
            aspect: answer_procedure(catalogue, p, aspect, today=today, detail=True).text
            for aspect in Aspect
            if is_known(todays, aspect)
        }
        cases = [
            [case.title, answer_procedure(catalogue, p, Aspect.DOCUMENTS, today=today, case=case.id, detail=True).text]
            for case in todays.cases
        ]
        yield {**_entry(p.code, p.short_name, (p.name, *p.names, *p.clues), told), "cases": cases}


def _life_events(catalogue: Catalogue, today: date) -> Iterator[dict[str, Any]]:
    for event in catalogue.life_events.values():
        told = {Aspect.OVERVIEW: answer_life_event(catalogue, event, today=today).text}
        yield _entry("", event.title, (*event.names, *event.clues), told)


def _general(catalogue: Catalogue, today: date) -> Iterator[dict[str, Any]]:
    for known in catalogue.general.values():
        answer = answer_general(known, catalogue, catalogue.ward.phone, today)
        yield _entry("", known.question.title, known.question.names, {Aspect.OVERVIEW: answer.text})


def _synonyms(data_dir: Path) -> tuple[list[list[str]], list[str]]:
    """Pairs of what is typed and what it means, the longest first; and words that say nothing."""
    vocabulary = yaml.safe_load((data_dir / "synonyms.yml").read_text(encoding="utf-8"))
    short = yaml.safe_load((data_dir / "abbreviations.yml").read_text(encoding="utf-8"))["always"]
    pairs = {fold(typed): fold(means) for means, typed in synonyms(vocabulary)}
    pairs |= {fold(typed): fold(means) for typed, means in short.items()}
    same = sorted(([typed, means] for typed, means in pairs.items() if typed != means), key=lambda p: -len(p[0]))
    return same, sorted({fold(word) for word in vocabulary["ignored_bare"]})
