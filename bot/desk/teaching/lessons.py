"""What a lesson writes into which file. Pure but for reading the files; `changes.service.write` writes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ruamel.yaml.comments import CommentedMap

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.draft import FOLDER
from bot.catalogue.loader import read_sources
from bot.catalogue.terms import Aspect, SourceKind
from bot.catalogue.watch import get_watch
from bot.catalogue.yaml_edit import edit, node_of, to_yaml
from bot.desk.changes.models import What
from bot.desk.changes.service import Edit, read
from bot.errors import InputError
from bot.privacy import mask
from bot.settings import Settings
from bot.text import fold, strip_diacritics

LONGEST = 120  # characters of a phrase
OWN = "phuong"  # what the files of questions taught here begin with


class NotTeachable(InputError):
    """The lesson cannot be taken; `why` is one of: empty, long, private, known, unknown. `where` knows it already."""

    def __init__(self, why: str, where: str = "") -> None:
        super().__init__(f"{why} {where}".strip())
        self.why, self.where = why, where


@dataclass(frozen=True)
class NewQuestion:
    """A general question as an officer entered it."""

    title: str
    names: Sequence[str]
    answer: str
    kind: str
    source: str
    articles: str
    source_kind: SourceKind
    read_at: str
    review_by: date
    procedure: str = ""  # with the kind `procedure`
    aspect: Aspect = Aspect.OVERVIEW


def path_of(settings: Settings, about: str) -> str | None:
    """The file of a procedure's code or a general question's id, below the data folder."""
    catalogue = get_watch().current
    if about in catalogue.procedures:
        return f"procedures/{catalogue.procedures[about].field}/{about}.yml"
    if about in catalogue.drafts:
        return f"{FOLDER}/{about}.yml"
    for file in read_sources(settings.data_dir, get_watch().files).general:
        if file.entry and any(question.id == about for question in file.entry.questions):
            return str(file.path.relative_to(settings.data_dir))
    return None


def title_of(catalogue: Catalogue, about: str) -> str:
    """What a procedure or a general question is called, or what `about` says itself."""
    if procedure := catalogue.get(about):
        return procedure.short_name
    return catalogue.general[about].question.title if about in catalogue.general else about


def clean(phrase: str) -> str:
    """A phrase as it goes into a file.

    Raises:
        NotTeachable: it is empty or too long, or holds a number that identifies somebody.
    """
    phrase = " ".join(phrase.split()).strip(' ?!.,;:"“”')
    if not any(character.isalpha() for character in phrase):
        raise NotTeachable("empty")
    if len(phrase) > LONGEST:
        raise NotTeachable("long")
    if mask(phrase) != phrase or re.search(r"\[(phone|id|email|account|secret)\]", phrase):
        raise NotTeachable("private")
    return phrase


def another_way(settings: Settings, about: str, phrase: str, *, is_name: bool = False) -> Edit:
    """`phrase` as a way to ask for a procedure (`is_name`: it is what people call it) or a general question.

    Raises:
        NotTeachable: see `clean`; it stands somewhere already; there is no such procedure or question.
    """
    phrase, path = clean(phrase), path_of(settings, about)
    if path is None:
        raise NotTeachable("unknown")
    if owner := _owner(get_watch().current, phrase):
        raise NotTeachable("known", title_of(get_watch().current, owner))
    text = read(settings, path) or ""

    def add(document: CommentedMap) -> None:
        if path.startswith("general/"):
            question = next(item for item in document["questions"] if item["id"] == about)
            question["names"].append(node_of(phrase))
            return
        key = "names" if is_name else "clues"
        if not document.get(key):
            document[key] = node_of([])
        document[key].append(node_of(phrase))

    return Edit(What.PHRASE, about, phrase, {path: text}, {path: edit(text, add)})


def new_question(asked: NewQuestion, today: date) -> Edit:
    """A file with one general question; its id is made of the title.

    Raises:
        NotTeachable: see `clean`; a name or the title is one of another question.
    """
    catalogue = get_watch().current
    names = list(dict.fromkeys(clean(name) for name in asked.names if name.strip()))
    if not names:
        raise NotTeachable("empty")
    for name in [asked.title, *names]:
        if owner := _owner(catalogue, name):
            raise NotTeachable("known", title_of(catalogue, owner))
    number = _free_id(catalogue, asked.title)
    data = {
        "questions": [_question(number, names, asked)],
        "sources": {"nguon": _source(asked, today)},
        "checked": today,
        "review_by": asked.review_by,
    }
    path = f"general/{number}.yml"
    return Edit(What.QUESTION, number, asked.title, {path: None}, {path: to_yaml(data)})


def _question(number: str, names: Sequence[str], asked: NewQuestion) -> dict[str, Any]:
    about = {"aspect": str(asked.aspect), "procedure": asked.procedure} if asked.kind == "procedure" else {}
    said = {"id": number, "title": asked.title, "names": list(names), "kind": asked.kind, **about}
    return {**said, "answer": " ".join(asked.answer.split()), "source": "nguon"}


def _source(asked: NewQuestion, today: date) -> dict[str, Any]:
    said = {"title": asked.source, "articles": asked.articles, "kind": str(asked.source_kind)}
    return {key: value for key, value in said.items() if value} | {"read_at": asked.read_at, "read_on": today}


def _free_id(catalogue: Catalogue, title: str) -> str:
    letters = re.sub(r"[^a-z0-9]+", "-", strip_diacritics(title).lower()).strip("-")[:40].strip("-")
    number = base = f"{OWN}-{letters}"
    count = 2
    while number in catalogue.general:
        number, count = f"{base}-{count}", count + 1
    return number


def _owner(catalogue: Catalogue, phrase: str) -> str:
    """The procedure or general question that has `phrase` already, marks or not; or nothing."""
    folded = fold(phrase)
    for code, procedure in catalogue.procedures.items():
        if any(fold(known) == folded for known in (*procedure.names, *procedure.clues)):
            return code
    for number, known_question in catalogue.general.items():
        question = known_question.question
        if any(fold(known) == folded for known in (question.title, *question.names)):
            return number
    return ""
