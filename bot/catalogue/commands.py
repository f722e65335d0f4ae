"""`motcua catalogue …`: check, list and show what the ward knows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.catalogue.answers import answer_procedure
from bot.catalogue.aspects import Aspect
from bot.catalogue.checks import check_catalogue
from bot.catalogue.defects import Severity
from bot.catalogue.loader import load_catalogue
from bot.errors import InputError
from bot.settings import get_settings

app = typer.Typer(help="Danh mục thủ tục. / The catalogue of procedures.", no_args_is_help=True)

DataDir = Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu khác. / Another data folder.")]


@app.command()
def check(
    data: DataDir = None,
    warnings: Annotated[bool, typer.Option(help="Cả điều cần biết. / Warnings too.")] = True,
) -> None:
    """Kiểm tra dữ liệu, nêu tệp và dòng có lỗi. / Check the data; exit code 1 on defects."""
    settings = get_settings()
    found = check_catalogue(data or settings.data_dir, settings.now().date())
    defects = [defect for defect in found if defect.severity is Severity.DEFECT]
    for defect in found if warnings else defects:
        typer.echo(str(defect))
    typer.echo(f"{len(defects)} lỗi / defects, {len(found) - len(defects)} điều cần biết / warnings", err=True)
    if defects:
        raise typer.Exit(1)


@app.command("list")
def list_procedures() -> None:
    """Liệt kê các thủ tục đã soạn. / List the procedures that have a file."""
    catalogue = load_catalogue(get_settings().data_dir, get_settings().ward)
    table = Table("Mã / Code", "Lĩnh vực / Field", "Tên / Name", "Xem lại trước / Review by")
    for p in sorted(catalogue.procedures.values(), key=lambda p: (p.field, p.code)):
        table.add_row(p.code, p.field, p.short_name, f"{p.review_by:%d/%m/%Y}")
    Console().print(table)


@app.command()
def show(
    code: Annotated[str, typer.Argument(help="Mã thủ tục, ví dụ 1.000656. / Procedure code.")],
    aspect: Annotated[Aspect | None, typer.Option(help="Chỉ một câu hỏi. / One aspect only.")] = None,
    case: Annotated[str | None, typer.Option(help="Trường hợp (id). / A case of the file.")] = None,
) -> None:
    """In các câu trả lời về một thủ tục. / Print the answers about a procedure as residents get them."""
    settings = get_settings()
    catalogue = load_catalogue(settings.data_dir, settings.ward)
    procedure = catalogue.get(code)
    if procedure is None:
        raise InputError(f"no file for {code}", hint=f"Chưa có tệp cho mã {code}; xem `motcua catalogue list`.")
    for asked in [aspect] if aspect else list(Aspect):
        answer = answer_procedure(catalogue, procedure, asked, today=settings.now().date(), case=case)
        typer.echo(f"[{asked}]\n{answer.text}")
        for button in answer.buttons:
            typer.echo(f"  ({button.title})  {button.payload}")
        typer.echo("")
