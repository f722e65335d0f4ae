"""`motcua dossiers report` and `alarms`."""

from __future__ import annotations

import json
import re
from calendar import monthrange
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.database import session_scope, upgrade_schema
from bot.dossiers.report import Report, make_report
from bot.dossiers.report_file import HEADERS, TOTAL, as_json, tables, values, write_report
from bot.dossiers.repository import DossierRepository
from bot.errors import InputError
from bot.settings import get_settings

_console = Console()
_MONTH = re.compile(r"(?:(?P<y>20\d{2})-(?P<m>\d{1,2})|(?P<m2>\d{1,2})/(?P<y2>20\d{2}))")


def report(
    month: Annotated[str, typer.Option(help="Tháng, ví dụ 11/2026; mặc định là cả năm nay. / One month.")] = "",
    as_text: Annotated[bool, typer.Option("--json", help="In ra JSON. / Print JSON.")] = False,
    xlsx: Annotated[Path | None, typer.Option(help="Ghi ra tệp Excel. / Write a workbook.")] = None,
) -> None:
    """Báo cáo tiếp nhận, đúng hẹn, trong buổi, trong ngày, quá hạn, hài lòng. / The shop's figures."""
    upgrade_schema()
    now = get_settings().now()
    first, last = _period(month, now.date())
    with session_scope() as session:
        made = make_report(session, now, first, last)
    if xlsx:
        write_report(xlsx, made)
        _console.print(f"Báo cáo: {xlsx}")
    if as_text:
        typer.echo(json.dumps(as_json(made), ensure_ascii=False))
    elif not xlsx:
        _print(made)


def alarms() -> None:
    """Những lần dò mã hồ sơ bị chặn. / Guessing that was stopped."""
    upgrade_schema()
    names = {"sender": "một người hỏi", "code": "một mã hồ sơ", "everybody": "tất cả"}
    table = Table("Lúc", "Khóa tới", "Ai, mã nào", "Dấu vết")
    with session_scope() as session:
        for alarm in DossierRepository(session).alarms():
            moments = (f"{alarm.at:%H:%M %d/%m/%Y}", f"{alarm.until:%H:%M %d/%m/%Y}")
            table.add_row(*moments, names[alarm.kind], alarm.subject[:18])
    _console.print(table)


def _period(month: str, today: date) -> tuple[date, date]:
    if not month:
        return date(today.year, 1, 1), today
    match = _MONTH.fullmatch(month.strip())
    year, number = (int(match["y"] or match["y2"]), int(match["m"] or match["m2"])) if match else (0, 0)
    if not 1 <= number <= 12:
        raise InputError(f"not a month: {month}", hint="Tháng viết như 11/2026 hoặc 2026-11.")
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def _print(made: Report) -> None:
    for title, names, rows in tables(made):
        table = Table(*names, *HEADERS, title=title, title_justify="left")
        for name, figures in [*rows, ((TOTAL, *[""] * (len(names) - 1)), made.total)]:
            shown = map(_shown, HEADERS, values(figures))
            table.add_row(*name, *shown)
        _console.print(table)


def _shown(header: str, value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.1%}" if header == "Tỷ lệ đúng hẹn" else f"{value:g}"
