"""What is typed in haste (Telex keys left over, abbreviations, no marks) is answered like the same well spelled."""

from __future__ import annotations

import pytest

from tests.assistant.talk import Talk

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("chasy nhaf", "GỌI NGAY 114"),
        ("cos nguowif ddanhs vowj", "GỌI NGAY 113"),
        ("ck danh vk", "GỌI NGAY 113"),
        ("vk bi ck danh", "GỌI NGAY 113"),
        ("đổi hộ chieesu ở đâu", "Hộ chiếu không do UBND phường giải quyết"),
        ("karaoke oonf quas baso ai", "Hàng xóm hát karaoke"),
        ("sasng thuws bary phuwowng cos lafm khoong", "Sáng thứ Bảy 28/11/2026, phường nghỉ"),
    ],
)
async def test_hasty_words_are_answered_like_well_spelled_ones(talk: Talk, typed: str, told: str) -> None:
    assert told in await talk.say(typed)
