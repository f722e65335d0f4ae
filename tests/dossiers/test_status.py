from __future__ import annotations

import pytest

from bot.dossiers.status import Group, Status, read_status, status_names


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("4", Status.PROCESSING),
        ("10", Status.RETURNED),
        ("Đang xử lý", Status.PROCESSING),
        ("  đang   XỬ LÝ ", Status.PROCESSING),
        ("dang xu ly", Status.PROCESSING),
        ("Chờ bổ sung", Status.SUPPLEMENT),
        ("Yêu cầu thực hiện nghĩa vụ tài chính", Status.PAYMENT),
        ("0", None),
        ("11", None),
        ("²", None),
        ("", None),
        ("Chờ ý kiến Sở", None),
    ],
)
def test_status_is_read_from_number_or_name(text: str, status: Status | None) -> None:
    assert read_status(text) is status


def test_every_status_has_names_and_no_name_means_two() -> None:
    assert set(status_names().values()) == set(Status)


def test_groups_follow_the_national_reports() -> None:
    assert {s for s in Status if s.group is Group.IN_PROCESS} == {Status.ACCEPTED, Status.PROCESSING}
    assert {s for s in Status if s.group is Group.WAITING} == {Status.SUPPLEMENT, Status.PAYMENT, Status.STOPPED}
    assert {int(s) for s in Status if s.group is Group.DONE} == {7, 9, 10}


def test_clock_stops_in_five_and_six_only() -> None:
    assert [int(s) for s in Status if s.clock_stopped] == [5, 6]
