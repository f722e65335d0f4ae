"""Taking imports back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot.dossiers.importer import Load, import_file
from bot.dossiers.models import Dossier, DossierBefore, DossierEvent
from bot.dossiers.undo import UNDO_FOR, forget_old, list_imports, undo_import
from bot.errors import InputError

from . import KEY, NOW

HEADER = "Mã hồ sơ,Tên thủ tục,Số điện thoại,Ngày hẹn trả,Trạng thái,Lý do\n"
FIRST = "H15.99.01-261102-0007,Đăng ký khai tử,0900004567,27/11/2026,Chờ bổ sung,Thiếu giấy báo tử\n"
SAME = "H15.99.01-261102-0009,Đăng ký kết hôn,0900000009,27/11/2026,Đang xử lý,\n"
CHANGED = "H15.99.01-261102-0007,Đăng ký khai tử,0900004567,30/11/2026,Đang xử lý,\n"
NEW = "H15.99.01-261102-0008,Đăng ký kết hôn,0900000008,,Đã có kết quả,\n"
LATER = NOW + timedelta(hours=2)

LoadText = Callable[..., int]


@pytest.fixture
def load(engine: Engine, tmp_path: Path) -> LoadText:
    def _load(*rows: str, at: datetime = NOW) -> int:
        path = tmp_path / "so.csv"
        path.write_text(HEADER + "".join(rows), encoding="utf-8")
        number = import_file(engine, Load(path, at, "chị Mẫu", at), secret=KEY).import_id
        assert number
        return number

    return _load


def everything(session: Session) -> list[Any]:
    session.rollback()
    dossiers = session.execute(select(Dossier.__table__).order_by(Dossier.code)).all()
    events = session.execute(select(DossierEvent.__table__).order_by(DossierEvent.id)).all()
    return [tuple(row) for row in [*dossiers, *events]]


def test_undone_import_leaves_everything_as_it_was(load: LoadText, session: Session) -> None:
    load(FIRST, SAME)
    before = everything(session)
    number = load(CHANGED, SAME, NEW, at=LATER)
    assert everything(session) != before
    undo_import(session, number, by="anh Mẫu", now=LATER)
    session.commit()
    assert everything(session) == before
    entry = list_imports(session)[0]
    assert (entry.undone_at, entry.undone_by) == (LATER, "anh Mẫu")


def test_undone_file_can_be_loaded_again(load: LoadText, session: Session) -> None:
    number = load(FIRST)
    undo_import(session, number, by="", now=NOW)
    session.commit()
    load(FIRST)
    assert len(session.scalars(select(Dossier)).all()) == 1


@pytest.mark.parametrize("row", [CHANGED, FIRST])
def test_import_that_others_build_upon_is_not_undone(load: LoadText, session: Session, row: str) -> None:
    number = load(FIRST)
    later = load(row, at=LATER)
    with pytest.raises(InputError) as caught:
        undo_import(session, number, by="", now=LATER)
    assert str(later) in caught.value.hint
    undo_import(session, later, by="", now=LATER)
    undo_import(session, number, by="", now=LATER)
    assert session.scalars(select(Dossier)).all() == []


def test_import_is_undone_once_and_only_if_it_exists(load: LoadText, session: Session) -> None:
    number = load(FIRST)
    undo_import(session, number, by="", now=NOW)
    for missing in (number, 99):
        with pytest.raises(InputError):
            undo_import(session, missing, by="", now=NOW)


def test_what_was_before_is_forgotten_with_the_time_for_undoing(load: LoadText, session: Session) -> None:
    number = load(FIRST)
    assert forget_old(session, NOW + UNDO_FOR) == 0
    assert forget_old(session, NOW + UNDO_FOR + timedelta(seconds=1)) == 1
    assert session.scalars(select(DossierBefore)).all() == []
    with pytest.raises(InputError):
        undo_import(session, number, by="", now=NOW + UNDO_FOR + timedelta(seconds=1))
