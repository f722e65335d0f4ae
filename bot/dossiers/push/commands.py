"""`motcua api-keys …`: keys of systems that push."""

from __future__ import annotations

import getpass
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.database import session_scope, upgrade_schema
from bot.dossiers.push.keys import add_key, list_keys, revoke_key
from bot.dossiers.push.models import Scope
from bot.settings import get_settings

app = typer.Typer(help="Khóa cho phần mềm gửi hồ sơ vào. / Keys of systems that push.", no_args_is_help=True)
_console = Console()
_errors = Console(stderr=True)


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Phần mềm nào dùng khóa này. / Which system uses it.")],
    scope: Annotated[
        Scope, typer.Option(help="dossiers: mọi thông tin hồ sơ; progress: chỉ tiến độ. / What it may write.")
    ] = Scope.DOSSIERS,
) -> None:
    """Tạo khóa; khóa chỉ hiện một lần. / Make a key, shown once."""
    upgrade_schema()
    with session_scope() as session:
        key = add_key(session, name, scope, by=getpass.getuser(), now=get_settings().now())
    _errors.print("Ghi lại ngay, khóa không hiện lần nữa. / Write it down, it is not shown again:")
    typer.echo(key)


@app.command("list")
def show_keys() -> None:
    """Các khóa đã tạo. / The keys."""
    upgrade_schema()
    table = Table("Số", "Phần mềm", "Phạm vi", "Tạo lúc", "Người tạo", "Dùng lần cuối", "Thu hồi lúc")
    with session_scope() as session:
        for key in list_keys(session):
            moments = (_moment(key.last_used_at), _moment(key.revoked_at))
            table.add_row(str(key.id), key.name, key.scope, _moment(key.created_at), key.created_by, *moments)
    _console.print(table)


@app.command()
def revoke(number: Annotated[int, typer.Argument(help="Số của khóa, xem `list`. / Number of the key.")]) -> None:
    """Thu hồi một khóa, có hiệu lực ngay. / Revoke a key at once."""
    upgrade_schema()
    with session_scope() as session:
        key = revoke_key(session, number, get_settings().now())
        told = f"Đã thu hồi khóa {key.id} ({key.name}). / Key revoked."
    _console.print(told)


def _moment(moment: datetime | None) -> str:
    return f"{moment:%H:%M %d/%m/%Y}" if moment else ""
