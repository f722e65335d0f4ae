"""The messages that both are sent: sentences of the training data, spread over all intents, in short conversations."""

from __future__ import annotations

import re
from pathlib import Path

from ruamel.yaml import YAML

MARKED_ENTITY = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")
TURNS = 5  # messages of one conversation


def sentences(folder: Path) -> list[str]:
    """Every example under `folder` as a resident would type it, in the order of the files."""
    found: list[str] = []
    for file in sorted(folder.glob("*.yml")):
        for block in YAML(typ="safe").load(file).get("nlu") or ():
            lines = (block.get("examples") or "").splitlines() if "intent" in block else ()
            found += [MARKED_ENTITY.sub(r"\1", line.removeprefix("- ").strip()) for line in lines if line.strip()]
    return found


def spread(all_sentences: list[str], count: int) -> list[str]:
    """`count` of them at equal distances, so that every file has its share; repeated when there are fewer."""
    return [all_sentences[(number * len(all_sentences)) // count] for number in range(count)]


def conversations(folder: Path, count: int) -> list[list[str]]:
    """`count` messages, in conversations of five neighbours: mostly one topic, as with people."""
    messages = spread(sentences(folder), count)
    return [messages[start : start + TURNS] for start in range(0, len(messages), TURNS)]
