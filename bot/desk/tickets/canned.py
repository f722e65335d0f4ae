"""Ready-made answers: those of `data/canned-answers.yml` and those that officers add at the desk."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML
from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.catalogue.officer_offer import hours_in_words
from bot.catalogue.ward import Ward
from bot.desk.tickets import repository
from bot.desk.tickets.models import CannedAnswer
from bot.errors import InputError
from bot.settings import get_settings

LONGEST = 1500  # characters
PLACEHOLDERS = ("name", "phone", "address", "hours", "code")
_KEY = re.compile(r"[a-z0-9]{1,20}")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Canned:
    """A ready-made answer; `key` is typed after a slash."""

    key: str
    title: str
    text: str
    own: bool = False  # made at this desk, and can be deleted there

    def filled(self, values: dict[str, str]) -> str:
        """The text with `values` in place of the placeholders; what is not known stays to be seen."""
        return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), self.text)


def all_canned(session: Session) -> list[Canned]:
    """Every ready-made answer by key; one made at the desk stands before one of the file with the same key."""
    found = {one.key: one for one in _shipped(get_settings().data_dir / "canned-answers.yml")}
    found.update({row.key: Canned(row.key, row.title, row.text, own=True) for row in repository.canned(session)})
    return [found[key] for key in sorted(found)]


@lru_cache
def _shipped(path: Path) -> tuple[Canned, ...]:
    return tuple(Canned(**entry) for entry in YAML(typ="safe").load(path.read_text(encoding="utf-8")))


def values_for(ward: Ward, officer: str, code: str) -> dict[str, str]:
    """What stands in for the placeholders in an answer of `officer` about the ticket `code`."""
    return {
        "name": officer,
        "phone": ward.phone.value,
        "address": ward.address.text,
        "hours": hours_in_words(ward),
        "code": code,
    }


def add_canned(session: Session, key: str, title: str, text: str, by: str, now: datetime) -> None:
    """Make a ready-made answer, or write one anew.

    Raises:
        InputError: something is missing, too long, or a placeholder is unknown; the hint says what, in Vietnamese.
    """
    key, title, text = key.strip().lower(), " ".join(title.split()), text.strip()
    if not _KEY.fullmatch(key):
        raise InputError("no key", hint="Phím tắt chỉ gồm chữ không dấu và số, nhiều nhất 20 ký tự.")
    if not title or not text or len(text) > LONGEST or len(title) > 120:
        raise InputError("empty or too long", hint=f"Xin ghi tên và nội dung, nội dung nhiều nhất {LONGEST} ký tự.")
    unknown = set(_PLACEHOLDER.findall(text)) - set(PLACEHOLDERS)
    if unknown:
        raise InputError(
            f"unknown placeholders {unknown}", hint=f"Không có chỗ trống tên {', '.join(sorted(unknown))}."
        )
    session.execute(delete(CannedAnswer).where(CannedAnswer.key == key))
    session.add(CannedAnswer(key=key, title=title, text=text, made_by=by, made_at=now))


def remove_canned(session: Session, key: str) -> None:
    """Delete one that was made at the desk."""
    session.execute(delete(CannedAnswer).where(CannedAnswer.key == key))
