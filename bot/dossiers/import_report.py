"""What an import did, in words for the officer who gave the file (`data/answers/dossier/import_report.j2`)."""

from __future__ import annotations

from datetime import datetime

from bot.answer import render
from bot.dossiers.columns import titles
from bot.dossiers.importer import ImportReport


def report_text(name: str, report: ImportReport, snapshot_at: datetime, *, shown: int) -> str:
    """The report of a file that was read; at most `shown` of the rejected rows."""
    told = {"name": name, "report": report, "snapshot_at": snapshot_at, "shown": shown}
    return render("dossier/import_report", titles=titles(), **told)


def refusal_text(name: str, hint: str) -> str:
    """The report of a file of which nothing was read."""
    return render("dossier/import_refused", name=name, hint=hint)


def known_text(name: str, import_id: int, loaded_at: datetime) -> str:
    """The report of a file that was loaded before."""
    return render("dossier/import_known", name=name, import_id=import_id, loaded_at=loaded_at)
