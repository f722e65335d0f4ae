"""After `read_all` no question waits for a file."""

from __future__ import annotations

from typing import Any

import pytest

from bot.catalogue import communes, topic_file
from bot.catalogue.emergencies import find_emergency
from bot.catalogue.first_use import read_all
from bot.catalogue.office_places import load_address_questions
from bot.catalogue.other_agencies import find_agency
from bot.catalogue.whom_to_tell import find_situation


def test_no_question_waits_for_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def is_late(*_: Any) -> None:
        raise AssertionError("read when somebody asked")

    read_all()
    monkeypatch.setattr(communes, "load_communes", is_late)
    monkeypatch.setattr(topic_file, "load_topics", is_late)
    assert communes.get_communes().find("phường Bến Nghé")
    assert find_situation("hàng xóm hát karaoke ồn quá")
    assert find_agency("làm hộ chiếu ở đâu")
    assert find_emergency("cháy nhà rồi")
    assert load_address_questions().topics
