"""What a message says that has no word: a thumb, a heart, a smile."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot.catalogue.entry_file import load_entry
from bot.settings import get_settings

SMILE_FILE = "smiles.yml"
SMILES: TypeAdapter[Any] = TypeAdapter(dict[str, tuple[str, ...]])
_LOOKS = re.compile("[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]")  # the colour of a hand, how a heart is drawn
_BESIDE = r"\s!.,~\u2640\u2642"  # what may stand between smiles: man and woman are drawn signs of their own
_LONGEST = 200  # characters


def smile_of(text: str) -> str:
    """The intent of smiles and nothing else, that named first in `data/smiles.yml`; "" for any other text."""
    if len(text) > _LONGEST or any(letter.isalpha() and letter != "D" for letter in text):
        return ""
    smiles = _smiles(get_settings().data_dir / SMILE_FILE)
    shown = _LOOKS.sub("", text)
    known = "|".join(re.escape(smile) for smile in sorted(smiles, key=len, reverse=True))
    if not re.fullmatch(rf"(?:{known}|[{_BESIDE}])+", shown):
        return ""
    said = {smiles[smile] for smile in re.findall(known, shown)}
    return next((intent for intent in smiles.values() if intent in said), "")


@lru_cache(maxsize=4)
def _smiles(path: Path) -> dict[str, str]:
    """Smiles with their intents, in the order of the file."""
    read: dict[str, tuple[str, ...]] = load_entry(path, SMILES)
    return {_LOOKS.sub("", smile): intent for intent, several in read.items() for smile in several}
