"""An import that is killed leaves nothing half done."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from bot.dossiers.importer import Load, import_file
from bot.dossiers.models import Dossier, DossierBefore, DossierEvent, DossierImport
from bot.settings import ROOT

from . import KEY, NOW

# Stops in the middle of its work, says so, and waits for the end.
SCRIPT = """
import sys, time
from datetime import datetime
from pathlib import Path
from bot.database import make_engine
from bot.dossiers import importer, merge, staging
from bot.settings import VIETNAM

def stop(*args):
    print("in the middle", flush=True)
    time.sleep(600)

owner, name = {"reading": (staging.Staging, "add"), "writing": (merge.Merge, "_add_events")}[sys.argv[3]]
setattr(owner, name, stop)
now = datetime(2026, 11, 23, 9, tzinfo=VIETNAM)
load = importer.Load(Path(sys.argv[2]), now, "x", now)
importer.import_file(make_engine(sys.argv[1]), load, secret=b"k" * 32)
"""


@pytest.mark.parametrize("moment", ["reading", "writing"])
def test_killed_import_leaves_nothing_and_can_be_repeated(
    engine: Engine, database_url: str, tmp_path: Path, moment: str
) -> None:
    path = tmp_path / "so.csv"
    rows = "".join(f"H15.99.01-261102-{n:04},02/11/2026,Đang xử lý\n" for n in range(2500))
    path.write_text("Mã hồ sơ,Ngày tiếp nhận,Trạng thái\n" + rows, encoding="utf-8")
    arguments = [sys.executable, "-c", SCRIPT, database_url, str(path), moment]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout
        assert process.stdout.readline() == "in the middle\n"
        process.send_signal(signal.SIGKILL)
    with Session(engine) as session:
        for table in (Dossier, DossierEvent, DossierBefore, DossierImport):
            assert session.scalar(select(func.count()).select_from(table)) == 0
    assert import_file(engine, Load(path, NOW, "chị Mẫu", NOW), secret=KEY).new == 2500
