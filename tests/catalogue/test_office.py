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
    ("text", "start", "told"),
    [
        ("chiều thứ sáu có làm không", "Có. Chiều thứ Sáu 27/11/2026", "13 giờ 30 đến 17 giờ"),
        ("chieu thu 6 co lam ko", "Có. Chiều thứ Sáu 27/11/2026", "13 giờ 30 đến 17 giờ"),
        ("mai có làm không", "Không. Ngày mai, thứ Ba 24/11/2026", "Ngày Văn hóa Việt Nam"),
        ("mai có nghỉ không", "Có nghỉ. Ngày mai", "Mở lại lúc 7 giờ thứ Tư 25/11/2026"),
        ("thứ tư có nghỉ không", "Không nghỉ. Thứ Tư 25/11/2026", "7 giờ đến 11 giờ 30"),
        ("thứ 7 có làm không", "Không. Thứ Bảy 28/11/2026", "Riêng Quầy 7 của Công an phường"),
        ("sáng thứ 7 làm căn cước được không", "Có. Sáng thứ Bảy 28/11/2026", "Quầy 7 của Công an phường"),
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
    answer = say(office.ASK_HOURS, text)
    assert answer.startswith(start)
    assert told in answer


def test_after_closing_time_today_is_over_and_the_next_opening_told() -> None:
    answer = say(office.ASK_HOURS, "hôm nay còn làm không", MONDAY_NIGHT)
    assert answer.startswith("Hôm nay, thứ Hai 23/11/2026, phường đã hết giờ")
    assert "Mở lại lúc 7 giờ thứ Tư 25/11/2026" in answer


def test_an_official_tet_calendar_is_not_promised() -> None:
    assert "có thể khác" in say(office.ASK_HOURS, "mùng 2 Tết có làm không")
    assert "có thể khác" not in say(office.ASK_HOURS, "tết dương lịch có làm không")


@pytest.mark.parametrize(
    ("intent", "text", "told"),
    [
        (office.ASK_ADDRESS, "ủy ban ở đâu", WARD.address.text),
        (office.ASK_ADDRESS, "chỗ làm hộ khẩu ở đâu", "trụ sở Công an phường"),
        (office.ASK_CONTACT, "số điện thoại phường", "0262 300 0001"),
        (office.ASK_CONTACT, "sdt cong an phuong", "0262 300 0002"),
        (office.ASK_CONTACT, "số của chị tư pháp", "0262 300 0011"),
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
        (office.ASK_ADDRESS_CHANGE, "tổ dân phố 7 phường Thống Nhất giờ là gì", "nay là tổ dân phố 7A Tân Tiến"),
        (office.ASK_ADDRESS_CHANGE, "phường Thống Nhất giờ thuộc phường nào", "nay thuộc phường Buôn Ma Thuột"),
        (office.ASK_ADDRESS_CHANGE, "tổ 6a", "Phường Tân Lợi (cũ): nay là tổ dân phố 6A Tân Lợi"),
        (office.ASK_ADDRESS_CHANGE, "giấy tờ cũ có phải đổi không", "Không bắt buộc đổi"),
        (office.ASK_ADDRESS_CHANGE, "buôn ako dhong", "giữ nguyên tên"),
        (office.ASK_ADDRESS_CHANGE, "buôn Akô Dhông giờ thuộc phường nào", "giữ nguyên tên"),
        (office.ASK_ADDRESS_CHANGE, "phường mới gồm những phường cũ nào", "phường Tự An, phường Tân Lợi và xã Cư Êbur"),
        (office.ASK_ADDRESS_CHANGE, "bỏ huyện rồi ghi địa chỉ sao", "Không ghi huyện"),
        (office.ASK_ADDRESS_CHANGE, "căn cước ghi phường Thống Nhất có sao không", "được miễn phí"),
        (office.ASK_ADDRESS_CHANGE, "phu yen gio nhap vo dak lak ha", "Phú Yên nhập vào Đắk Lắk"),
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


def test_what_a_wards_file_does_not_say_is_not_told() -> None:
    answer = answer_office(TEMPLATE_WARD, office.ASK_ADDRESS_CHANGE, "Phú Yên sáp nhập với tỉnh nào", MONDAY_MORNING)
    assert "Đắk Lắk" not in answer.text
    assert answer.text.startswith("Bà con gõ tên phường")


def test_fields_of_counters_and_officers_agree() -> None:
    at_counters = {field for counter in WARD.counters for field in counter.fields}
    fields = {path.name for path in (ROOT / "data" / "procedures").iterdir() if path.is_dir()}
    assert fields <= at_counters
    assert fields <= {field for officer in WARD.officers for field in officer.fields}
