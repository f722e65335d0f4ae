"""Taught sentences as training data of Rasa: which file, which block."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.catalogue.catalogue import Catalogue
from bot.desk.changes.service import read
from bot.desk.teaching.models import Sentence
from bot.settings import Settings

_ANNOTATION = re.compile(r"[\[\](){}]")  # by which Rasa marks entities
_EMPTY = 'version: "3.1"\n\nnlu:\n'


def with_sentences(
    settings: Settings, catalogue: Catalogue, sentences: Iterable[Sentence]
) -> tuple[dict[str, str | None], dict[str, str | None]]:
    """The files of data/nlu that get `sentences`, by path: as they are now, and with them at their ends."""
    blocks: dict[str, dict[tuple[str, str], list[str]]] = {}
    for sentence in sentences:
        procedure = catalogue.get(sentence.procedure)
        path = f"nlu/procedures/{procedure.field}.yml" if procedure else "nlu/general.yml"
        about = (sentence.intent, procedure.code if procedure else "")
        blocks.setdefault(path, {}).setdefault(about, []).append(_ANNOTATION.sub(" ", sentence.text))
    was = {path: read(settings, path) for path in blocks}
    told = {path: _ended(was[path] or _EMPTY) + "".join(_block(*of) for of in blocks[path].items()) for path in blocks}
    return was, dict(told)


def _ended(text: str) -> str:
    return text.rstrip("\n") + "\n"


def _block(about: tuple[str, str], texts: list[str]) -> str:
    intent, procedure = about
    metadata = f'  metadata:\n    procedure: "{procedure}"\n' if procedure else ""
    examples = "".join(f"    - {text}\n" for text in texts)
    return f"- intent: {intent}\n{metadata}  examples: |\n{examples}"
