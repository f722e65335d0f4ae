"""Linking one text: which procedures, how likely, and where they are named. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.nlu.asking import asks_how, question_of
from bot.nlu.procedure_classifier import UNLEARNED, ProcedureClassifier
from bot.nlu.procedure_entries import Entry, PhraseKind, shortened
from bot.nlu.procedure_index import Candidate, ProcedureIndex
from bot.nlu.procedure_ranker import Ranker
from bot.nlu.terms import plain_of
from bot.phrases import agrees

_WORD = re.compile(r"\w+")
_CODE = re.compile(r"(?<![\d.])\d\.\d{6}(?![\d.])")
_CORRECTS = re.compile(r"(?:(?:không|khong|nhầm|nham)\b[\s,]*(?:phải|phai|rồi|roi)?[\s,]*)?(?:ý|y)\s+\w+\s+(?:là|la)\b")
_TURNS = re.compile(rf"(?:(?:thế|vậy|rồi)\s+)?(?:còn\b|con\b.*\bthi sao\W*$)|{_CORRECTS.pattern}")
_ASKS = frozenset({"bao", "dau", "gi", "lau", "may", "nao"})  # without marks
_TELLS = frozenset({"chua", "chưa", "có", "da", "đã"})  # a bare "co" may be "cơ"
_HIDE_FROM = 0.3
_MEANT_FROM = 0.5
_OF_THE_QUESTION = 0.3  # of what speaks for a procedure in a story, beside the story as a whole
_TELLING = (PhraseKind.NAME, PhraseKind.OFFICIAL, PhraseKind.FORM)
_NAMES = (PhraseKind.NAME, PhraseKind.OFFICIAL, PhraseKind.NATIONAL)

Span = tuple[int, int]


@dataclass(frozen=True)
class Link:
    """Procedures with their probabilities, best first, and the stretches of the text that name the best one."""

    ranking: list[tuple[Entry, float]]
    hidden: tuple[Span, ...]
    is_switch: bool = False  # nothing but another procedure's name is said: "còn kết hôn thì sao"
    named: float = 0.0  # how much of the text is the best one's name
    is_name: bool = False  # the text is a name, word for word

    def with_question(self, question: Link, start: int) -> Link:
        """The same, with what is found in the question of a story, which begins at `start`; one that hardly names
        anything takes nothing from the story."""
        of_the_story = 1 - _OF_THE_QUESTION * sum(probability for _, probability in question.ranking)
        both = {entry: of_the_story * probability for entry, probability in self.ranking}
        for entry, probability in question.ranking:
            both[entry] = both.get(entry, 0.0) + _OF_THE_QUESTION * probability
        hidden = {*self.hidden, *((start + first, start + last) for first, last in question.hidden)}
        return replace(self, ranking=sorted(both.items(), key=lambda item: -item[1]), hidden=tuple(sorted(hidden)))


class Linker:
    """An index and the weights to judge its candidates by."""

    def __init__(
        self,
        index: ProcedureIndex,
        ranker: Ranker,
        switch_words: frozenset[str] = frozenset(),
        classifier: ProcedureClassifier | None = None,
        codes: Mapping[str, Entry] | None = None,
    ) -> None:
        """`codes`: what typed codes mean beside those of the index."""
        self._index = index
        self._ranker = ranker
        self._classifier = classifier
        self._switch_words = switch_words
        self._by_code = {**(codes or {}), **{entry.code: entry for entry in index.entries}}
        self._by_name = _by_name(index.entries)

    def link(self, text: str) -> Link:
        """Link normalised `text`; a procedure's code in it settles the matter, and so does a name that is all of it.
        The question at the end of a story is looked at by itself as well."""
        coded = [(m.span(), self._by_code[m.group()]) for m in _CODE.finditer(text) if m.group() in self._by_code]
        if coded:
            return Link([(entry, 1.0) for _, entry in coded], tuple(span for span, _ in coded))
        name, named = self._by_name.get(_words(shortened(text)), ("", None))
        if named and agrees(shortened(text), name):
            return Link([(named, 1.0)], ((0, len(text)),), named=1.0, is_name=True)
        question = question_of(text)
        link = self._weigh(text)
        return link.with_question(self._weigh(text[slice(*question)]), question[0]) if question else link

    def _weigh(self, text: str) -> Link:
        learned = self._classifier.judge(self._index.alike(text)) if self._classifier else UNLEARNED
        candidates = self._index.candidates(text, learned)
        probabilities = self._ranker.of(candidates, learned.nothing)
        ranked = sorted(zip(candidates, probabilities, strict=True), key=lambda item: -item[1])
        hidden = tuple(span for c, p in ranked[:2] if _is_named(c, p) for span in _mentions(text, c))
        ranking = [(candidate.entry, probability) for candidate, probability in ranked]
        return Link(ranking, tuple(sorted(hidden)), self._is_switch(text, hidden, ranking), _named(text, ranked))

    def _is_switch(self, text: str, hidden: tuple[Span, ...], ranking: Sequence[tuple[Entry, float]]) -> bool:
        """Whether, beside the name, only words of `switch` in data/synonyms.yml are there, and at least one of them; or
        the text turns to it as a whole: "còn cho bé làm chung hộ khẩu thì sao", "không, ý em là đóng dấu lý lịch"."""
        if asks_how(text) and not _CORRECTS.match(text):
            return False  # all of it is asked: "còn tạm ngừng thì làm sao"
        if _TURNS.match(text):
            return bool(hidden) or bool(ranking and ranking[0][1] >= _MEANT_FROM)
        if not hidden:
            return False
        if any(plain_of(word) in _ASKS or word in _TELLS for word in _left(text, hidden)):
            return False  # "thu nhập bao nhiêu được mua nhà ở xã hội", "con em đã có giấy khai sinh": between its words
        start, end = min(s for s, _ in hidden), max(e for _, e in hidden)
        others = _WORD.findall(f"{text[:start]} {text[end:]}")
        return bool(others) and all(plain_of(word) in self._switch_words for word in others)


def _left(text: str, hidden: tuple[Span, ...]) -> list[str]:
    """The words of `text` that are not hidden."""
    return [m.group() for m in _WORD.finditer(text) if not any(s < m.end() and m.start() < e for s, e in hidden)]


def _by_name(entries: Sequence[Entry]) -> dict[str, tuple[str, Entry]]:
    """Which procedure a name means; the ward's own goes before another of the same name. What people call two of the
    ward's says nothing, nor does the beginning that long names of others share."""
    owners: dict[str, list[tuple[str, Entry]]] = {}
    for entry in entries:
        for phrase, kind in entry.phrases:
            if kind in _NAMES:
                owners.setdefault(_words(shortened(phrase)), []).append((shortened(phrase), entry))
    return {
        words: own[0]
        for words, own in owners.items()
        if len({entry.code for _, entry in own if entry.national == own[0][1].national}) == 1
    }


def _words(text: str) -> str:
    """The words alone, as they are typed in a hurry: no marks, no punctuation."""
    return " ".join(_WORD.findall(plain_of(text.casefold())))


def _named(text: str, ranked: Sequence[tuple[Candidate, float]]) -> float:
    words = _WORD.findall(text)
    return len(_mentions(text, ranked[0][0])) / len(words) if ranked and words else 0.0


def _is_named(candidate: Candidate, probability: float) -> bool:
    """Whether the text names the ward's procedure; what happened ("bố tôi mới mất") is no name, it stays visible."""
    return probability >= _HIDE_FROM and not candidate.entry.national and candidate.match.kind in _TELLING


def _mentions(text: str, candidate: Candidate) -> list[Span]:
    match = candidate.match
    return [
        found.span()
        for found in _WORD.finditer(text, match.start, match.end)
        if plain_of(found.group()) in match.words or match.exact
    ]
