from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.dates import find_day
from bot.day_parts import Part

TODAY = date(2026, 11, 23)  # a Monday, the 15th of the tenth lunar month


@pytest.mark.parametrize(
    ("text", "day", "part"),
    [
        ("chiều thứ sáu có làm không", date(2026, 11, 27), Part.AFTERNOON),
        ("chieu thu 6 co lam ko", date(2026, 11, 27), Part.AFTERNOON),
        ("chieu thu sau co lam ko", date(2026, 11, 27), Part.AFTERNOON),
        ("sáng t7 phường có làm ko", date(2026, 11, 28), Part.MORNING),
        ("thứ 7 tuần sau", date(2026, 12, 5), None),
        ("thu hai tuan sau co lam khong", date(2026, 11, 30), None),
        ("t3 tuần này", date(2026, 11, 24), None),
        ("cn có làm ko", date(2026, 11, 29), None),
        ("chủ nhật mở cửa không", date(2026, 11, 29), None),
        ("thứ hai có mở không", date(2026, 11, 23), None),
        ("thứ tư tuần trước tôi nộp", date(2026, 11, 18), None),
        ("mai phường có làm không", date(2026, 11, 24), None),
        ("sang mai co lam viec khong", date(2026, 11, 24), Part.MORNING),
        ("chiều mai", date(2026, 11, 24), Part.AFTERNOON),
        ("mốt có làm không", date(2026, 11, 25), None),
        ("ngày mốt", date(2026, 11, 25), None),
        ("hôm nay mấy giờ đóng cửa", date(2026, 11, 23), None),
        ("bữa nay có làm hông", date(2026, 11, 23), None),
        ("nay phuong co lam k", date(2026, 11, 23), None),
        ("tối nay có ai trực không", date(2026, 11, 23), Part.EVENING),
        ("hôm qua tôi lên không gặp ai", date(2026, 11, 22), None),
        ("bây giờ còn làm không", date(2026, 11, 23), None),
        ("3 ngày nữa lên được không", date(2026, 11, 26), None),
        ("đầu tuần sau", date(2026, 11, 30), None),
        ("mùng 2 Tết có làm không", date(2027, 2, 7), None),
        ("mung 2 tet", date(2027, 2, 7), None),
        ("mồng hai tết", date(2027, 2, 7), None),
        ("m3 tết", date(2027, 2, 8), None),
        ("30 Tết còn làm không", date(2027, 2, 5), None),
        ("28 tết", date(2027, 2, 4), None),
        ("giao thừa", date(2027, 2, 5), None),
        ("mùng 5 tháng giêng", date(2027, 2, 10), None),
        ("mung 10 thang 3 am", date(2027, 4, 16), None),
        ("10/3 âm lịch", date(2027, 4, 16), None),
        ("giỗ tổ hùng vương nghỉ không", date(2027, 4, 16), None),
        ("gio to co lam khong", date(2027, 4, 16), None),
        ("rằm tháng bảy", date(2027, 8, 16), None),
        ("rằm có làm không", date(2026, 11, 23), None),
        ("tết nghỉ từ hôm nào", date(2027, 2, 6), None),
        ("tết dương lịch có nghỉ không", date(2027, 1, 1), None),
        ("tet tay", date(2027, 1, 1), None),
        ("2/9 có làm không", date(2027, 9, 2), None),
        ("le 30/4 nghi may ngay", date(2027, 4, 30), None),
        ("ngày 30 tháng 4", date(2027, 4, 30), None),
        ("24/11 phường có làm không", date(2026, 11, 24), None),
        ("ngày 5 tháng 12 năm 2026", date(2026, 12, 5), None),
        ("ngày 05.12.2026", date(2026, 12, 5), None),
        ("01/12/2026", date(2026, 12, 1), None),
        ("1-12-26", date(2026, 12, 1), None),
        ("ngày 30 có làm không", date(2026, 11, 30), None),
        ("hôm 5", date(2026, 12, 5), None),
        ("ngày 25 tháng này", date(2026, 11, 25), None),
        ("ngay 10 thang sau", date(2026, 12, 10), None),
        ("quốc khánh nghỉ mấy hôm", date(2027, 9, 2), None),
        ("29/2 có làm không", date(2028, 2, 29), None),
        ("noel có làm không", date(2026, 12, 25), None),
        ("sáng thứ bẩy", date(2026, 11, 28), Part.MORNING),
        ("chủ nhựt", date(2026, 11, 29), None),
        ("t.7 làm ko", date(2026, 11, 28), None),
        ("30-4 có làm không", date(2027, 4, 30), None),
        ("ngày hai tháng chín", date(2027, 9, 2), None),
        ("ngày kia", date(2026, 11, 25), None),
        ("hôm kia", date(2026, 11, 21), None),
        ("mai anh lên được không", date(2026, 11, 24), None),
    ],
)
def test_a_day_is_found(text: str, day: date, part: Part | None) -> None:
    found = find_day(text, TODAY)
    assert found is not None
    assert (found.day, found.part) == (day, part)


@pytest.mark.parametrize(
    ("text", "day", "until"),
    [
        ("cuối tuần có làm không", date(2026, 11, 28), date(2026, 11, 29)),
        ("cuoi tuan sau", date(2026, 12, 5), date(2026, 12, 6)),
        ("t7 cn co lam k", date(2026, 11, 28), date(2026, 11, 29)),
        ("thứ bảy và chủ nhật", date(2026, 11, 28), date(2026, 11, 29)),
        ("tuần sau phường có làm không", date(2026, 11, 30), date(2026, 12, 6)),
        ("tuần này", date(2026, 11, 23), date(2026, 11, 29)),
    ],
)
def test_several_days_are_found_together(text: str, day: date, until: date) -> None:
    found = find_day(text, TODAY)
    assert found is not None
    assert (found.day, found.until) == (day, until)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mấy giờ mở cửa",
        "thứ 2 đến thứ 6 làm mấy giờ",
        "t2-t6 làm mấy giờ",
        "lấy số thứ tự ở đâu",
        "lay so thu tu o dau",
        "mai táng phí bao nhiêu",
        "mai tang phi bao nhieu",
        "số điện thoại chị Mai tư pháp",
        "đường Mai Hắc Đế",
        "thủ tục này cần gì",
        "thu tuc nay can gi",
        "cho toi hoi thu tuc khai sinh",
        "sang tên sổ đỏ ở đâu",
        "sang ten so do",
        "đem theo giấy tờ gì",
        "mã 1.000656",
        "H15.99.01-261105-0012",
        "phục vụ 24/7",
        "lệ phí thu 5 nghìn",
        "sao y 2 bản",
        "một cửa ở đâu",
        "mot cua o dau",
        "mất 3 ngày phải không",
        "trong 2 giờ có xong không",
        "31/2",
        "tổ 3-4",
        "nhà số 12/3 đường Lê Duẩn",
        "hẻm 12/3",
        "8-11h",
        "8.5 điểm",
        "bảy giờ là mấy giờ",
        "99/99/9999",
    ],
)
def test_no_day_is_invented(text: str) -> None:
    assert find_day(text, TODAY) is None


def test_a_part_of_day_alone_means_today_and_says_so() -> None:
    found = find_day("chiều có làm không", TODAY)
    assert found is not None
    assert (found.day, found.is_said) == (TODAY, False)


@pytest.mark.parametrize(
    ("today", "day"), [(date(2026, 11, 28), date(2026, 11, 28)), (date(2026, 11, 29), date(2026, 11, 29))]
)
def test_the_weekend_that_has_begun_is_this_one(today: date, day: date) -> None:
    found = find_day("cuối tuần có làm không", today)
    assert found is not None
    assert found.day == day


@given(text=st.text(max_size=200), today=st.dates())
@example(text="mùng 31 tháng 13 tết 30/2 ngày 99", today=date(9999, 12, 31))
@example(text="hôm kia", today=date(1, 1, 1))
def test_any_text_on_any_day_is_survived(text: str, today: date) -> None:
    found = find_day(text, today)
    assert found is None or found.day <= found.until


WORDS = [
    "chiều",
    "sáng",
    "tối",
    "mai",
    "mốt",
    "thứ",
    "2",
    "hai",
    "sáu",
    "7",
    "t7",
    "cn",
    "tuần",
    "sau",
    "mùng",
    "30",
    "tết",
    "tháng",
    "giêng",
    "2/9",
    "ngày",
    "31",
    "12",
    "hôm",
    "nay",
    "qua",
    "8h",
]


@given(words=st.lists(st.sampled_from(WORDS), max_size=12), today=st.dates(date(1905, 1, 1), date(2095, 1, 1)))
def test_words_of_time_in_any_order_are_survived(words: list[str], today: date) -> None:
    found = find_day(" ".join(words), today)
    assert found is None or found.until - found.day < timedelta(days=8)
