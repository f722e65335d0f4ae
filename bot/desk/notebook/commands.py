"""`motcua notebook …`: who may send what the teams wrote down."""

from __future__ import annotations

from typing import Annotated

import segno
import typer
from rich.console import Console

from bot.database import get_engine, upgrade_schema
from bot.desk.notebook import repository, service
from bot.keys import get_key
from bot.links import absolute
from bot.settings import get_settings

app = typer.Typer(help="Sổ tay của tổ tuyên truyền. / The teams' field notebook.", no_args_is_help=True)
_console = Console()

Name = Annotated[str, typer.Argument(help="Tên tổ. / The team's name.")]


@app.command()
def team(name: Name) -> None:
    """Cấp đường dẫn cho một tổ; chỉ in ra lần này. / Give a team its link, shown only now."""
    upgrade_schema()
    with get_engine().begin() as connection:
        code = service.open_team(connection, name, get_settings().now(), get_key())
    link = absolute(f"/so-tay/#ma={code}")
    if not get_settings().public_url:
        _console.print("Chưa đặt MOTCUA_PUBLIC_URL: hãy thêm địa chỉ của phường vào trước đường dẫn.")
    else:
        segno.make(link, error="m").terminal(compact=True)
    _console.print(link, soft_wrap=True, highlight=False)


@app.command()
def close(name: Name) -> None:
    """Thu hồi đường dẫn của một tổ. / Take a team's link back."""
    upgrade_schema()
    with get_engine().begin() as connection:
        service.close_team(connection, name, get_settings().now())
    _console.print(f"Tổ {name} không gửi được nữa.")


@app.command()
def teams() -> None:
    """Liệt kê các tổ và số câu đã gửi. / List the teams and how much they sent."""
    upgrade_schema()
    with get_engine().connect() as connection:
        for row in repository.teams(connection):
            state = f"đã đóng {row.closed_at:%d/%m/%Y}" if row.closed_at else "đang mở"
            _console.print(f"{row.name}\t{row.entries} câu\t{state}", soft_wrap=True, highlight=False)
