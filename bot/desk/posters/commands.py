"""`motcua posters …`: paper for the neighbourhoods."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from bot.catalogue.ward_places import Neighbourhood
from bot.catalogue.watch import get_watch
from bot.desk.posters.batch import PIECES, WHOLE_WARD, Sheet, make_handouts, make_sheets, write_sheets
from bot.desk.posters.ways import open_ways
from bot.errors import InputError
from bot.settings import get_settings

app = typer.Typer(
    help="In áp phích, tờ rơi, thẻ cho từng tổ dân phố, buôn. / Paper for the neighbourhoods.", no_args_is_help=True
)
_console = Console()

Target = Annotated[Path, typer.Argument(help="Thư mục hoặc tệp .zip sẽ tạo. / A folder, or a .zip file.")]
Where = Annotated[
    list[str] | None,
    typer.Option("--neighbourhood", "-n", help="Tên hoặc mã ngắn; bỏ trống là tất cả. / Name or slug; all if absent."),
]


@app.command("list")
def list_neighbourhoods() -> None:
    """Tên, mã ngắn và đường dẫn của từng tổ dân phố, buôn. / Names, slugs and links."""
    for place in _all():
        name, slug = (place.name, place.slug) if place else (get_watch().current.ward.name, "")
        _console.print(name, slug or WHOLE_WARD, open_ways(get_settings(), slug)[0].address, sep="\t", soft_wrap=True)
    _say_what_is_missing()


@app.command()
def make(
    target: Target,
    neighbourhood: Where = None,
    piece: Annotated[
        list[str] | None, typer.Option("--piece", "-p", help=f"Loại giấy / pieces: {', '.join(PIECES)}")
    ] = None,
) -> None:
    """Làm áp phích A3, A4, tờ rơi A5, thẻ nhỏ. / Make posters, leaflets and cards."""
    pieces = piece or list(PIECES)
    if unknown := [name for name in pieces if name not in PIECES]:
        raise InputError(f"no such piece: {', '.join(unknown)}", hint=f"Chọn trong: {', '.join(PIECES)}")
    places = [_find(name) for name in neighbourhood] if neighbourhood else _all()
    sheets = make_sheets(get_watch().current, get_settings(), places, pieces)
    _write(sheets, len(places) * len(pieces), target)
    _say_what_is_missing()


@app.command()
def handouts(
    target: Target,
    codes: Annotated[list[str] | None, typer.Argument(help="Mã thủ tục; bỏ trống là tất cả. / Codes; all.")] = None,
    neighbourhood: Annotated[str, typer.Option("--neighbourhood", "-n", help="Tên hoặc mã ngắn. / Name or slug.")] = "",
) -> None:
    """Làm tờ hướng dẫn từng thủ tục. / Make a hand-out for each procedure."""
    catalogue = get_watch().current
    found = [(code, catalogue.get(code)) for code in codes or catalogue.procedures]
    if unknown := [code for code, procedure in found if procedure is None]:
        raise InputError(f"no such procedure: {', '.join(unknown)}", hint="Xem mã bằng: motcua catalogue list")
    procedures = [procedure for _, procedure in found if procedure]
    place = _find(neighbourhood) if neighbourhood else None
    _write(make_handouts(catalogue, get_settings(), procedures, place), len(procedures), target)


def _write(sheets: Iterator[Sheet], total: int, target: Path) -> None:
    open_ways(get_settings(), "")  # says that the address is missing before a bar is shown
    made = write_sheets(sheets, target)
    count = sum(1 for _ in track(made, "Đang in…", total=total, console=_console))
    _console.print(f"Đã làm {count} tờ → {target}", soft_wrap=True)


def _all() -> list[Neighbourhood | None]:
    """The whole ward first, then every neighbourhood."""
    places = get_watch().current.ward.places
    return [None, *(places.neighbourhoods if places else ())]


def _find(name: str) -> Neighbourhood | None:
    if name == WHOLE_WARD:
        return None
    places = get_watch().current.ward.places
    found = places.by_slug(name) if places else None
    named = [found] if found else places.find_neighbourhoods(name) if places else []
    if len(named) != 1:
        likely = ", ".join(place.slug for place in named) or "motcua posters list"
        raise InputError(f"{name!r} is not one neighbourhood of this ward", hint=f"Xem: {likely}")
    return named[0]


def _say_what_is_missing() -> None:
    places = get_watch().current.ward.places
    if places and (missing := places.neighbourhood_count - len(places.neighbourhoods)):
        _console.print(
            f"Tệp của phường ghi {places.neighbourhood_count} tổ dân phố, buôn nhưng thiếu tên {missing}: "
            f"nơi đó dùng bản {WHOLE_WARD}."
        )
