"""`motcua first-screen …`: the share of empty visits, by which the first screen is chosen."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.answer import render
from bot.database import get_engine, upgrade_schema
from bot.desk.first_screen import service
from bot.settings import get_settings

app = typer.Typer(help="Màn hình đầu của trang. / The page's first screen.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """With a single command typer would leave its name out."""


@app.command()
def compare(
    days: Annotated[int, typer.Option(min=1, help="Tính từ bao nhiêu ngày trước. / Days back.")] = 28,
) -> None:
    """Bao nhiêu lượt mở mà không hỏi gì, theo từng màn hình. / The share of visits that ask nothing."""
    upgrade_schema()
    first = get_settings().now().date() - timedelta(days=days)
    with get_engine().connect() as connection:
        screens = service.figures(connection, first)
    table = Table("Màn hình / Screen", "Lượt mở / Opened", "Có hỏi / Asked", "Không hỏi gì / Empty")
    for screen in screens:
        share = screen.empty_share
        table.add_row(
            screen.screen, str(screen.opened), str(screen.asked), f"{share:.1%}" if share is not None else "–"
        )
    Console().print(table)
    typer.echo(
        render("web/first_screen", screens=screens, better=service.better(screens), fewest=service.FEWEST_VISITS)
    )
