"""`motcua dossiers …`: load, look at and export dossiers."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.database import session_scope, upgrade_schema
from bot.dossiers.cells import read_moment
from bot.dossiers.codes import code_key, find_codes
from bot.dossiers.exporter import EXPORT_HEADERS, TEMPLATE_HEADERS, export_row, write_table
from bot.dossiers.importer import Importer, ImportReport
from bot.dossiers.repository import DossierRepository
from bot.dossiers.status import Status
from bot.errors import InputError
from bot.keys import get_key
from bot.settings import VIETNAM, get_settings

app = typer.Typer(help="Hồ sơ: nạp, xem, xuất. / Dossiers: load, look at, export.", no_args_is_help=True)
_console = Console()
_errors = Console(stderr=True)
_SHOWN_REJECTIONS = 20

_File = Annotated[Path, typer.Argument(help="Tệp .xlsx hoặc .csv. / An .xlsx or .csv file.")]


@app.command("import")
def import_file(
    file: _File,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ xem, không ghi. / Show what would happen.")] = False,
    as_of: Annotated[
        str, typer.Option(help="Dữ liệu đúng vào lúc nào; mặc định là giờ sửa tệp. / When the data was true.")
    ] = "",
) -> None:
    """Nạp hồ sơ từ tệp xuất của phần mềm một cửa. / Load dossiers from a file."""
    upgrade_schema()
    snapshot_at = _snapshot_time(file, as_of)
    with session_scope() as session, _progress_bar() as bar:
        task = bar.add_task("Đang đọc", total=None)
        importer = Importer(
            session,
            secret=get_key(),
            snapshot_at=snapshot_at,
            source=file.name,
            progress=lambda done, expected: bar.update(task, completed=done, total=expected),
        )
        report = importer.load(file)
        bar.update(task, completed=1, total=1, visible=False)
        if dry_run:
            session.rollback()
    _print_report(report, snapshot_at, dry_run=dry_run)
    if report.rejected:
        raise typer.Exit(2)


@app.command()
def show(code: Annotated[list[str], typer.Argument(help="Mã hồ sơ, gõ cách nào cũng được. / Dossier code.")]) -> None:
    """Xem một hồ sơ như đang lưu. / Show what is stored about a dossier."""
    upgrade_schema()
    typed = " ".join(code)
    found = find_codes(typed)
    with session_scope() as session:
        repository = DossierRepository(session)
        dossier = repository.find(code_key(found[0].code)) if found else None
        if dossier is None:
            raise InputError(f"unknown code: {typed}", hint=f"Không có hồ sơ {typed}.")
        table = Table(show_header=False)
        for name, value in zip(EXPORT_HEADERS, export_row(dossier), strict=True):
            table.add_row(name, value)
        table.add_row("Nguồn", dossier.source)
        for event in repository.history(dossier):
            name = Status(event.status).name.lower()
            table.add_row(
                f"{event.at:%d/%m/%Y %H:%M}", f"{event.status} {name} {event.status_text} {event.note}".strip()
            )
        _console.print(table)


@app.command()
def export(file: _File) -> None:
    """Xuất mọi hồ sơ, không kèm tên, số điện thoại, số căn cước. / Export all dossiers without personal data."""
    upgrade_schema()
    with session_scope() as session:
        rows = (export_row(dossier) for dossier in DossierRepository(session).iterate())
        count = write_table(file, EXPORT_HEADERS, rows)
    _console.print(f"{count} hồ sơ → {file}")


@app.command()
def template(file: _File) -> None:
    """Tạo tệp mẫu để cán bộ điền. / Write the template that officers fill in."""
    write_table(file, TEMPLATE_HEADERS, [])
    _console.print(f"Tệp mẫu: {file}")


def _snapshot_time(file: Path, as_of: str) -> datetime:
    now = get_settings().now()
    if as_of:
        given = read_moment(as_of)
        if given is None or given > now:
            raise InputError(f"not a past moment: {as_of}", hint="--as-of phải là giờ đã qua, ví dụ 23/11/2026 07:30.")
        return given
    if not file.is_file():
        raise InputError(f"no such file: {file}", hint=f"Không thấy tệp {file}.")
    return min(datetime.fromtimestamp(file.stat().st_mtime, VIETNAM).replace(microsecond=0), now)


def _progress_bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=_errors, transient=True)


def _print_report(report: ImportReport, snapshot_at: datetime, *, dry_run: bool) -> None:
    for sheet, header in report.columns.items():
        understood = ", ".join(f"{name} → {field}" for field, name in header.names.items())
        _console.print(f"{sheet}: {understood}", highlight=False)
        if header.unused:
            _console.print(f"  Cột không dùng: {', '.join(header.unused)}", highlight=False)
    _console.print(f"Dữ liệu lúc {snapshot_at:%H:%M %d/%m/%Y}.")
    _console.print(
        f"Mới {report.new} · thay đổi {report.changed} · không đổi {report.unchanged} · cũ hơn dữ liệu đang có "
        f"{report.older} · trùng {report.repeated} · bị loại {report.rejected}"
    )
    for rejection in report.rejections[:_SHOWN_REJECTIONS]:
        _console.print(f"  {rejection.sheet}, dòng {rejection.row}: {rejection.reason}", highlight=False, markup=False)
    if report.rejected > _SHOWN_REJECTIONS:
        _console.print(f"  … và {report.rejected - _SHOWN_REJECTIONS} dòng nữa")
    if dry_run:
        _console.print("Chạy thử: chưa ghi gì. / Dry run: nothing was written.")
