"""A small catalogue index without Rasa and without files."""

from __future__ import annotations

import pytest

from bot.nlu.procedure_entries import Entry, PhraseKind
from bot.nlu.procedure_index import ProcedureIndex
from bot.nlu.terms import Vocabulary

NAME, CLUE, NATIONAL = PhraseKind.NAME, PhraseKind.CLUE, PhraseKind.NATIONAL

BIRTH, DEATH, MARRIAGE, FOREIGN_MARRIAGE, RESIDENCE, PASSPORT = (
    Entry("1.001193", "đăng ký khai sinh", (("khai sinh", NAME), ("làm giấy khai sinh", NAME), ("vợ mới sinh", CLUE))),
    Entry("1.000656", "đăng ký khai tử", (("khai tử", NAME), ("giấy chứng tử", NAME), ("bố tôi mới mất", CLUE))),
    Entry("1.000894", "đăng ký kết hôn", (("kết hôn", NAME), ("giấy kết hôn", NAME))),
    Entry("2.000806", "kết hôn có yếu tố nước ngoài", (("kết hôn với người nước ngoài", NAME),)),
    Entry("1.004222", "đăng ký thường trú", (("thường trú", NAME), ("nhập hộ khẩu", NAME))),
    Entry("1.001456", "Cấp hộ chiếu phổ thông", (("Cấp hộ chiếu phổ thông", NATIONAL),), national=True),
)
ENTRIES = [BIRTH, DEATH, MARRIAGE, FOREIGN_MARRIAGE, RESIDENCE, PASSPORT]


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return Vocabulary(
        same=[("kết hôn", "lấy chồng"), ("khai tử", "chứng tử")],
        ignored=["tôi", "cần", "gì", "cho", "hồ sơ"],
        ignored_bare=["toi", "can", "gi", "cho"],
        switch=["còn", "thì", "sao", "thế"],
    )


@pytest.fixture(scope="session")
def index(vocabulary: Vocabulary) -> ProcedureIndex:
    return ProcedureIndex(ENTRIES, vocabulary, {})
