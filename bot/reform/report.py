"""The report as it is shown, printed and put into a workbook: sections of lines, each beside the month before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal
from weakref import WeakKeyDictionary

from pydantic import TypeAdapter
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.catalogue.entry_file import load_entry
from bot.catalogue.schema import Entry, Text
from bot.catalogue.watch import get_watch
from bot.reform.day_counts import day_counts
from bot.reform.figures import Day, Values, by_neighbourhood, days, figures, most_asked, most_missed
from bot.reform.months import Month
from bot.settings import get_settings

LAYOUT_FILE = Path("desk") / "reform-report.yml"  # under the data folder

Form = Literal["number", "share", "points", "seconds"]


class LineLayout(Entry):
    """One figure: its key in `figures`, what it is called, how it is written, and between which figures it lies."""

    key: Text
    label: Text
    as_: Form
    between: tuple[Text, Text] | None = None

    model_config = {**Entry.model_config, "alias_generator": lambda name: name.rstrip("_")}


class SectionLayout(Entry):
    """One factor of SIPAS."""

    title: Text
    lines: tuple[LineLayout, ...]


class Layout(Entry):
    """The whole file."""

    title: Text
    sections: tuple[SectionLayout, ...]


_LAYOUT = TypeAdapter(Layout)

_KEPT_FOR = timedelta(minutes=10)
_kept: WeakKeyDictionary[Engine, dict[Month, tuple[datetime, Values]]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Line:
    """One figure of this month and the one before. None: nothing can be said."""

    label: str
    form: Form
    value: float | None
    before: float | None
    between: tuple[float, float] | None = None

    @property
    def shown(self) -> str:
        """The figure in Vietnamese form: `12.480`, `93,5 %`, `4,6`; with its bounds where it has some."""
        bounds = (
            f" ({written(self.between[0], self.form)} – {written(self.between[1], self.form)})" if self.between else ""
        )
        return written(self.value, self.form) + bounds

    @property
    def shown_before(self) -> str:
        """The month before."""
        return written(self.before, self.form)


@dataclass(frozen=True)
class Section:
    """The lines of one factor."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class ReformReport:
    """One month."""

    title: str
    ward: str
    month: Month
    made_at: datetime
    sections: tuple[Section, ...]
    days: Sequence[Day]
    procedures: Sequence[tuple[str, int]]  # name, questions
    missed: Sequence[tuple[str, int]]  # a typical wording, how often
    neighbourhoods: Sequence[tuple[str, int, int, int]]  # name; opened, asked, returned


def make_reform_report(session: Session, month: Month, now: datetime) -> ReformReport:
    """Count `month` and the one before."""
    layout = _layout(get_settings().data_dir / LAYOUT_FILE)
    counts = list(day_counts(session, month, now))
    this, before = figures(session, month, now, counts), _figures_before(session, month.before, now)
    catalogue = get_watch().current
    known = {place.slug: place.name for place in catalogue.ward.places.neighbourhoods} if catalogue.ward.places else {}
    return ReformReport(
        title=layout.title,
        ward=catalogue.ward.name,
        month=month,
        made_at=now,
        sections=tuple(_section(section, this, before) for section in layout.sections),
        days=days(counts),
        procedures=[(_name(code), count) for code, count in most_asked(counts)],
        missed=most_missed(session, month),
        neighbourhoods=[(known.get(slug, slug), *used) for slug, used in by_neighbourhood(session, month)],
    )


def _figures_before(session: Session, month: Month, now: datetime) -> Values:
    """Only to compare with: whoever turns the pages of a report has them counted once."""
    kept = _kept.setdefault(session.connection().engine, {})
    at, values = kept.get(month, (None, {}))
    if at is None or not at <= now < at + _KEPT_FOR:
        values = figures(session, month, now, list(day_counts(session, month, now)))
        kept[month] = (now, values)
    return values


def written(value: float | None, form: Form) -> str:
    """A figure in Vietnamese form; a dash where nothing can be said."""
    if value is None:
        return "–"
    if form == "share":
        return f"{100 * value:.1f}".replace(".", ",") + " %"
    if form == "points" or (form == "seconds" and value < 10):
        return f"{value:.2f}".replace(".", ",")
    return f"{value:,.0f}".replace(",", ".")


def _section(layout: SectionLayout, this: Values, before: Values) -> Section:
    return Section(layout.title, tuple(_line(line, this, before) for line in layout.lines))


def _line(layout: LineLayout, this: Values, before: Values) -> Line:
    below, above = (this[key] for key in layout.between) if layout.between else (None, None)
    between = (below, above) if below is not None and above is not None else None
    return Line(layout.label, layout.as_, this[layout.key], before[layout.key], between)


def _name(code: str) -> str:
    found = get_watch().current.get(code)
    return found.name if found else code


@lru_cache
def _layout(path: Path) -> Layout:
    return load_entry(path, _LAYOUT)
