"""A fresh database for each test, and what is stored in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.dossiers.models import Dossier
from bot.dossiers.service import DossierService
from bot.settings import VIETNAM, Settings

from . import KEY


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session:
        yield session


@pytest.fixture
def service(session: Session) -> DossierService:
    return DossierService(session, settings=Settings(), key=KEY)


@pytest.fixture
def stored(session: Session) -> Dossier:
    """A dossier that needs papers, with a phone ending in 4567 and an ID number ending in 1234."""
    dossier = Dossier(
        code="H15.99.01-261102-0007",
        code_key="H159901261102" + "0007",
        national_code="G22.99.01-261102-00031",
        national_code_key="G2299012611020003" + "1",
        procedure_code="1.000656",
        procedure_name="Đăng ký khai tử",
        applicant="N. V. Mẫu",
        phone_last4="4567",
        id_last4="1234",
        status=5,
        status_text="Chờ bổ sung",
        reason="Thiếu giấy báo tử",
        received_at=datetime(2026, 11, 2, 8, 30, tzinfo=VIETNAM),
        due_at=datetime(2026, 11, 27, 17, 0, tzinfo=VIETNAM),
        snapshot_at=datetime(2026, 11, 23, 7, 0, tzinfo=VIETNAM),
    )
    session.add(dossier)
    session.flush()
    return dossier
