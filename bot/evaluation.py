"""`motcua evaluate`: measures the trained model on files of labelled questions."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import quantiles

from bot.nlu.baseline import NameSearch
from bot.nlu.dialogues import ParseInContext, hear, read_dialogues
from bot.nlu.dialogues import as_text as dialogues_as_text
from bot.nlu.evaluate import LabelledQuestion, Outcome, read_questions, without_diacritics
from bot.nlu.evaluation_report import Evaluation, as_html, as_text
from bot.nlu.understanding import Understanding
from bot.settings import Settings, get_settings

Parse = Callable[[str], Understanding]


def evaluate(
    files: Sequence[Path], html: Path | None, dialogues: Path | None = None, beside: Sequence[Path] = ()
) -> str:
    """The figures as text; the report is written to `html`. Needs a trained model.

    `beside`: question files with the labels that another system gave; its figures stand next to ours.
    """
    questions = [question for file in files for question in read_questions(file)]
    conversations = read_dialogues(dialogues) if dialogues is not None else []
    settings = get_settings()
    parse = _assistant_parse(settings)
    told = []
    if questions:
        evaluation = measure(questions, lambda text: parse(text, None, None), known_names(settings))
        others = {file.stem: as_labelled(questions, read_questions(file)) for file in beside}
        evaluation = replace(evaluation, beside=others)
        told.append(as_text(evaluation))
        if html is not None:
            html.write_text(as_html(evaluation, ", ".join(file.name for file in files)), encoding="utf-8")
    if conversations:
        told.append(dialogues_as_text([hear(dialogue, parse) for dialogue in conversations]))
    return "\n\n".join(told)


def as_labelled(questions: Sequence[LabelledQuestion], said: Sequence[LabelledQuestion]) -> list[Outcome]:
    """What another system made of `questions`; one that it says nothing about counts as not understood."""
    by_text = {answer.text: answer for answer in said}
    return [Outcome(question, _as_understood(question.text, by_text.get(question.text))) for question in questions]


def _as_understood(text: str, said: LabelledQuestion | None) -> Understanding:
    if said is None:
        return Understanding(text, "unclear", "", "", 0.0)
    candidates = ((said.procedure, 1.0),) if said.procedure else ()
    return Understanding(text, said.kind, said.procedure, said.aspect, 1.0, candidates)


def measure(questions: Sequence[LabelledQuestion], parse: Parse, names: NameSearch) -> Evaluation:
    """Have every question understood twice: as typed, and without diacritics."""
    seconds: list[float] = []

    def understand(question: LabelledQuestion) -> Outcome:
        start = time.perf_counter()
        understood = parse(question.text)
        seconds.append(time.perf_counter() - start)
        return Outcome(question, understood)

    typed = [understand(question) for question in questions]
    bare = [understand(question) for question in without_diacritics(questions)]
    cuts = [1000 * cut for cut in quantiles(seconds, n=20)] if len(seconds) > 1 else [0.0] * 19
    return Evaluation(typed, bare, _baseline(questions, names), (cuts[9], cuts[18]))


def _baseline(questions: Sequence[LabelledQuestion], names: NameSearch) -> tuple[float, float] | None:
    named = [question for question in questions if question.procedure]
    if not named:
        return None
    found = [names.find(question.text) for question in named]
    first = sum(codes[:1] == [q.procedure] for q, codes in zip(named, found, strict=True))
    among = sum(q.procedure in codes for q, codes in zip(named, found, strict=True))
    return first / len(named), among / len(named)


def _assistant_parse(settings: Settings) -> ParseInContext:
    from bot.assistant.loading import load_assistant

    assistant = load_assistant(settings)
    loop = asyncio.new_event_loop()
    return lambda text, context, aspect: loop.run_until_complete(assistant.parse(text, context, aspect))


def known_names(settings: Settings) -> NameSearch:
    """BM25 over every name of every procedure, the national list's among them."""
    from bot.catalogue.loader import load_catalogue
    from bot.catalogue.national import load_national

    procedures = load_catalogue(settings.data_dir, settings.ward).procedures
    known = [(p.code, name) for p in procedures.values() for name in (p.name, p.short_name, *p.names)]
    national = load_national(settings.data_dir).values()
    return NameSearch([*known, *((n.code, n.name) for n in national if n.code not in procedures)])
