"""Whom a visit is for, kept sealed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from bot.sealing import seal, unseal

_PURPOSE = "home-visit"


@dataclass(frozen=True)
class Person:
    """What an officer needs at the door. Empty when it was removed, or cannot be opened any more."""

    name: str = ""
    phone: str = ""
    address: str = ""
    reason: str = ""

    def sealed(self) -> str:
        """For the table."""
        return seal(json.dumps(asdict(self), ensure_ascii=False), _PURPOSE)

    @classmethod
    def of(cls, sealed: str) -> Person:
        """What `sealed` made."""
        text = unseal(sealed, _PURPOSE) if sealed else None
        return cls(**json.loads(text)) if text else cls()
