"""`motcua messages …`: what could not be sent or answered, and once more."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.database import get_engine, upgrade_schema
from bot.errors import InputError
from bot.messaging import dead_letters
from bot.settings import VIETNAM

app = typer.Typer(help="Tin nhắn bị kẹt: xem, gửi lại. / Messages that were given up.", no_args_is_help=True)
_console = Console()


@app.command()
def dead() -> None:
    """Liệt kê tin không gửi được hoặc không trả lời được. / List what could not be sent or answered."""
    upgrade_schema()
    with get_engine().connect() as connection:
        letters = dead_letters.dead_letters(connection)
        alerts = dead_letters.alerts(connection)
    for channel, since, error, hint in alerts:
        _console.print(f"[red]{channel}[/red] không gửi được từ {since:%H:%M %d/%m/%Y}: {error}", highlight=False)
        if hint:
            _console.print(hint, highlight=False)
    if not letters:
        _console.print("Không có tin nào bị kẹt.")
        return
    table = Table("số", "kênh", "lúc", "việc", "lần thử", "lý do")
    for letter in letters:
        what = "chưa trả lời được" if letter.author == "resident" else "chưa gửi được"
        table.add_row(
            str(letter.message),
            letter.channel,
            f"{letter.at:%H:%M %d/%m/%Y}",
            what,
            str(letter.attempts),
            letter.error,
        )
    _console.print(table)
    _console.print("Gửi lại: motcua messages replay SỐ …, hoặc --all cho tất cả.")


@app.command()
def replay(
    numbers: Annotated[list[int] | None, typer.Argument(help="Số của tin. / Numbers of messages.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Tất cả. / All of them.")] = False,
) -> None:
    """Gửi hoặc trả lời lại. / Send or answer once more; a running server does it within a second."""
    upgrade_schema()
    with get_engine().begin() as connection:
        if everything:
            numbers = [letter.message for letter in dead_letters.dead_letters(connection)]
        if not numbers and not everything:
            raise InputError("no message given", hint="Cho số của tin, hoặc --all. Xem số: motcua messages dead.")
        count = dead_letters.replay(connection, numbers or [], datetime.now(VIETNAM))
    _console.print(f"{count} tin được làm lại.")
