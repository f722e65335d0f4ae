"""The officer's reason in plain words: `data/dossier-reasons.yml` says what is missing and how to mend it."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.errors import ConfigurationError
from bot.settings import get_settings
from bot.text import fold

_CLAUSE_ENDS = re.compile(r"[;,.:\n]|\bvà\b", re.IGNORECASE)
_NOT_WORDS = re.compile(r"[\W_]+")
_Text = Annotated[str, Field(min_length=1)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class PlainReason(_Entry):
    """One common reason. See the head of the data file for the keys."""

    id: _Text
    lacks: tuple[_Text, ...] = ()
    says: tuple[_Text, ...] = ()
    plain: _Text
    mend: _Text
    where: str = ""
    source: str = ""


class ReasonTable(_Entry):
    """All of them, in the order in which they are tried."""

    checked: date
    lack_words: tuple[_Text, ...] = Field(min_length=1)
    reasons: tuple[PlainReason, ...] = Field(min_length=1)

    def explain(self, reason: str, limit: int = 2) -> list[PlainReason]:
        """The entries that fit the officer's words, in the order of those words; at most `limit`.

        In each clause a thing said (`tờ khai chưa ký`) goes before a paper that is only named. What is lacking may
        be a list: `thiếu giấy chứng sinh, căn cước của mẹ`.
        """
        found: dict[str, PlainReason] = {}
        lacking = False
        for clause in _CLAUSE_ENDS.split(reason):
            words = _words(clause)
            lacking = lacking or any(_words(word) in words for word in self.lack_words)
            hits = self._hits(words, "says") or (self._hits(words, "lacks") if lacking else [])
            for _, entry in sorted(_widest(hits), key=lambda hit: hit[0]):
                found.setdefault(entry.id, entry)
        return list(found.values())[:limit]

    def _hits(self, words: str, kind: Literal["says", "lacks"]) -> list[_Hit]:
        spans = [(_first(words, getattr(entry, kind)), entry) for entry in self.reasons]
        return [(span, entry) for span, entry in spans if span]


_Hit = tuple[tuple[int, int], PlainReason]  # where the phrase stands among the words


def _widest(hits: list[_Hit]) -> list[_Hit]:
    """Without hits that lie inside a longer one: `giấy tờ nhà` inside `giấy tờ nhà đất`."""
    spans = [span for span, _ in hits]
    return [
        (span, entry)
        for span, entry in hits
        if not any(wider != span and wider[0] <= span[0] and span[1] <= wider[1] for wider in spans)
    ]


def _first(words: str, phrases: tuple[str, ...]) -> tuple[int, int] | None:
    """Where the first of `phrases` stands, the longest of them at that place."""
    spans = [(place, place + len(_words(p))) for p in phrases if (place := words.find(_words(p))) >= 0]
    return min(spans, key=lambda span: (span[0], -span[1]), default=None)


def _words(text: str) -> str:
    return f" {_NOT_WORDS.sub(' ', fold(text)).strip()} "


@lru_cache
def load_reasons(path: Path | None = None) -> ReasonTable:
    """The table of the data folder.

    Raises:
        ConfigurationError: The file breaks its own rules.
    """
    path = path or get_settings().data_dir / "dossier-reasons.yml"
    try:
        return ReasonTable.model_validate(YAML(typ="safe").load(path.read_text(encoding="utf-8")))
    except (ValidationError, YAMLError) as error:
        raise ConfigurationError(f"{path}: {error}", hint=f"Sửa tệp {path.name} theo lời báo trên.") from error
