"""The figures of an evaluation as text for the terminal and as one HTML page without outside parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.nlu.evaluate import Figures, Outcome, confidently_wrong, confusions, figures, grouped, noise_of

COLUMNS = ("questions", "kind", "aspect", "recall@1", "recall@3", "all right", "answered", "precision", "calibration")
_CONFUSIONS_SHOWN = 25


@dataclass(frozen=True)
class Evaluation:
    """Everything a report tells."""

    typed: Sequence[Outcome]
    bare: Sequence[Outcome]  # the same questions without diacritics
    baseline: tuple[float, float] | None  # BM25 over names: recall@1 and @3
    milliseconds: tuple[float, float]  # p50 and p95 of understanding one message
    beside: Mapping[str, Sequence[Outcome]] = field(default_factory=dict)  # what other systems made of the questions

    def tables(self) -> dict[str, Mapping[str, Figures]]:
        """Overall and by group."""
        return {
            "overall": {
                "as typed": figures(self.typed),
                "without diacritics": figures(self.bare),
                **{name: figures(outcomes) for name, outcomes in self.beside.items()},
            },
            "kind": grouped(self.typed, lambda o: o.question.kind),
            "aspect": grouped((o for o in self.typed if o.question.aspect), lambda o: o.question.aspect),
            "procedure": grouped((o for o in self.typed if o.question.procedure), lambda o: o.question.procedure),
            "noise": grouped(self.typed, lambda o: noise_of(o.question.text)),
        }

    @property
    def loss(self) -> float:
        """How many points of "all right" are lost without diacritics."""
        return 100 * ((figures(self.typed).all_right or 0.0) - (figures(self.bare).all_right or 0.0))


def row(figures: Figures) -> list[str]:
    """The cells of one line, in the order of `COLUMNS`."""
    shares = (
        figures.kind,
        figures.aspect,
        figures.recall_at_1,
        figures.recall_at_3,
        figures.all_right,
        figures.answered,
        figures.precision,
        figures.calibration_error,
    )
    return [str(figures.questions), *("–" if share is None else f"{100 * share:.1f}" for share in shares)]


def as_text(evaluation: Evaluation) -> str:
    """For the terminal; percent."""
    lines: list[str] = []
    for title, table in evaluation.tables().items():
        lines.append(f"{title:24s}" + "".join(f"{column:>12s}" for column in COLUMNS))
        lines += [f"  {name:22s}" + "".join(f"{cell:>12s}" for cell in row(values)) for name, values in table.items()]
        lines.append("")
    lines.append(f"lost without diacritics: {evaluation.loss:.1f} points")
    if evaluation.baseline:
        lines.append(
            "BM25 over names: recall@1 {:.1f}, recall@3 {:.1f}".format(*(100 * x for x in evaluation.baseline))
        )
    lines.append("one message: {:.2f} ms at p50, {:.2f} ms at p95".format(*evaluation.milliseconds))
    wrong = confidently_wrong(evaluation.typed)
    lines.append(f"wrong but confident: {len(wrong)}")
    lines += [f"  {_told(outcome)}" for outcome in wrong]
    return "\n".join(lines)


def as_html(evaluation: Evaluation, title: str) -> str:
    """One page; every text of a resident is escaped."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        autoescape=select_autoescape(default=True),
    )
    values: dict[str, Any] = {
        "title": title,
        "columns": COLUMNS,
        "tables": {n: {g: row(f) for g, f in table.items()} for n, table in evaluation.tables().items()},
        "evaluation": evaluation,
        "confusions": {
            what: confusions(evaluation.typed, what).most_common(_CONFUSIONS_SHOWN)
            for what in ("kind", "aspect", "procedure")
        },
        "wrong": sorted((o for o in evaluation.typed if not o.all_right), key=lambda o: -o.understood.confidence),
    }
    return environment.get_template("evaluation.html.j2").render(values)


def _told(outcome: Outcome) -> str:
    expected, got = outcome.question, outcome.understood
    return (
        f"{got.confidence:.2f} {expected.text!r}: {expected.kind}/{expected.procedure}/{expected.aspect}"
        f" understood as {got.kind}/{got.procedure}/{got.aspect}"
    )
