"""Which questions nobody understood are shown as one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.desk.questions.grouping import Asked, group
from bot.settings import VIETNAM

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM)


def asked(*texts: str) -> list[Asked]:
    return [Asked(number, NOW - timedelta(hours=number), text) for number, text in enumerate(texts)]


def test_nothing_asked_makes_no_group() -> None:
    assert not group([])


def test_marks_slips_and_capitals_do_not_part_the_same_question() -> None:
    found = group(
        asked(
            "xin giấy xác nhận độc thân bên Nhật gửi về",
            "Giay xac nhan doc than ben nhat",
            "chó nhà hàng xóm sủa cả đêm",
            "XIN GIẤY XÁC NHẬN ĐỘC THÂN BÊN NHẬT",
            "cho nha hang xom sua ca dem lam sao",
            "mấy giờ có xe buýt",
        )
    )
    assert [{question.id for question in one.questions} for one in found] == [{0, 1, 3}, {2, 4}, {5}]


def test_the_same_words_asked_often_are_one_sample_and_all_counted() -> None:
    [found] = group(asked("trồng cây trước nhà", "Trồng cây trước nhà?", "trồng cây trước nhà"))
    assert len(found.questions) == 3
    assert found.samples == ["trồng cây trước nhà", "Trồng cây trước nhà?"]


def test_a_group_counts_by_week_and_tells_the_likeliest_procedure() -> None:
    monday = date(2026, 11, 23)
    questions = [
        Asked(1, NOW, "làm giấy cho chó", "1.1"),
        Asked(2, NOW - timedelta(days=7), "làm giấy cho chó", "1.2"),
        Asked(3, NOW - timedelta(days=1), "làm giấy cho chó", "1.2"),
    ]
    [found] = group(questions)
    assert found.weeks == {monday - timedelta(days=7): 1, monday: 2}
    assert (found.guess, found.last) == ("1.2", NOW)


def test_what_has_no_letters_stands_alone() -> None:
    assert len(group(asked("???", "khai tử ở đâu"))) == 2
