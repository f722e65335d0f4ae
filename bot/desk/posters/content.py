"""What is printed: the ward's facts, the commonest errands and a neighbourhood's links as values for the templates."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from bot.answer import capital
from bot.catalogue.answers import answer_procedure
from bot.catalogue.aspects import Aspect
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.checklist import make_checklist
from bot.catalogue.entry_file import load_entry
from bot.catalogue.schema import Entry, Procedure, ProcedureCode
from bot.catalogue.ward_places import Neighbourhood
from bot.desk.posters.ways import open_ways
from bot.settings import Settings

_TOLD = (Aspect.FEE, Aspect.DURATION, Aspect.ONLINE)  # on a hand-out, beside the papers
_SMALLER, _SMALLEST = 1900, 2600  # from so many characters on, so that one sheet is enough for most
_MOST_PAPERS = 4  # of one errand on a leaflet


class Errand(Entry):
    """One of the ten."""

    title: Annotated[str, Field(min_length=1, max_length=30)]
    code: ProcedureCode


class Errands(Entry):
    """`data/print/errands.yml`."""

    errands: Annotated[tuple[Errand, ...], Field(min_length=1, max_length=10)]


ERRANDS = TypeAdapter(Errands)


def load_errands(data_dir: Path) -> tuple[Errand, ...]:
    """The commonest errands, in the order in which they are printed.

    Raises:
        CatalogueError: the file is missing or wrong; each defect names its line and key.
    """
    return load_entry(data_dir / "print" / "errands.yml", ERRANDS).errands


def sheet_values(catalogue: Catalogue, settings: Settings, place: Neighbourhood | None) -> dict[str, Any]:
    """The values of a poster, a leaflet and cards for `place`, or for the whole ward.

    Raises:
        ConfigurationError: there is no public address to print.
        CatalogueError: `errands.yml` is wrong.
    """
    ward, today = catalogue.ward, settings.now().date()
    home = ward.home_service
    return {
        "ward": capital(ward.name),
        "office": ward.office,
        "place": capital(place.name) if place else "",
        "ways": [asdict(way) for way in open_ways(settings, place.slug if place else "")],
        "errands": [_errand(catalogue, errand, today) for errand in load_errands(settings.data_dir)],
        "phone": ward.phone.value,
        "home_phone": home.phone if home else "",
        "sample": ward.phone.sample or bool(home and home.sample),
    }


def _errand(catalogue: Catalogue, errand: Errand, today: date) -> dict[str, Any]:
    procedure = catalogue.get(errand.code)
    papers = make_checklist(catalogue, procedure, None, today).items if procedure else ()
    return {
        "title": errand.title,
        "papers": [paper.name for paper in papers[:_MOST_PAPERS]],
        "more": len(papers) > _MOST_PAPERS or bool(procedure and procedure.cases),
    }


def handout_values(
    catalogue: Catalogue, settings: Settings, procedure: Procedure, place: Neighbourhood | None
) -> dict[str, Any]:
    """The values of a hand-out about `procedure`: its list of papers, and what it costs and takes.

    Raises:
        ConfigurationError: there is no public address to print.
    """
    today = settings.now().date()
    told = [answer_procedure(catalogue, procedure, aspect, today=today).text.splitlines() for aspect in _TOLD]
    checklist = make_checklist(catalogue, procedure, None, today)
    return {
        **{key: value for key, value in asdict(checklist).items() if key != "cases"},
        "case_titles": [case.title for case in procedure.cases],
        "told": told,
        "size": _size(checklist.length + sum(len(line) for lines in told for line in lines)),
        "ward": capital(catalogue.ward.name),
        "way": asdict(open_ways(settings, place.slug if place else "")[0]),
    }


def _size(length: int) -> int:
    """0, 1 or 2: how much smaller than usual it is printed."""
    return (length > _SMALLER) + (length > _SMALLEST)
