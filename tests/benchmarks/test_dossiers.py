"""The benchmark of the dossier store measures what it says, on a small scale."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks import dossiers
from benchmarks.made_dossiers import code
from bot.database import make_engine
from bot.dossiers.codes import code_key, parse_code
from bot.dossiers.models import Dossier
from bot.dossiers.repository import DossierRepository


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("LOAD", 200), ("_FILL", 150), ("LOOKUPS", 120), ("FILE_ROWS", 100), ("REPEATED", 1)):
        monkeypatch.setattr(dossiers, name, value)


@pytest.mark.usefixtures("small")
def test_store_grows_to_each_size_and_is_measured_there(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    measured = dossiers.run(url, (100, 900), minutes=5)
    assert [at.size for at in measured] == [100, 900]
    assert [len(at.known) for at in measured] == [120, 120]
    engine = make_engine(url)
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(Dossier)) == 900 + 2 * 50
        # Filled in by the database or come in through the door: one dossier is like the other.
        repository = DossierRepository(session)
        assert all(repository.find(code_key(code(number))) for number in (0, 99, 300, 750, 899))
    engine.dispose()


@pytest.mark.usefixtures("small")
def test_database_that_is_not_empty_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    dossiers.run(url, (10,), minutes=5)
    with pytest.raises(SystemExit, match="not empty"):
        dossiers.run(url, (10,), minutes=5)


@pytest.mark.parametrize("number", [0, 99, 100, 4_999, 5_000, 9_999_999])
def test_made_codes_are_codes(number: int) -> None:
    assert str(parse_code(code(number))) == code(number)
