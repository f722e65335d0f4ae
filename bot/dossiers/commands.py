"""`motcua dossiers …`: load, look at and export dossiers."""

from __future__ import annotations

import getpass
import time
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.database import get_engine, session_scope, upgrade_schema
from bot.dossiers.cells import read_moment
from bot.dossiers.codes import code_key, find_codes
from bot.dossiers.exporter import EXPORT_HEADERS, TEMPLATE_HEADERS, export_row, write_table
from bot.dossiers.folder import SECONDS_BETWEEN_LOOKS, WatchedFolder
from bot.dossiers.igate.client import IgateAccount, IgateClient, IgateUnavailable, account_of
from bot.dossiers.igate.sync import IgateSync
from bot.dossiers.import_report import report_text
from bot.dossiers.importer import Load, file_time, import_file
from bot.dossiers.models import Way
from bot.dossiers.report_commands import alarms, report
from bot.dossiers.repository import DossierRepository
from bot.dossiers.retention import purge
from bot.dossiers.status import Status
from bot.dossiers.undo import forget_old, list_imports, undo_import
from bot.errors import ConfigurationError, InputError
from bot.keys import get_key
from bot.settings import Settings, get_settings

app = typer.Typer(help="Hồ sơ: nạp, xem, xuất. / Dossiers: load, look at, export.", no_args_is_help=True)
app.command()(report)
app.command()(alarms)
_console = Console()
_errors = Console(stderr=True)
_SHOWN_REJECTIONS = 20

_File = Annotated[Path, typer.Argument(help="Tệp .xlsx hoặc .csv. / An .xlsx or .csv file.")]
_By = Annotated[str, typer.Option(help="Người nạp; mặc định là tên đăng nhập. / Who does it.")]


@app.command("import")
def load_file(
    file: _File,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ xem, không ghi. / Show what would happen.")] = False,
    as_of: Annotated[
        str, typer.Option(help="Dữ liệu đúng vào lúc nào; mặc định là giờ sửa tệp. / When the data was true.")
    ] = "",
    by: _By = "",
) -> None:
    """Nạp hồ sơ từ tệp xuất của phần mềm một cửa. / Load dossiers from a file."""
    upgrade_schema()
    now = get_settings().now()
    load = Load(file, _snapshot_time(file, as_of, now), by or getpass.getuser(), now)
    with _progress_bar() as bar:
        task = bar.add_task("Đang đọc", total=None)
        report = import_file(
            get_engine(),
            load,
            secret=get_key(),
            dry_run=dry_run,
            progress=lambda done, expected: bar.update(task, completed=done, total=expected),
        )
    with session_scope() as session:
        forget_old(session, now)
    told = report_text(file.name, report, load.snapshot_at, shown=_SHOWN_REJECTIONS)
    _console.print(told, highlight=False, markup=False, soft_wrap=True)
    if report.rejected:
        raise typer.Exit(2)


@app.command("watch")
def watch_folder(
    folder: Annotated[Path | None, typer.Argument(help="Mặc định là MOTCUA_WATCHED_FOLDER. / The folder.")] = None,
    once: Annotated[
        bool, typer.Option("--once", help="Nạp những tệp đang có rồi dừng. / What is there, then stop.")
    ] = False,
) -> None:
    """Nạp mọi tệp bỏ vào một thư mục. / Import whatever is dropped into a folder."""
    settings = get_settings()
    chosen = str(folder or settings.watched_folder)
    if not chosen:
        raise ConfigurationError("no folder", hint="Cho biết thư mục, hoặc đặt MOTCUA_WATCHED_FOLDER.")
    upgrade_schema()
    watched = WatchedFolder(Path(chosen), get_engine(), secret=get_key(), now=settings.now)
    watched.look()  # files have to stay as they are until the next look
    while True:
        time.sleep(SECONDS_BETWEEN_LOOKS)
        for handled in watched.look():
            _console.print(f"{handled.name} → {handled.moved_to}", highlight=False, markup=False, soft_wrap=True)
        if once:
            return


@app.command("sync-igate")
def sync_igate(
    once: Annotated[bool, typer.Option("--once", help="Một lượt rồi dừng. / One pass, then stop.")] = False,
) -> None:
    """Lấy hồ sơ thay đổi từ iGate của tỉnh. / Fetch what changed from iGate."""
    upgrade_schema()
    settings = get_settings()
    account = account_of(settings)
    while True:
        try:
            _fetch(account, settings)
        except IgateUnavailable as error:
            if once:
                raise
            _errors.print(f"iGate: {error}. {error.hint}")
        if once:
            return
        time.sleep(settings.igate_interval.total_seconds())


@app.command()
def imports(
    everything: Annotated[
        bool, typer.Option("--all", help="Cả phần mềm gửi vào. / Pushes and fetches as well.")
    ] = False,
) -> None:
    """Những lần nạp gần đây. / The last imports."""
    upgrade_schema()
    table = Table("Lần", "Tệp", "Người nạp", "Lúc", "Dữ liệu lúc", "Mới", "Đổi", "Giữ", "Loại", "Đã hủy")
    with session_scope() as session:
        for load in list_imports(session, () if everything else (Way.FILE,)):
            undone = f"{load.undone_at:%H:%M %d/%m/%Y} {load.undone_by}" if load.undone_at else ""
            counts = (load.new, load.changed, load.unchanged, load.rejected)
            moments = (f"{load.loaded_at:%H:%M %d/%m/%Y}", f"{load.snapshot_at:%H:%M %d/%m/%Y}")
            table.add_row(str(load.id), load.source, load.loaded_by, *moments, *map(str, counts), undone)
    _console.print(table)


@app.command()
def undo(
    number: Annotated[int, typer.Argument(help="Số của lần nạp, xem `imports`. / Number of the import.")], by: _By = ""
) -> None:
    """Hủy một lần nạp: trả lại đúng như trước. / Take an import back."""
    upgrade_schema()
    with session_scope() as session:
        load = undo_import(session, number, by=by or getpass.getuser(), now=get_settings().now())
        told = f"Đã hủy lần nạp {load.id} ({load.source}). / Import undone."
    _console.print(told)


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


@app.command("purge")
def purge_old() -> None:
    """Xóa dữ liệu cá nhân đã hết hạn giữ, như máy tự làm mỗi giờ. / Remove personal data that is due."""
    upgrade_schema()
    persons = attempts = replaced = 0
    some = True
    while some:
        with session_scope() as session:
            purged = purge(session, get_settings().now())
        persons, attempts, replaced = persons + purged.persons, attempts + purged.attempts, replaced + purged.replaced
        some = purged.persons > 0
    _console.print(
        f"Đã xóa thông tin người nộp của {persons} hồ sơ, {attempts} lần tra cứu, {replaced} dòng giữ để hủy lần nạp.",
        soft_wrap=True,
    )


@app.command()
def template(file: _File) -> None:
    """Tạo tệp mẫu để cán bộ điền. / Write the template that officers fill in."""
    write_table(file, TEMPLATE_HEADERS, [])
    _console.print(f"Tệp mẫu: {file}")


def _fetch(account: IgateAccount, settings: Settings) -> None:
    pause = settings.igate_pause.total_seconds()
    with IgateClient(account, pause=pause, sleep=time.sleep) as client, _progress_bar() as bar:
        task = bar.add_task("iGate", total=None)
        sync = IgateSync(get_engine(), client, account.address, secret=get_key(), now=settings.now)
        fetched = sync.run(lambda read: bar.update(task, completed=read))
    _console.print(
        f"iGate: đọc {fetched.read} hồ sơ · mới {fetched.new} · thay đổi {fetched.changed} · bị loại {fetched.rejected}"
    )


def _snapshot_time(file: Path, as_of: str, now: datetime) -> datetime:
    if as_of:
        given = read_moment(as_of)
        if given is None or given > now:
            raise InputError(f"not a past moment: {as_of}", hint="--as-of phải là giờ đã qua, ví dụ 23/11/2026 07:30.")
        return given
    if not file.is_file():
        raise InputError(f"no such file: {file}", hint=f"Không thấy tệp {file}.")
    return file_time(file, now)


def _progress_bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=_errors, transient=True)
