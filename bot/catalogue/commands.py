"""`motcua catalogue …`: check, list and show what the ward knows."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.answer import render
from bot.catalogue.answers import answer_procedure
from bot.catalogue.aspects import Aspect
from bot.catalogue.checks import check_catalogue
from bot.catalogue.defects import Severity
from bot.catalogue.loader import load_catalogue
from bot.catalogue.portal.compare import Difference, compare
from bot.catalogue.portal.drafting import draft_of, folders_of
from bot.catalogue.portal.record import read_records
from bot.catalogue.portal.store import ImportedRecord, Outcome, approve, import_records
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
    """Liệt kê các thủ tục đã soạn và các bản nháp. / List the procedures that have a file, and the drafts."""
    settings = get_settings()
    catalogue = load_catalogue(settings.data_dir, settings.ward, today=settings.now().date())
    table = Table("Mã / Code", "Lĩnh vực / Field", "Tên / Name", "Xem lại trước / Review by")
    for p in sorted(catalogue.procedures.values(), key=lambda p: (p.field, p.code)):
        table.add_row(p.code, p.field, p.short_name, f"{p.review_by:%d/%m/%Y}")
    for draft in catalogue.drafts.values():
        if draft.code not in catalogue.procedures:
            waits = render("portal/waits", imported=draft.imported)
            table.add_row(draft.code, draft.field, draft.short_name, waits)
    Console().print(table)


@app.command()
def show(
    code: Annotated[str, typer.Argument(help="Mã thủ tục, ví dụ 1.000656. / Procedure code.")],
    aspect: Annotated[Aspect | None, typer.Option(help="Chỉ một câu hỏi. / One aspect only.")] = None,
    case: Annotated[str | None, typer.Option(help="Trường hợp (id). / A case of the file.")] = None,
) -> None:
    """In các câu trả lời về một thủ tục. / Print the answers about a procedure as residents get them."""
    settings = get_settings()
    catalogue = load_catalogue(settings.data_dir, settings.ward, today=settings.now().date())
    procedure = catalogue.get(code)
    if procedure is None:
        raise InputError(f"no file for {code}", hint=f"Chưa có tệp cho mã {code}; xem `motcua catalogue list`.")
    for asked in [aspect] if aspect else list(Aspect):
        answer = answer_procedure(catalogue, procedure, asked, today=settings.now().date(), case=case)
        typer.echo(f"[{asked}]\n{answer.text}")
        for button in answer.buttons:
            typer.echo(f"  ({button.title})  {button.payload}")
        typer.echo("")


Records = Annotated[Path, typer.Argument(help="Tệp hoặc thư mục bản ghi của Cổng (.json, .jsonl). / Portal records.")]
AsJson = Annotated[bool, typer.Option("--json", help="Kết quả máy đọc được. / As JSON.")]


@app.command("import")
def import_(path: Records) -> None:
    """Nhập bản ghi của Cổng Dịch vụ công thành bản nháp. / Make drafts of portal records."""
    settings = get_settings()
    catalogue = load_catalogue(settings.data_dir, settings.ward, today=settings.now().date())
    done = import_records(settings.data_dir, catalogue, read_records(path), settings.now().date())
    counted = Counter(item.outcome for item in done)
    typer.echo(render("portal/imported", done=[_told(item) for item in done], counted=counted, outcomes=list(Outcome)))


def _told(item: ImportedRecord) -> dict[str, object]:
    return {"draft": item.draft, "outcome": item.outcome, "differences": item.differences}


@app.command("compare")
def compare_(path: Records, as_json: AsJson = False) -> None:
    """So các thủ tục đã soạn với bản ghi của Cổng. / Compare our procedures with portal records."""
    settings = get_settings()
    today = settings.now().date()
    catalogue = load_catalogue(settings.data_dir, settings.ward, today=settings.now().date())
    folders = folders_of(catalogue.procedures, catalogue.national)
    found: list[Difference] = []
    unknown: list[str] = []
    for record in read_records(path):
        ours = catalogue.procedures.get(catalogue.current_code(record.code))
        if ours is None:
            unknown.append(record.code)
        else:
            found += compare(ours, draft_of(record, today, folders), catalogue.retired, today)
    typer.echo(_as_json(found, unknown) if as_json else render("portal/compared", found=found, unknown=unknown))


def _as_json(found: Sequence[Difference], unknown: Sequence[str]) -> str:
    return json.dumps(
        {"differences": [asdict(d) for d in found], "unknown": list(unknown)}, ensure_ascii=False, indent=1
    )


@app.command("approve")
def approve_(code: Annotated[str, typer.Argument(help="Mã thủ tục của bản nháp. / The draft's code.")]) -> None:
    """Duyệt một bản nháp đã xem xong: từ nay là câu trả lời của phường. / Approve a draft that has been checked."""
    settings = get_settings()
    target = approve(settings.data_dir, code, settings.now().date())
    typer.echo(render("portal/approved", path=target))
