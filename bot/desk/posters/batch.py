"""Many sheets into a folder or one zip file, one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.schema import Procedure
from bot.catalogue.ward_places import Neighbourhood
from bot.desk.posters.content import handout_values, sheet_values
from bot.printing.pdf import render_pdf
from bot.settings import Settings

# Name of the piece → its template and the paper it is set on.
PIECES = {
    "ap-phich-a3": ("poster", "a3"),
    "ap-phich-a4": ("poster", "a4"),
    "to-roi-a5": ("leaflet", "a5"),
    "the-nho-a4": ("cards", "a4"),
}
WHOLE_WARD = "toan-phuong"

Sheet = tuple[str, bytes]  # the file's name, and the PDF


def make_sheet(piece: str, catalogue: Catalogue, settings: Settings, place: Neighbourhood | None) -> Sheet:
    """One of `PIECES` for `place`, or for the whole ward.

    Raises:
        ConfigurationError: there is no public address to print.
        PrintingError: the template is wrong.
    """
    template, paper = PIECES[piece]
    name = f"{place.slug if place else WHOLE_WARD}/{piece}.pdf"
    return name, render_pdf(template, {**sheet_values(catalogue, settings, place), "paper": paper})


def make_sheets(
    catalogue: Catalogue, settings: Settings, places: Sequence[Neighbourhood | None], pieces: Sequence[str]
) -> Iterator[Sheet]:
    """Every piece for every place, as they are asked for (see `make_sheet` for what is raised)."""
    return (make_sheet(piece, catalogue, settings, place) for place in places for piece in pieces)


def make_handouts(
    catalogue: Catalogue, settings: Settings, procedures: Sequence[Procedure], place: Neighbourhood | None
) -> Iterator[Sheet]:
    """A hand-out about each of `procedures` (see `make_sheet` for what is raised)."""
    for procedure in procedures:
        values = handout_values(catalogue, settings, procedure, place)
        yield f"{place.slug if place else WHOLE_WARD}/thu-tuc-{procedure.code}.pdf", render_pdf("handout", values)


def write_sheets(sheets: Iterator[Sheet], target: Path) -> Iterator[str]:
    """Write into the folder `target`, or into the zip file of that name; the name of each file when it is there.

    A zip file appears under its name when it is whole. Raises OSError: it cannot be written.
    """
    if target.suffix != ".zip":
        for name, pdf in sheets:
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(pdf)
            yield name
        return
    part = target.with_name(target.name + ".part")
    target.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as cleaning:
        cleaning.callback(part.unlink, missing_ok=True)
        with ZipFile(part, "w", ZIP_STORED) as archive:  # PDFs are compressed already
            for name, pdf in sheets:
                archive.writestr(name, pdf)
                yield name
        part.replace(target)
