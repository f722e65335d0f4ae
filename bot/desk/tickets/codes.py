"""The six characters by which a resident fetches an answer: easily told by telephone, hard to guess."""

from __future__ import annotations

import re
import secrets

# Nothing that is read as something else: no 0 O, 1 I L, 2 Z, 5 S, 8 B.
ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"
LENGTH = 6
_DIGITS = frozenset("34679")

_CODE = rf"([{ALPHABET}]{{3}})[ .-]?([{ALPHABET}]{{3}})"
# "phiếu AB3 K9M", "ma phieu ab3k9m", or the code alone; people and phones write it in small letters too.
_NAMED = re.compile(rf"(?:phi[eếê]u|phieu)\D{{0,12}}?\b{_CODE}\b", re.IGNORECASE)
_ALONE = re.compile(rf"\W*{_CODE}\W*", re.IGNORECASE)


def new_code() -> str:
    """A random code; a digit and a letter are in it, so that no word is one."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if _is_code(code):
            return code


def find_code(text: str) -> str | None:
    """The code that `text` asks about; None where it asks about none."""
    found = _NAMED.search(text) or _ALONE.fullmatch(text)
    code = "".join(found.groups()).upper() if found else ""
    return code if _is_code(code) else None


def _is_code(code: str) -> bool:
    return bool(code) and 0 < sum(character in _DIGITS for character in code) < len(code)
