"""Questions that a procedure's file answers in one sentence, as residents type them."""

from __future__ import annotations

import pytest

from tests.assistant.talk import Talk

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("chủ trọ không đăng ký tạm trú cho khách bị phạt mấy triệu", "500.000 đến 1.000.000"),
        ("thue tro thi o bao lau phai dang ky tam tru, o mấy ngày thì phải khai", "30 ngày"),
        ("nhan con nuoi phai hon may tuoi", "20 tuổi"),
        ("76 tuoi khuyet tat nang co duoc them 540 huu tri ko", "Không cộng hai khoản"),
        ("mat giay khai sinh co cap lai ban chinh ko", "mất thì không cấp lại"),
        ("chuyển hồ sơ người có công sang tỉnh khác", "1.010827"),
        ("ly hôn ở Mỹ về muốn cưới vợ khác", "2.000554"),
        ("khai sinh lưu động mấy ngày có", "5 ngày làm việc"),
        ("qua 60 ngay khong den nhan giay ket hon voi nguoi nuoc ngoai thi sao", "bị hủy"),
        ("chet do tai nan giao thong thi giay bao tu la giay gi", "giám định pháp y"),
        ("vua khuyet tat vua don than ngheo co huong 2 che do khong", "cả hai"),
        ("nguoi gia 68 tuoi ho ngheo khong con chau nuoi duoc tro cap gi", "810.000"),
        ("co so kinh doanh o 2 phuong phai dang ky 2 giay khong", "một giấy"),
        ("ai quyết định hộ nghèo", "Chủ tịch UBND"),
        ("me don than khai sinh cho con thi ten cha ghi sao", "để trống"),
        ("cận nghèo đi nằm viện có mất tiền không", "100%"),
        ("ong noi mat ma khong khai tu de lanh tiep luong huu", "Nghị định 109/2026"),
        ("đang lãnh 540 nghìn mà qua đời thì sao", "10.800.000"),
        ("mở 3 quán thì mấy giấy phép kinh doanh", "một giấy"),
        ("o tro 10 ngay co phai dang ky tam tru khong", "30 ngày"),
        ("con nuôi 16 tuổi có nhận được không", "cô, cậu, dì"),
        ("ho ngheo ra soat thang may", "14/12"),
    ],
)
async def test_what_residents_ask_in_their_own_words_is_answered_by_one_fact(talk: Talk, said: str, told: str) -> None:
    assert told in await talk.say(said)
