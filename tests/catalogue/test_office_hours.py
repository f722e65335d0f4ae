from __future__ import annotations

from datetime import datetime

import pytest

from bot.catalogue.office_hours import answer_hours, week_lines
from bot.catalogue.ward import load_ward
from bot.settings import ROOT, VIETNAM

WARD = load_ward(ROOT / "data" / "wards" / "buon-ma-thuot.yml")
TEMPLATE_WARD = load_ward(ROOT / "data" / "wards" / "mau.yml")
MONDAY_MORNING = datetime(2026, 11, 23, 9, 15, tzinfo=VIETNAM)
MONDAY_NIGHT = datetime(2026, 11, 23, 21, 0, tzinfo=VIETNAM)


def say(text: str, now: datetime = MONDAY_MORNING) -> str:
    return answer_hours(WARD, text, now)


@pytest.mark.parametrize(
    ("text", "start", "told"),
    [
        ("chiều thứ sáu có làm không", "Có. Chiều thứ Sáu 27/11/2026", "13 giờ 30 đến 17 giờ"),
        ("chieu thu 6 co lam ko", "Có. Chiều thứ Sáu 27/11/2026", "13 giờ 30 đến 17 giờ"),
        ("mai có làm không", "Không. Ngày mai, thứ Ba 24/11/2026", "Ngày Văn hóa Việt Nam"),
        ("mai có nghỉ không", "Có nghỉ. Ngày mai", "Mở lại lúc 7 giờ thứ Tư 25/11/2026"),
        ("thứ tư có nghỉ không", "Không nghỉ. Thứ Tư 25/11/2026", "7 giờ đến 11 giờ 30"),
        ("thứ 7 có làm không", "Không. Thứ Bảy 28/11/2026", "Riêng Quầy 7 của Công an phường"),
        ("sáng thứ 7 làm căn cước được không", "Có. Sáng thứ Bảy 28/11/2026", "Quầy 7 của Công an phường"),
        (
            "phường làm mấy giờ, thứ 7 có làm không",
            "Thứ Bảy 28/11/2026, phường nghỉ.",
            "Ngày thường: thứ Hai đến thứ Sáu 7",
        ),
        ("mùng 2 Tết có làm không", "Không. Chủ nhật 07/02/2027", "đến hết thứ Tư 10/02/2027"),
        ("mung 2 tet co lam ko", "Không. Chủ nhật 07/02/2027", "gọi 0262 300 0005"),
        ("2/9 có làm không", "Không. Thứ Năm 02/09/2027", "Quốc khánh"),
        ("8h tối có ai không", "Không. 20 giờ hôm nay", "Giờ làm ngày đó"),
        ("trưa có nghỉ không", "Có nghỉ. Trưa hôm nay", "Mở lại lúc 13 giờ 30 hôm nay"),
        ("khi nào nghỉ tết", "Thứ Bảy 06/02/2027", "Đợt này nghỉ từ"),
        ("mấy giờ nghỉ trưa", "Trưa hôm nay", "Giờ làm ngày đó"),
        ("bữa ni phường có mần việc không", "Có. Hôm nay", "đang mở cửa"),
        ("hôm nay còn làm không", "Có. Hôm nay, thứ Hai 23/11/2026", "đang mở cửa, đến 11 giờ 30"),
        ("cuối tuần có làm không", "Không. Phường Buôn Ma Thuột nghỉ thứ Bảy 28/11/2026", "sáng thứ Bảy"),
        ("tuần này làm những ngày nào", "Phường Buôn Ma Thuột:", "Thứ Ba 24/11/2026: nghỉ"),
        ("mấy giờ mở cửa", "Trung tâm Phục vụ hành chính công", "Thứ Hai đến thứ Sáu: 7 giờ đến 11 giờ 30"),
    ],
)
def test_a_question_about_hours_is_answered_yes_or_no_first(text: str, start: str, told: str) -> None:
    answer = say(text)
    assert answer.startswith(start)
    assert told in answer


def test_after_closing_time_today_is_over_and_the_next_opening_told() -> None:
    answer = say("hôm nay còn làm không", MONDAY_NIGHT)
    assert answer.startswith("Hôm nay, thứ Hai 23/11/2026, phường đã hết giờ")
    assert "Mở lại lúc 7 giờ thứ Tư 25/11/2026" in answer


def test_an_official_tet_calendar_is_not_promised() -> None:
    assert "có thể khác" in say("mùng 2 Tết có làm không")
    assert "có thể khác" not in say("tết dương lịch có làm không")


def test_days_with_the_same_hours_are_told_together() -> None:
    assert [line.days for line in week_lines(WARD.hours)] == ["thứ Hai đến thứ Sáu"]
    assert [line.days for line in week_lines(TEMPLATE_WARD.hours)] == ["thứ Hai đến thứ Sáu", "thứ Bảy"]


def test_a_days_off_of_the_ward_is_told_with_its_reason() -> None:
    assert "kiểm kê cuối năm" in answer_hours(TEMPLATE_WARD, "31/12 có làm không", MONDAY_MORNING)
