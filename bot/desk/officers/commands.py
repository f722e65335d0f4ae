"""`motcua officers …`: the first account, and help for who is locked out."""

from __future__ import annotations

import getpass
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.database import session_scope, upgrade_schema
from bot.desk.officers import repository, service
from bot.desk.officers.models import Role
from bot.errors import InputError
from bot.settings import VIETNAM, get_settings

app = typer.Typer(help="Tài khoản cán bộ của bàn làm việc /desk. / Officers of the desk.", no_args_is_help=True)
_console = Console()
_errors = Console(stderr=True)

Username = Annotated[str, typer.Argument(help="Tên đăng nhập: chữ không dấu, số. / User name.")]


@app.command()
def add(
    username: Username,
    name: Annotated[str, typer.Option(help="Tên người dân sẽ thấy. / Name that residents read.")],
    role: Annotated[Role, typer.Option(help="viewer < officer < trainer < admin.")] = Role.OFFICER,
    field: Annotated[str, typer.Option(help="Quầy phụ trách, id trong tệp phường. / A counter's id.")] = "",
) -> None:
    """Mời một cán bộ; in đường dẫn để đặt mật khẩu. / Invite somebody; prints the link."""
    upgrade_schema()
    with session_scope() as session:
        by = f"command:{getpass.getuser()}"
        _, token = service.invite(session, username, name, role, field, by, datetime.now(VIETNAM))
    _tell(token)


@app.command("list")
def show_officers() -> None:
    """Các tài khoản. / The accounts."""
    upgrade_schema()
    table = Table("Tên đăng nhập", "Tên", "Vai trò", "Quầy", "Tình trạng", "Vào lần cuối")
    with session_scope() as session:
        for officer in repository.everybody(session):
            state = "đã nghỉ" if officer.dismissed_at else "chưa nhận lời mời" if officer.is_invited else "đang dùng"
            last = f"{officer.signed_in_at:%H:%M %d/%m/%Y}" if officer.signed_in_at else ""
            table.add_row(officer.username, officer.name, officer.role, officer.field, state, last)
    _console.print(table)


@app.command()
def reset(username: Username) -> None:
    """Mời lại: quên mật khẩu, mất điện thoại, bị khóa. / A new invitation; the old password is void."""
    upgrade_schema()
    with session_scope() as session:
        officer = repository.by_username(session, username)
        if officer is None:
            raise InputError(f"no officer {username}", hint="Không có tài khoản này; xem: motcua officers list.")
        token = service.invite_again(session, officer, f"command:{getpass.getuser()}", datetime.now(VIETNAM))
    _tell(token)


def _tell(token: str) -> None:
    settings = get_settings()
    base = settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
    days = service.INVITATION_LASTS.days
    _errors.print(
        f"Mở đường dẫn này trong {days} ngày để đặt mật khẩu; nó chỉ hiện một lần. / Open within {days} days:"
    )
    typer.echo(f"{base}/desk/moi/{token}")
