"""A folder that files are dropped into."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.dossiers import folder as folder_module
from bot.dossiers.folder import DONE, REJECTED, WatchedFolder
from bot.dossiers.models import Dossier, DossierImport
from bot.dossiers.undo import undo_import
from bot.settings import ROOT

from . import KEY, NOW

HEADER = "Mã hồ sơ,Ngày tiếp nhận,Trạng thái\n"
ROW = "H15.99.01-261102-0007,02/11/2026,Chờ bổ sung\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "vào"


@pytest.fixture
def watched(engine: Engine, place: Path) -> WatchedFolder:
    watched = WatchedFolder(place, engine, secret=KEY, now=lambda: NOW)
    watched.look()
    return watched


def drop(place: Path, name: str = "sổ.csv", text: str = HEADER + ROW, *, minutes_ago: int = 60) -> Path:
    path = place / name
    path.write_text(text, encoding="utf-8")
    moment = (NOW - timedelta(minutes=minutes_ago)).timestamp()
    os.utime(path, (moment, moment))
    return path


def names(place: Path, where: str) -> list[str]:
    return sorted(path.name for path in (place / where).iterdir())


def dossiers(engine: Engine) -> list[Dossier]:
    with Session(engine) as session:
        return list(session.scalars(select(Dossier)))


def test_dropped_file_is_imported_and_moved_with_its_report(
    watched: WatchedFolder, place: Path, engine: Engine
) -> None:
    path = drop(place)
    assert watched.look() == []
    (handled,) = watched.look()
    assert not path.exists()
    assert handled.moved_to.read_text(encoding="utf-8") == HEADER + ROW
    assert names(place, DONE) == ["20261123-090000-sổ.csv", "20261123-090000-sổ.csv.txt"]
    report = (place / DONE / "20261123-090000-sổ.csv.txt").read_text(encoding="utf-8")
    assert report == handled.report
    assert "các cột đã đọc: Mã hồ sơ" in report
    assert "Mới 1" in report
    assert [(d.status, d.snapshot_at) for d in dossiers(engine)] == [(5, NOW - timedelta(hours=1))]


def test_half_written_file_is_waited_for(watched: WatchedFolder, place: Path, engine: Engine) -> None:
    path = drop(place, text=HEADER[:20])
    watched.look()
    path.write_text(HEADER + ROW[:10], encoding="utf-8")
    assert watched.look() == []
    path.write_text(HEADER + ROW, encoding="utf-8")
    assert watched.look() == []
    assert dossiers(engine) == []
    assert len(watched.look()) == 1
    assert len(dossiers(engine)) == 1


@pytest.mark.parametrize("name", [".sổ.csv", "sổ.csv.part", "SỔ.TMP", "~$sổ.xlsx", "sổ.csv.crdownload"])
def test_file_that_says_it_is_unfinished_is_left_alone(watched: WatchedFolder, place: Path, name: str) -> None:
    path = drop(place, name)
    watched.look()
    assert watched.look() == []
    assert path.exists()


def test_link_to_elsewhere_is_not_followed(watched: WatchedFolder, place: Path, tmp_path: Path) -> None:
    (place / "sổ.csv").symlink_to(drop(tmp_path, "other.csv"))
    watched.look()
    assert watched.look() == []


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("sổ.csv", "Ngày,Ghi chú\n1,2\n", "cột mã hồ sơ"),
        ("sổ.xls", "<html><table></table></html>", "trang web"),
        ("sổ.xlsx", "PK\x03\x04 hỏng", "hỏng"),
        ("sổ.csv", HEADER + "1.000656,02/11/2026,4\n", "không phải mã hồ sơ"),
    ],
)
def test_file_that_cannot_be_used_is_rejected_with_its_reason(
    watched: WatchedFolder, place: Path, name: str, text: str, words: str
) -> None:
    drop(place, name, text)
    watched.look()
    (handled,) = watched.look()
    assert handled.moved_to.parent.name == REJECTED
    assert words in handled.report
    assert names(place, REJECTED) == [handled.moved_to.name, f"{handled.moved_to.name}.txt"]


def test_good_rows_of_a_file_with_bad_ones_are_loaded(watched: WatchedFolder, place: Path, engine: Engine) -> None:
    drop(place, text=HEADER + ROW + "1.000656,02/11/2026,4\n")
    watched.look()
    (handled,) = watched.look()
    assert handled.moved_to.parent.name == DONE
    assert "dòng 3" in handled.report
    assert len(dossiers(engine)) == 1


def test_two_files_of_one_name_keep_apart_and_the_older_goes_first(
    watched: WatchedFolder, place: Path, engine: Engine
) -> None:
    drop(place, "b.csv", HEADER + ROW, minutes_ago=90)
    drop(place, "a.csv", HEADER + ROW.replace("Chờ bổ sung", "Đã trả"), minutes_ago=30)
    watched.look()
    assert [handled.name for handled in watched.look()] == ["b.csv", "a.csv"]
    assert dossiers(engine)[0].status == 10
    drop(place, "a.csv", HEADER + ROW.replace("Chờ bổ sung", "Đã rút"), minutes_ago=10)
    watched.look()
    watched.look()
    assert [name for name in names(place, DONE) if name.endswith("a.csv")] == [
        "20261123-090000-2-a.csv",
        "20261123-090000-a.csv",
    ]


def test_busy_database_leaves_the_file_for_the_next_look(
    watched: WatchedFolder, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = drop(place)
    watched.look()
    with monkeypatch.context() as patch:
        patch.setattr(folder_module, "import_file", _raise(OperationalError("", {}, Exception("locked"))))
        assert watched.look() == []
    assert path.exists()
    watched.look()
    assert len(watched.look()) == 1


def test_fault_of_ours_rejects_the_file_and_lets_the_others_in(
    watched: WatchedFolder, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(place)
    watched.look()
    monkeypatch.setattr(folder_module, "import_file", _raise(ZeroDivisionError()))
    (handled,) = watched.look()
    assert handled.moved_to.parent.name == REJECTED
    assert "người quản trị" in handled.report


def _raise(error: Exception) -> object:
    def raising(*_arguments: object, **_options: object) -> None:
        raise error

    return raising


def test_only_one_process_looks_at_a_time(watched: WatchedFolder, engine: Engine, place: Path) -> None:
    drop(place)
    watched.look()
    with folder_module._only_one(place / ".motcua.lock") as mine:
        assert mine
        assert watched.look() == []
    assert len(watched.look()) == 1


# Is killed after the import and before the file is moved.
SCRIPT = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from bot.database import make_engine
from bot.dossiers.folder import WatchedFolder
from bot.settings import VIETNAM

class Killed(WatchedFolder):
    def _move(self, *arguments):
        os.kill(os.getpid(), signal.SIGKILL)

now = datetime(2026, 11, 23, 9, tzinfo=VIETNAM)
watched = Killed(Path(sys.argv[2]), make_engine(sys.argv[1]), secret=b"k" * 32, now=lambda: now)
watched.look()
watched.look()
"""


def test_file_is_imported_once_though_the_process_was_killed(
    watched: WatchedFolder, place: Path, engine: Engine, database_url: str
) -> None:
    drop(place)
    killed = subprocess.run([sys.executable, "-c", SCRIPT, database_url, str(place)], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(dossiers(engine)) == 1
    watched.look()
    (handled,) = watched.look()
    assert handled.moved_to.parent.name == DONE
    assert "không nạp lại" in handled.report
    with Session(engine) as session:
        assert len(session.scalars(select(DossierImport)).all()) == 1


def test_file_whose_import_was_undone_is_loaded_again(watched: WatchedFolder, place: Path, engine: Engine) -> None:
    drop(place)
    watched.look()
    watched.look()
    with Session(engine) as session, session.begin():
        undo_import(session, 1, by="chị Mẫu", now=NOW)
    drop(place)
    watched.look()
    assert "Mới 1" in watched.look()[0].report
