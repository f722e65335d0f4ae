"""What the loader says of a file that an officer edited, as the officer reads it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from bot.catalogue.entry_file import entry_of
from bot.catalogue.general import GeneralFile
from bot.desk.catalogue_form.defect_words import in_officers_words
from bot.settings import ROOT

GENERAL = ROOT / "data" / "general" / "giay-to.yml"


def defects_of(text: str) -> list[str]:
    return [defect.message for defect in entry_of(Path("giay-to.yml"), text, TypeAdapter(GeneralFile)).defects]


@pytest.mark.parametrize(
    ("pattern", "instead", "told"),
    [
        (r"(?m)^review_by: .*$", "review_by: 2020-01-01", "Ngày phải xem lại phải sau ngày đã đối chiếu."),
        (r"(?m)^review_by: .*$", "review_by: mai", "Phải là ngày, ví dụ 31/12/2026."),
        (r"(?m)^review_by: .*\n", "", "Chưa điền."),
        (r"answer: .*", "answer: " + "a" * 700, "Dài quá, nhiều nhất 500 ký tự."),
        (r"aspect: \w+", "aspect: gi-do", "Xin chọn một mục trong danh sách."),
    ],
)
def test_what_the_loader_refuses_is_told_in_vietnamese(pattern: str, instead: str, told: str) -> None:
    text = re.sub(pattern, instead, GENERAL.read_text(encoding="utf-8"), count=1)
    assert told in [in_officers_words(message) for message in defects_of(text)]


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "the name “xin giấy” also stands in ho-tich/1.000656.yml",
            "“xin giấy” đã là cách gọi ở chỗ khác (ho-tich/1.000656.yml); "
            "để ở cả hai chỗ thì máy không phân biệt được.",
        ),
        ("the source `luat-x` is not in `sources`", "Nguồn “luat-x” chưa có ở phần Nguồn."),
        ("nothing is known about 1.999999", "Chưa có thủ tục nào mang mã 1.999999."),
        ("something new in the loader", "something new in the loader"),
    ],
)
def test_what_the_checks_find_is_told_in_vietnamese(message: str, told: str) -> None:
    assert in_officers_words(message) == told
