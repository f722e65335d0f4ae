"""The command `motcua`. Commands parse and print; the work is in the packages."""

from __future__ import annotations

import asyncio
import importlib
import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from typer.core import TyperGroup

from bot.errors import BotError
from bot.settings import get_settings

PARTS = {
    "api-keys": "bot.dossiers.push.commands",
    "catalogue": "bot.catalogue.commands",
    "dossiers": "bot.dossiers.commands",
    "first-screen": "bot.desk.first_screen.commands",
    "messages": "bot.messaging.commands",
    "officers": "bot.desk.officers.commands",
    "notebook": "bot.desk.notebook.commands",
    "posters": "bot.desk.posters.commands",
    "zalo": "bot.channels.zalo.commands",
}


class LazyGroup(TyperGroup):
    """Imports a part's commands when they are asked for: a server needs no spreadsheet reader in memory."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Our own and those of the parts (see parent class)."""
        return [*super().list_commands(ctx), *PARTS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command, its part imported (see parent class)."""
        if cmd_name not in PARTS:
            return super().get_command(ctx, cmd_name)
        command = typer.main.get_command(importlib.import_module(PARTS[cmd_name]).app)
        command.name = cmd_name
        return command


app = typer.Typer(
    cls=LazyGroup,
    name="motcua",
    help="Một Cửa: trợ lý của phường. / The assistant of a Vietnamese ward.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
console = Console()
progress = Console(stderr=True)

JsonInput = Annotated[str, typer.Option("--json", help="Tệp JSON mỗi dòng một câu; - là đầu vào chuẩn. / JSON lines.")]


def prepare() -> None:
    """Bring the database up to date and train when there is no model for the present data."""
    from bot.assistant.training import model_path, train_in_own_process
    from bot.database import upgrade_schema

    upgrade_schema()
    settings = get_settings()
    if model_path(settings).exists():
        return
    progress.print("Dữ liệu huấn luyện mới, cần hai đến bốn phút. / New training data, two to four minutes.")
    started = time.monotonic()
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=progress) as bar:
        bar.add_task("đang huấn luyện / training", total=None)
        train_in_own_process(settings)
    progress.print(f"Đã huấn luyện xong / trained: {time.monotonic() - started:.0f} s")


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Địa chỉ lắng nghe. / Address.")] = None,
    port: Annotated[int | None, typer.Option(help="Cổng. / Port.")] = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="Bản trình diễn: mọi thứ đều bịa. / Invented data only.")
    ] = False,
    room: Annotated[
        bool, typer.Option("--room", help="Cho điện thoại trong phòng, in mã QR. / For the phones in the room.")
    ] = False,
) -> None:
    """Chạy trợ lý: trang của người dân ở địa chỉ in ra. / Serve the assistant."""
    settings = get_settings()
    host, port = host or ("0.0.0.0" if room else settings.host), port or settings.port
    if demo:
        settings.demonstrate()
    prepare()
    if settings.demo:
        from bot.database import session_scope
        from bot.dossiers.demo import load_demo

        with session_scope() as session:
            load_demo(session, settings.now())
    address = f"http://{host}:{port}"
    if room:
        from bot.room import show_addresses

        address = show_addresses(port)
    progress.print(f"Mở trang của người dân / Open the resident's page: [bold]{address}/[/bold]")
    progress.print(f"Sân khấu trình diễn / The stage: [bold]{address}/demo[/bold]")
    progress.print("Dừng bằng Ctrl+C. / Stop with Ctrl+C.")
    _listen(host, port)


def _listen(host: str, port: int) -> None:
    import sse_starlette  # noqa: F401 - before uvicorn takes the signals: open streams are told that the server stops
    import uvicorn

    uvicorn.run(
        "bot.app:create_app",
        factory=True,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=20,  # seconds; systemd waits for 30
        ws="none",  # Rasa holds websockets below 11, which uvicorn cannot import; nothing here speaks WebSocket
    )


@app.command()
def train() -> None:
    """Huấn luyện mô hình nếu dữ liệu đã đổi. / Train when the data has changed."""
    prepare()
    from bot.assistant.training import model_path

    progress.print(f"Mô hình / Model: {model_path(get_settings()).name}")


@app.command()
def chat() -> None:
    """Trò chuyện trong cửa sổ lệnh. / Talk in the terminal."""
    from bot.terminal import chat as run_chat

    prepare()
    asyncio.run(run_chat())


@app.command()
def ask(
    text: Annotated[str, typer.Argument(help="Câu hỏi. / The question.")] = "",
    source: JsonInput = "",
) -> None:
    """Hỏi một câu, hoặc nhiều câu theo dòng JSON. / Ask once, or a stream of JSON lines."""
    _run_stream(text, source, answering=True)


@app.command()
def parse(
    text: Annotated[str, typer.Argument(help="Câu hỏi. / The question.")] = "",
    source: JsonInput = "",
) -> None:
    """Xem máy hiểu câu hỏi thế nào. / Show what is understood."""
    _run_stream(text, source, answering=False)


@app.command()
def evaluate(
    files: Annotated[
        list[Path] | None, typer.Argument(exists=True, dir_okay=False, help="Tệp JSONL. / Labelled questions.")
    ] = None,
    html: Annotated[Path | None, typer.Option(help="Ghi báo cáo HTML. / Write a report.")] = None,
    dialogues: Annotated[
        Path | None, typer.Option(exists=True, help="Tệp hội thoại JSONL. / Labelled dialogues.")
    ] = None,
    beside: Annotated[
        list[Path] | None,
        typer.Option(exists=True, help="Nhãn của máy khác, đặt cạnh để so. / Labels of another system, to compare."),
    ] = None,
) -> None:
    """Đo máy hiểu đúng bao nhiêu câu hỏi có nhãn. / Measure understanding on labelled questions."""
    from bot.evaluation import evaluate as run_evaluation

    if not (files or dialogues):
        raise typer.BadParameter("Cần tệp câu hỏi hoặc --dialogues. / Give a question file or --dialogues.")
    prepare()
    typer.echo(run_evaluation(files or [], html, dialogues, beside or []))


def _run_stream(text: str, source: str, *, answering: bool) -> None:
    from bot import terminal

    if not text and not source:
        raise typer.BadParameter("Cần một câu hỏi hoặc --json -. / Give a question or --json -.")
    prepare()
    asyncio.run(terminal.run_stream(text, source, answering=answering))


@app.command()
def doctor() -> None:
    """Kiểm tra mọi thứ và nói phải làm gì. / Check everything and say what to do."""
    from bot.doctor import SIGNS, examine, is_ill

    findings = asyncio.run(examine(get_settings()))
    for finding in findings:
        console.print(SIGNS[finding.state], finding.text, highlight=False, soft_wrap=True)
    raise SystemExit(1 if is_ill(findings) else 0)


@app.command()
def offline(folder: Annotated[Path, typer.Argument(help="Thư mục sẽ tạo. / The folder to make.")]) -> None:
    """Trang tra thủ tục không cần máy chủ, để chép ra USB hay đặt lên web. / The page that needs no server."""
    from bot.catalogue.watch import get_watch
    from bot.web.offline.files import make_files

    settings = get_settings()
    files = make_files(get_watch().current, settings.data_dir, settings.now().date())
    folder.mkdir(parents=True, exist_ok=True)
    for name, body in files.items():
        (folder / name).write_bytes(body.plain)
    size = sum(len(body.plain) for body in files.values()) / 1_000_000
    progress.print(f"Mở tệp {folder / 'index.html'} ({size:.1f} MB).", soft_wrap=True)


@app.command()
def bench() -> None:
    """So tốc độ và bộ nhớ với Rasa gốc, khoảng 20 phút. / Measure against stock Rasa."""
    import subprocess

    from bot.settings import ROOT

    raise SystemExit(subprocess.run([sys.executable, "-m", "benchmarks"], cwd=ROOT, check=False).returncode)


@app.command()
def backup(path: Annotated[Path, typer.Argument(help="Tệp .zip sẽ tạo. / The .zip file to make.")]) -> None:
    """Sao lưu toàn bộ dữ liệu, không cần dừng máy. / Save all data while serving."""
    from bot.backup import back_up
    from bot.database import get_engine, upgrade_schema
    from bot.keys import get_key

    upgrade_schema()
    manifest = back_up(get_engine(), path, key=get_key(), now=get_settings().now())
    progress.print(f"Đã sao lưu {sum(manifest.rows.values())} dòng → {path}", soft_wrap=True)
    progress.print("Khóa bí mật không nằm trong bản này; giữ riêng. / The secret key is not in it, keep it apart.")


@app.command()
def restore(
    path: Annotated[Path, typer.Argument(help="Bản sao lưu. / A file of `motcua backup`.")],
    yes: Annotated[bool, typer.Option("--yes", help="Không hỏi lại. / Do not ask.")] = False,
) -> None:
    """Khôi phục từ bản sao lưu; dữ liệu hiện có được sao lưu trước. / Put a backup back."""
    from bot.backup import back_up, read_manifest
    from bot.backup import restore as put_back
    from bot.database import get_engine, upgrade_schema
    from bot.keys import get_key

    upgrade_schema()
    now = get_settings().now()
    manifest = read_manifest(path, get_engine())
    if not manifest.made_with(get_key()):
        progress.print("Bản này dùng khóa bí mật khác: hãy đặt lại khóa cũ, nếu không sẽ mất cách xác minh người hỏi.")
        progress.print("It was made with another secret key: put that key back as well.")
    if not yes:
        typer.confirm(f"Thay toàn bộ dữ liệu bằng bản lúc {manifest.made_at}? / Replace all data?", abort=True)
    before = path.with_name(f"before-restore-{now:%Y%m%d-%H%M%S}.zip")
    back_up(get_engine(), before, key=get_key(), now=now)
    put_back(get_engine(), path)
    progress.print(f"Đã khôi phục {sum(manifest.rows.values())} dòng. Dữ liệu trước đó: {before}", soft_wrap=True)


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
def rasa(context: typer.Context) -> None:
    """Lệnh của Rasa trên bộ chạy này. / Rasa's own commands on this runtime."""
    from bot.assistant import rasa_command

    rasa_command.run(context.args)


def main() -> None:
    """Entry point: our own errors are told in a sentence, with what to do."""
    try:
        app()
    except BotError as error:
        progress.print(f"[red]Lỗi / Error:[/red] {error}", highlight=False)
        if error.hint:
            progress.print(error.hint)
        raise SystemExit(1) from error
