"""Visits at home: what is booked at once, what waits for a person, which times are free, who is called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot.catalogue.loader import ward_path
from bot.catalogue.ward import Ward, load_ward
from bot.desk.home_visits.duty import OnDuty, answer_call, next_call
from bot.desk.home_visits.models import DutyCall, HomeVisit, VisitState
from bot.desk.home_visits.person import Person
from bot.desk.home_visits.service import Asked, HomeVisits, by_neighbourhood, find_neighbourhoods
from bot.desk.home_visits.times import free_times, in_words, offered
from bot.errors import InputError
from bot.settings import ROOT, VIETNAM

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)  # a Monday; Tuesday the 24th is a holiday
WARD = load_ward(ward_path(ROOT / "data", "buon-ma-thuot"))
DEATH = "gia đình vừa có người mất"
HOA = Person("Nguyễn Thị Hoa", "0912345678", "12 Lê Duẩn", DEATH)
ASKED = Asked("khai tử", HOA, "tổ dân phố 7 Tân Tiến", "web", "a1")


@pytest.fixture
def visits(engine: Engine) -> Iterator[HomeVisits]:
    with Session(engine) as session, session.begin():
        yield HomeVisits(session, WARD, NOW)


class TestFreeTimes:
    def test_none_on_a_holiday_too_soon_or_on_a_weekend(self) -> None:
        times = free_times(WARD, {}, NOW)
        assert in_words(times[0]) == "thứ Hai 23/11/2026, 14 giờ"
        days = {at.date().isoformat() for at in times}
        assert "2026-11-24" not in days  # Ngày Văn hóa Việt Nam
        assert all(at.weekday() < 5 for at in times)

    def test_full_time_is_not_offered(self) -> None:
        first = free_times(WARD, {}, NOW)[0]
        assert free_times(WARD, {first: 1}, NOW)[0] == first
        assert free_times(WARD, {first: 2}, NOW)[0] != first

    def test_what_is_offered_first_lets_choose_a_day(self) -> None:
        front = offered(free_times(WARD, {}, NOW))[:5]
        assert len({(at.date(), at.hour < 12) for at in front}) == 5

    def test_ward_without_visits_offers_none(self) -> None:
        assert free_times(load_ward(ward_path(ROOT / "data", "mau")), {}, NOW) == []


class TestRequests:
    def test_eligible_request_with_a_free_time_is_booked(self, visits: HomeVisits) -> None:
        at = visits.free()[0]
        visit = visits.request(replace(ASKED, at=at))
        assert (visit.state, visit.starts_at, visit.procedure_code) == (VisitState.BOOKED, at, "1.000656")
        assert visit.code.startswith("TN-")

    @pytest.mark.parametrize(
        "asked",
        [
            replace(ASKED, procedure="làm sổ đỏ"),
            replace(ASKED, person=replace(HOA, reason="bị gãy chân")),
            replace(ASKED, at=None),
        ],
        ids=["not on the list", "another reason", "no time fits"],
    )
    def test_everything_else_waits_for_a_person_and_is_never_refused(self, visits: HomeVisits, asked: Asked) -> None:
        at = visits.free()[0] if asked is not ASKED and asked != replace(ASKED, at=None) else None
        assert visits.request(replace(asked, at=at)).state is VisitState.TO_DECIDE

    def test_person_is_unreadable_in_the_table_and_readable_for_an_officer(self, visits: HomeVisits) -> None:
        visit = visits.request(ASKED)
        assert "Hoa" not in visit.person
        assert Person.of(visit.person) == HOA

    def test_third_at_the_same_time_finds_it_taken(self, visits: HomeVisits) -> None:
        at = visits.free()[0]
        states = [visits.request(replace(ASKED, at=at)).state for _ in range(3)]
        assert states == [VisitState.BOOKED, VisitState.BOOKED, VisitState.TO_DECIDE]
        assert at not in visits.free()

    def test_cancelled_visit_frees_its_time(self, visits: HomeVisits) -> None:
        at = visits.free()[0]
        made = [visits.request(replace(ASKED, at=at)) for _ in range(2)]
        visits.cancel(made[0])
        assert at in visits.free()
        assert visits.request(replace(ASKED, at=at)).state is VisitState.BOOKED

    def test_moved_visit_keeps_its_number_and_frees_the_old_time(self, visits: HomeVisits) -> None:
        first, second = visits.free()[:2]
        visit = visits.request(replace(ASKED, at=first))
        assert visits.move(visit, second) is True
        assert (visit.state, visit.starts_at) == (VisitState.BOOKED, second)
        assert visits.repository.booked(NOW) == {second: 1}

    def test_move_to_a_full_time_changes_nothing(self, visits: HomeVisits) -> None:
        first, second = visits.free()[:2]
        for _ in range(2):
            visits.request(replace(ASKED, at=second))
        visit = visits.request(replace(ASKED, at=first))
        assert visits.move(visit, second) is False
        assert visit.starts_at == first


class TestDeciding:
    def test_officer_books_what_was_to_be_decided(self, visits: HomeVisits) -> None:
        visit = visits.request(replace(ASKED, procedure="làm sổ đỏ"))
        with pytest.raises(InputError):
            visits.decide(visit, None, "Lan")
        visits.decide(visit, visits.free()[0], "Lan")
        assert (visit.state, visit.officer) == (VisitState.BOOKED, "Lan")

    def test_declining_needs_a_reason(self, visits: HomeVisits) -> None:
        visit = visits.request(ASKED)
        with pytest.raises(InputError):
            visits.decline(visit, " ")
        visits.decline(visit, "Việc này làm ở Văn phòng đăng ký đất đai")
        assert visit.state is VisitState.DECLINED


class TestNeighbourhoods:
    def test_route_goes_by_neighbourhood_and_the_unclear_ones_come_last(self, visits: HomeVisits) -> None:
        for place in ("", "tổ dân phố 7 Tân Tiến", "buôn Đŭng", "tổ dân phố 7 Tân Tiến"):
            visits.request(replace(ASKED, neighbourhood=place, at=visits.free()[0]))
        day = visits.repository.between(NOW, NOW + timedelta(days=30))
        assert [(name, len(found)) for name, found in by_neighbourhood(list(day)).items()] == [
            ("buôn Đŭng", 1),
            ("tổ dân phố 7 Tân Tiến", 2),
            ("", 1),
        ]

    def test_number_alone_may_be_several_places(self) -> None:
        assert len(find_neighbourhoods(WARD, "tổ 7")) > 1
        assert find_neighbourhoods(WARD, "tổ 7 Tân Tiến")[0] == "tổ dân phố 7 Tân Tiến"


LAN, BINH = OnDuty("Lan", "telegram", "1"), OnDuty("Bình", "telegram", "2")
TEN = timedelta(minutes=10)


def call(officer: OnDuty, minute: int, answer: str = "") -> DutyCall:
    at = NOW + timedelta(minutes=minute)
    return DutyCall(
        name=officer.name, channel=officer.channel, conversation=officer.conversation, called_at=at, answer=answer
    )


class TestDuty:
    @pytest.mark.parametrize(
        ("calls", "minute", "expected"),
        [
            ([], 0, LAN),
            ([call(LAN, 0)], 9, None),
            ([call(LAN, 0)], 10, BINH),
            ([call(LAN, 0, "passed")], 1, BINH),
            ([call(LAN, 0), call(BINH, 10)], 19, None),
            ([call(LAN, 0), call(BINH, 10)], 20, LAN),
        ],
        ids=["at once", "has time", "silent", "busy", "second has time", "from the beginning"],
    )
    def test_one_after_the_other_until_somebody_answers(
        self, calls: list[DutyCall], minute: int, expected: OnDuty | None
    ) -> None:
        found = next_call(calls, [LAN, BINH], TEN, NOW + timedelta(minutes=minute))
        assert (found.officer if found else None) == expected

    def test_nobody_on_duty_is_known_at_once(self) -> None:
        found = next_call([], [], TEN, NOW)
        assert found is not None
        assert found.officer is None

    def test_only_who_was_called_can_take_it_and_only_once(self, visits: HomeVisits, engine: Engine) -> None:
        visit = visits.request(replace(ASKED, urgent=True))
        assert visit.state is VisitState.CALLING
        for officer in (LAN, BINH):
            made = call(officer, 0)
            made.visit_id = visit.id
            visits.repository.add_call(made)
        answer = [
            answer_call(visits.repository, visit, who, True, NOW)
            for who in (("telegram", "9"), ("telegram", "2"), ("telegram", "1"))
        ]
        assert answer == ["stranger", "taken", "late"]
        assert (visit.state, visit.officer) == (VisitState.TAKEN, "Bình")


class TestRetention:
    def test_person_of_an_ended_visit_is_removed_and_the_numbers_stay(self, visits: HomeVisits) -> None:
        ended, still_open = visits.request(ASKED), visits.request(ASKED)
        visits.cancel(ended)
        later = NOW + timedelta(days=1)
        assert visits.repository.forget_persons(NOW - timedelta(days=365), later) == 1
        visits._session.expire_all()
        assert (ended.person, ended.procedure) == ("", "khai tử")
        assert Person.of(still_open.person) == HOA
        assert visits._session.scalars(select(HomeVisit.id).order_by(HomeVisit.id)).all() == [ended.id, still_open.id]


def test_ward_file_names_the_reason_used_here() -> None:
    ward: Ward = WARD
    assert ward.home_service
    assert DEATH in ward.home_service.who
