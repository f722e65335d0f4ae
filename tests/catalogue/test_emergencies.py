from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.emergencies import EmergencyFile, answer_emergency, find_emergency
from bot.catalogue.loader import load_catalogue
from bot.catalogue.topic_file import load_topics
from bot.nlu.words import as_said
from bot.phrases import written_out
from bot.settings import ROOT
from bot.text import strip_diacritics


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("chồng tôi đang đánh tôi", "violence", "113"),
        ("chong danh toi", "violence", "113"),
        ("hàng xóm đánh vợ ầm ĩ", "violence", "113"),
        ("con tôi bị lạc ở chợ", "child", "113"),
        ("toi di lac mat con roi, tim khong thay con", "child", "113"),
        ("cô giáo đánh con tôi", "child-hurt", "113"),
        ("bà nội tôi bị lẫn đi lạc từ sáng", "missing-person", "113"),
        ("tôi không muốn sống nữa", "suicide", "115"),
        ("toi muon tu tu", "suicide", "115"),
        ("nhà tôi đang cháy", "fire", "114"),
        ("chay nha roi cuu voi", "fire", "114"),
        ("ba tôi bị đột quỵ", "medical", "115"),
        ("bé bị sốt co giật", "medical", "115"),
        ("có trộm vào nhà tôi", "crime-now", "113"),
        ("xe bị lũ cuốn", "disaster", "112"),
        ("bé 5 tuổi đi lạc ở chợ", "child", "113"),
        ("con trai tôi bị lạc ở chợ Buôn Ma Thuột", "child", "113"),
        ("be nha em di lac", "child", "113"),
        ("kiếm hoài không ra con", "child", "113"),
        ("mẹ già bị lạc không nhớ đường về", "missing-person", "113"),
        ("ông nội bỏ nhà đi từ đêm qua", "missing-person", "113"),
        ("co nguoi la du con toi len xe", "kidnap", "113"),
        ("bố dượng sờ soạng con gái tôi", "child-hurt", "113"),
        ("con toi bi ban danh hoi dong", "child-hurt", "113"),
        ("chồng uýnh em bầm mắt", "violence", "113"),
        ("có thằng bám theo tôi từ nãy giờ", "crime-now", "113"),
        ("em chan song lam roi", "suicide", "115"),
        ("nó uống cả vỉ thuốc ngủ", "suicide", "115"),
        ("bạn em nhắn tin nói muốn kết thúc tất cả", "suicide", "115"),
        ("cho dang chay", "fire", "114"),
        ("có cháy ở tổ 5", "fire", "114"),
        ("nhà hàng xóm bốc khói", "fire", "114"),
        ("có người chết đuối", "drowning", "114"),
        ("be rot xuong gieng", "drowning", "114"),
        ("em bị kẹt trong thang máy", "trapped", "114"),
        ("có người bị điện giật", "electric-shock", "115"),
        ("ba tôi bị tai biến giờ làm sao đưa đi bệnh viện", "medical", "115"),
        ("me toi te cau thang ngat roi", "medical", "115"),
        ("vợ em đau đẻ dữ quá", "medical", "115"),
        ("cứu với", "help", "113"),
    ],
)
def test_danger_gets_its_number_first(text: str, kind: str, number: str) -> None:
    emergency = find_emergency(text)
    assert emergency is not None
    assert emergency.id == kind
    assert answer_emergency(emergency).text.startswith(f"GỌI NGAY {number}")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("my husband beats me", "113"),
        ("help me! fire!", "114"),
        ("somebody broke into my house", "113"),
        ("my daughter is missing", "113"),
        ("please call an ambulance", "115"),
        ("I want to kill myself", "115"),
    ],
)
def test_danger_in_english_gets_its_number_in_english(text: str, number: str) -> None:
    emergency = find_emergency(as_said(text))
    assert emergency is not None
    assert answer_emergency(emergency).text.startswith(f"CALL NOW: {number}")


def test_a_scam_call_gets_what_not_to_do_first() -> None:
    emergency = find_emergency("có người gọi xưng công an bắt chuyển tiền")
    assert emergency is not None
    assert answer_emergency(emergency).text.startswith("Cúp máy")


@pytest.mark.parametrize(
    "text",
    [
        "sạc cháy máy",
        "sac dien thoai chay may",
        "ứng dụng đang chạy chậm",
        "xe chạy nhanh quá",
        "nóng muốn chết",
        "chờ muốn chết mà chưa xong",
        "thủ tục hỗ trợ nạn nhân bạo lực gia đình",
        "tập huấn phòng cháy chữa cháy",
        "nhà cháy mất giấy khai sinh làm lại thế nào",
        "tai nạn giao thông chết thì khai tử ở đâu",
        "xác nhận bị tai nạn để hưởng bảo hiểm",
        "khai tử cho người tự tử",
        "trẻ bị bỏ rơi làm khai sinh thế nào",
        "sang nhuong lo dat",
        "yeu cau cai nay the nao",
        "khai sinh cần giấy tờ gì",
        "em bị lạc đường",
        "con tôi thất lạc giấy khai sinh",
        "hồ sơ của con tôi bị lạc",
        "be bi lac mat so ho khau",
        "con chó nhà tôi đi lạc",
        "thẻ bị cháy sém",
        "đất sạt lở có được bồi thường",
        "chồng tôi chết đuối năm ngoái giờ khai tử",
        "tôi bị tai biến muốn làm giấy khuyết tật",
        "ông ngoại bị tai biến nằm một chỗ, nhờ cán bộ ghé nhà ký giấy",
        "phá thai",
        "thuốc ngủ mua ở đâu",
        "muon tu van ve dat",
        "nha treo co",
        "o dau de nop ho so",
        "ho ga bi mat nap",
        "cho em tra cuu voi",
        "hàng xóm đốt rác bốc khói",
        "theo dõi hồ sơ của tôi",
        "chồng bỏ nhà đi 10 năm rồi làm sao ly hôn",
        "",
    ],
)
def test_ordinary_questions_raise_no_alarm(text: str) -> None:
    assert find_emergency(text) is None


def test_no_name_of_a_procedure_raises_an_alarm() -> None:
    catalogue = load_catalogue(ROOT / "data", "buon-ma-thuot")
    names = [name for p in catalogue.procedures.values() for name in (p.name, p.short_name, *p.names)]
    alarms = [name for name in names for typed in (name, strip_diacritics(name)) if find_emergency(typed)]
    assert alarms == []


def test_every_strong_pattern_finds_its_danger_without_diacritics_too() -> None:
    for emergency in load_topics(ROOT / "data" / "emergencies.yml", EmergencyFile).topics:
        for pattern in (words for several in emergency.patterns for words in written_out(several)):
            text = strip_diacritics(pattern.replace(" + ", " "))
            assert find_emergency(text) is not None, text


@pytest.mark.parametrize(
    "text", ["chồng đánh mất giấy kết hôn", "chong toi danh con dau", "cô giáo đánh giá học sinh", "bé gái bị sai tên"]
)
def test_words_that_only_look_like_a_blow_raise_no_alarm(text: str) -> None:
    assert find_emergency(text) is None


@given(st.text(max_size=100))
def test_any_text_is_survived(text: str) -> None:
    find_emergency(text)
