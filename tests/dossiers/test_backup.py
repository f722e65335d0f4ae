"""Backup and restore, on both databases, while others write and read."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from bot.backup import back_up, read_manifest, restore
from bot.database import Base
from bot.dossiers.demo import load_demo
from bot.dossiers.importer import Load, import_file
from bot.dossiers.models import Dossier, DossierImport
from bot.errors import InputError

from . import KEY, NOW


@pytest.fixture
def filled(engine: Engine, tmp_path: Path) -> Engine:
    with Session(engine) as session, session.begin():
        load_demo(session, NOW, secret=KEY)
    load_one(engine, tmp_path, "H15.99.01-261102-0007", "Đang “xử lý”\\t; ký tự lạ \\N")
    return engine


def load_one(engine: Engine, folder: Path, code: str, status: str) -> int | None:
    path = folder / f"{code}.csv"
    path.write_text(f"Mã hồ sơ,Ngày tiếp nhận,Trạng thái\n{code},02/11/2026,{status}\n", encoding="utf-8")
    return import_file(engine, Load(path, NOW, "chị Mẫu", NOW), secret=KEY).import_id


def everything(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    with engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }


def test_restored_state_equals_what_was_saved(filled: Engine, tmp_path: Path) -> None:
    saved = everything(filled)
    manifest = back_up(filled, tmp_path / "a.zip", key=KEY, now=NOW)
    assert manifest.rows["dossier"] == len(saved["dossier"]) > 100
    with Session(filled) as session, session.begin():
        session.execute(text("DELETE FROM dossier_event"))
        session.execute(text("UPDATE dossier SET status = 3"))
    load_one(filled, tmp_path, "H15.99.01-261102-0099", "Đã trả")
    assert everything(filled) != saved
    restore(filled, tmp_path / "a.zip")
    assert everything(filled) == saved


def test_numbers_go_on_where_they_were(filled: Engine, tmp_path: Path) -> None:
    with Session(filled) as session, session.begin():
        session.execute(text("DELETE FROM dossier_before"))
        session.execute(text("DELETE FROM dossier_import"))
    back_up(filled, tmp_path / "a.zip", key=KEY, now=NOW)
    following = load_one(filled, tmp_path, "H15.99.01-261102-0098", "Đã trả")
    restore(filled, tmp_path / "a.zip")
    assert load_one(filled, tmp_path, "H15.99.01-261102-0099", "Đã trả") == following


def test_backup_while_others_write_is_of_one_moment(filled: Engine, tmp_path: Path) -> None:
    """Every load writes its number of dossiers with them; a backup never has one without the other."""
    enough = threading.Event()

    def write() -> None:
        number = 1000
        while not enough.is_set():
            number += 1
            load_one(filled, tmp_path, f"H15.99.01-261103-{number}", "Đã trả")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            back_up(filled, tmp_path / f"{number}.zip", key=KEY, now=NOW)
    finally:
        enough.set()
        writer.join()
    for number in range(3):
        restore(filled, tmp_path / f"{number}.zip")
        with Session(filled) as session:
            loaded = session.scalar(select(func.sum(DossierImport.new)))
            assert loaded == session.scalar(
                select(func.count()).select_from(Dossier).where(Dossier.import_id.is_not(None))
            )


def test_reader_that_stays_connected_sees_the_restored_state(filled: Engine, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "a.zip", key=KEY, now=NOW)
    with Session(filled) as reader:
        count = reader.scalar(select(func.count()).select_from(Dossier))
        reader.rollback()
        load_one(filled, tmp_path, "H15.99.01-261102-0099", "Đã trả")
        restore(filled, tmp_path / "a.zip")
        assert reader.scalar(select(func.count()).select_from(Dossier)) == count


def test_backup_is_for_its_owner_only_and_overwrites_nothing(filled: Engine, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    back_up(filled, path, key=KEY, now=NOW)
    assert path.stat().st_mode & 0o077 == 0
    before = path.read_bytes()
    with pytest.raises(InputError, match="exists"):
        back_up(filled, path, key=KEY, now=NOW + timedelta(days=1))
    assert path.read_bytes() == before


def test_key_is_not_in_the_backup_but_known_by_its_fingerprint(filled: Engine, tmp_path: Path) -> None:
    manifest = back_up(filled, tmp_path / "a.zip", key=KEY, now=NOW)
    assert manifest.made_with(KEY)
    assert not manifest.made_with(b"another key" * 3)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert all(KEY not in archive.read(name) for name in archive.namelist())


@pytest.fixture
def damaged(filled: Engine, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    path = tmp_path / "a.zip"
    if request.param == "missing":
        yield path
        return
    back_up(filled, path, key=KEY, now=NOW)
    content = bytearray(path.read_bytes())
    if request.param == "flipped":
        content[len(content) // 3] ^= 1
    elif request.param == "cut":
        del content[len(content) // 2 :]
    else:
        content = bytearray(b"no backup")
    path.write_bytes(content)
    yield path


@pytest.mark.parametrize("damaged", ["missing", "flipped", "cut", "other"], indirect=True)
def test_damaged_backup_changes_nothing(filled: Engine, damaged: Path) -> None:
    before = everything(filled)
    with pytest.raises(InputError) as caught:
        restore(filled, damaged)
    assert caught.value.hint
    assert everything(filled) == before


def test_backup_of_another_database_or_a_newer_program_is_refused(filled: Engine, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    back_up(filled, path, key=KEY, now=NOW)
    for found, put, match in (
        (filled.dialect.name, "oracle", "oracle"),
        ('"revision": "', '"revision": "9', "unknown"),
    ):
        with zipfile.ZipFile(path) as archive, zipfile.ZipFile(tmp_path / f"{match}.zip", "w") as changed:
            changed.writestr("manifest.json", archive.read("manifest.json").decode().replace(found, put))
        with pytest.raises(InputError, match=match):
            read_manifest(tmp_path / f"{match}.zip", filled)
