from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.day_parts import Part, find_day_part


@pytest.mark.parametrize(
    ("text", "part", "at"),
    [
        ("8h tối", Part.EVENING, time(20)),
        ("8h toi co ai khong", Part.EVENING, time(20)),
        ("5 giờ chiều còn làm không", Part.AFTERNOON, time(17)),
        ("17h30", None, time(17, 30)),
        ("7g30 sáng", Part.MORNING, time(7, 30)),
        ("11 giờ rưỡi trưa", Part.NOON, time(11, 30)),
        ("1h trưa", Part.NOON, time(13)),
        ("5h còn làm ko", None, time(17)),
        ("8:15", None, time(8, 15)),
        ("12 giờ đêm", Part.NIGHT, time(0)),
        ("chiều có làm không", Part.AFTERNOON, None),
        ("chieu co lam ko", Part.AFTERNOON, None),
        ("buoi sang may gio mo cua", Part.MORNING, None),
        ("buổi trưa có nghỉ không", Part.NOON, None),
        ("tôi hỏi chút", None, None),
        ("toi co lam don", Part.EVENING, None),
        ("chiều dài nhà", None, None),
        ("25h", None, None),
    ],
)
def test_parts_and_times_of_day(text: str, part: Part | None, at: time | None) -> None:
    found = find_day_part(text)
    assert (found.part, found.at) == (part, at)


@pytest.mark.parametrize("part", Part)
def test_every_part_has_hours_and_a_spelling(part: Part) -> None:
    start, end = part.hours
    assert start < end
    assert part.spelled != ""


@given(st.text(max_size=100))
def test_any_text_is_survived(text: str) -> None:
    found = find_day_part(text)
    assert found.at is None or 0 <= found.at.hour < 24
