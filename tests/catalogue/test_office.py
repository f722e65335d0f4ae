from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue import office
from bot.catalogue.office import answer_office
from bot.catalogue.ward import Ward, load_ward
from bot.settings import ROOT, VIETNAM

WARD = load_ward(ROOT / "data" / "wards" / "buon-ma-thuot.yml")
TEMPLATE_WARD = load_ward(ROOT / "data" / "wards" / "mau.yml")
MONDAY_MORNING = datetime(2026, 11, 23, 9, 15, tzinfo=VIETNAM)
MONDAY_NIGHT = datetime(2026, 11, 23, 21, 0, tzinfo=VIETNAM)
INTENTS = (
    office.ASK_HOURS,
    office.ASK_ADDRESS,
    office.ASK_CONTACT,
    office.ASK_STAFF,
    office.ASK_FACILITIES,
    office.ASK_HOME_SERVICE,
    office.ASK_ADDRESS_CHANGE,
)


def say(intent: str, text: str, now: datetime = MONDAY_MORNING, **known: str) -> str:
    return answer_office(WARD, intent, text, now, **known).text


@pytest.mark.parametrize(
    ("intent", "text", "told"),
    [
        (office.ASK_ADDRESS, "ủy ban ở đâu", WARD.address.text),
        (office.ASK_ADDRESS, "chỗ làm hộ khẩu ở đâu", "trụ sở Công an phường"),
        (office.ASK_CONTACT, "số điện thoại phường", "0262 300 0001"),
        (office.ASK_CONTACT, "sdt cong an phuong", "0262 300 0002"),
        (office.ASK_CONTACT, "số của chị tư pháp", "0262 300 0011"),
        (office.ASK_CONTACT, "số cứu hỏa là số mấy", "Chữa cháy và cứu nạn: gọi 114"),
        (office.ASK_CONTACT, "cho xin các số khẩn cấp", "Bảo vệ trẻ em: gọi 111"),
        (office.ASK_CONTACT, "tổng đài dịch vụ công quốc gia", "18001096"),
        (office.ASK_STAFF, "ai phụ trách hộ tịch", "Cán bộ mẫu A"),
        (office.ASK_STAFF, "gap ai ve dat dai", "Cán bộ mẫu C"),
        (office.ASK_STAFF, "gặp chủ tịch phường", "tiếp công dân sáng thứ Năm"),
        (office.ASK_STAFF, "ai lo việc tàu thuyền", "Chưa rõ việc này do ai phụ trách"),
        (office.ASK_FACILITIES, "gửi xe mất tiền không", "không thu tiền"),
        (office.ASK_FACILITIES, "wifi", "wifi miễn phí"),
        (office.ASK_FACILITIES, "xe lan vao duoc khong", "lối dốc"),
        (office.ASK_FACILITIES, "ở phường có gì", "cách trả tiền"),
        (office.ASK_HOME_SERVICE, "mẹ tôi liệt có làm tại nhà được không", "Các việc làm tại nhà"),
        (office.ASK_HOME_SERVICE, "khai tử có làm tại nhà không", "Có. Thủ tục khai tử"),
        (office.ASK_ADDRESS, "công an phường ở đâu", "số 2 đường Mẫu"),
        (office.ASK_ADDRESS, "quầy số 3 ở đâu", "Quầy 3, tầng 1"),
        (office.ASK_ADDRESS, "gửi định vị", 'tìm "UBND phường Buôn Ma Thuột"'),
        (office.ASK_STAFF, "trưởng buôn là ai", "Cán bộ mẫu S"),
        (office.ASK_STAFF, "danh sách cán bộ phường", "Cán bộ mẫu H"),
        (office.ASK_FACILITIES, "có hồ bơi không", "Chưa có thông tin"),
        (office.ASK_FACILITIES, "có đông người không", "lấy số"),
        (office.ASK_HOURS, "chủ tịch tiếp dân ngày nào", "sáng thứ Năm"),
    ],
)
def test_questions_about_the_office_are_answered_from_the_file(intent: str, text: str, told: str) -> None:
    assert told in say(intent, text)


def test_an_uncertain_number_is_told_as_uncertain() -> None:
    assert "nên hỏi lại" in say(office.ASK_CONTACT, "tổng đài dịch vụ công quốc gia")
    assert "nên hỏi lại" not in say(office.ASK_CONTACT, "số điện thoại công an phường")


def test_the_field_of_the_procedure_decides_where_the_text_names_none() -> None:
    assert "Cán bộ mẫu A" in say(office.ASK_STAFF, "ai phụ trách", field="ho-tich")
    assert "Cán bộ mẫu C" in say(office.ASK_STAFF, "ai phụ trách đất đai", field="ho-tich")
    assert "Quầy 3" in say(office.ASK_ADDRESS, "ở đâu", field="chung-thuc")


def test_service_at_home_is_never_refused() -> None:
    listed = say(office.ASK_HOME_SERVICE, "làm tại nhà được không", field="ho-tich", procedure="1.000656")
    other = say(office.ASK_HOME_SERVICE, "làm tại nhà được không", field="ho-tich", procedure="1.000894")
    assert listed.startswith("Có. Thủ tục khai tử")
    assert "xem xét từng trường hợp" in other
    assert "Không" not in other.split(".")[0]


@pytest.mark.parametrize("intent", INTENTS)
def test_invented_values_are_told_as_such(intent: str) -> None:
    answer = say(intent, "phường ở đâu, tổ dân phố 7 phường Thống Nhất")
    uses_samples = intent != office.ASK_ADDRESS_CHANGE
    assert ("Số liệu mẫu, phường chưa xác nhận" in answer) is uses_samples


@pytest.mark.parametrize("intent", INTENTS)
@pytest.mark.parametrize("ward", [WARD, TEMPLATE_WARD], ids=["buon-ma-thuot", "mau"])
def test_every_ward_answers_every_intent_shortly_with_buttons(ward: Ward, intent: str) -> None:
    answer = answer_office(ward, intent, "", MONDAY_NIGHT)
    assert 0 < len(answer.text) < 800
    assert answer.buttons
    assert all(0 < len(button.title) <= 40 for button in answer.buttons)
    assert all(len(button.payload.encode()) <= 64 for button in answer.buttons)


@given(intent=st.sampled_from(INTENTS), text=st.text(max_size=80))
def test_any_text_gets_an_answer(intent: str, text: str) -> None:
    assert answer_office(WARD, intent, text, MONDAY_MORNING).text


def test_fields_of_counters_and_officers_agree() -> None:
    at_counters = {field for counter in WARD.counters for field in counter.fields}
    fields = {path.name for path in (ROOT / "data" / "procedures").iterdir() if path.is_dir()}
    assert fields <= at_counters
    assert fields <= {field for officer in WARD.officers for field in officer.fields}
