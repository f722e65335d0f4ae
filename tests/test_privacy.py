from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.privacy import has_secret, mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("cccd 040099012345 nhé", "cccd [id] nhé"),
        ("số 040 099 012 345", "số [id]"),
        ("cmnd 240123456", "cmnd [id]"),
        ("gọi 0905123456", "gọi [phone]"),
        ("gọi 0905 123 456 giúp", "gọi [phone] giúp"),
        ("0905.123.456", "[phone]"),
        ("+84905123456", "[phone]"),
        ("84 905 123 456", "[phone]"),
        ("máy bàn 0262 3812345", "máy bàn [phone]"),
        ("a.b-c+d@gmail.com.vn gửi", "[email] gửi"),
        ("stk 1012345678 vietcombank", "stk [account] vietcombank"),
        ("số tài khoản là 123456", "số tài khoản là [account]"),
        ("thẻ 9704 3612 3456 7890 123", "thẻ [account]"),
        ("mã OTP của tôi là 123456", "mã OTP của tôi là [secret]"),
        ("ma xac thuc 12 34 56", "ma xac thuc [secret]"),
        ("123456 là mã otp", "[secret] là mã otp"),
        ("mật khẩu là Abc123!", "mật khẩu là [secret]"),
        ("9999999999999999999999999", "[account]"),
    ],
)
def test_personal_numbers_are_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "hồ sơ H15.99.01-261105-0012 tới đâu rồi",
        "ho so h15.99.01-261105-0012",
        "000.00.30.H15-201006-0012",
        "G09.20-20260609-0092637",
        "H15 99 01 261105 0012",
        "sinh ngày 23/11/1948",
        "ngày 23-11-2026 và 05.12.2026",
        "thủ tục 1.000656",
        "được 10.800.000 đồng, nộp 540000",
        "vay 500000000 đồng",
        "gọi 113, 18001096",
        "quên mật khẩu VNeID thì làm sao",
        "mã OTP là gì",
        "tổ dân phố 7A, nhà số 123",
        "",
    ],
)
def test_codes_dates_and_amounts_stay(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "mã OTP 482913",
        "otp: 4829",
        "ma xac nhan cua toi la 482913",
        "482913 là mã OTP nhé",
        "mật khẩu là matkhau123",
        "stk 0123456789 ngân hàng ABC",
        "tai khoan vietcombank 1012345678",
        "vcb 1012345678",
        "so the 4111 1111 1111 1111",
        "4111111111111111",
        "mã pin 1234",
    ],
)
def test_secrets_call_for_a_warning(text: str) -> None:
    assert has_secret(text)


@pytest.mark.parametrize(
    "text",
    [
        "mã OTP là gì",
        "không nhận được mã OTP",
        "quên mật khẩu VNeID",
        "mật khẩu wifi là gì",
        "tài khoản VNeID mức 2 làm ở đâu",
        "nộp tiền qua vietcombank được không",
        "cccd 040099012345",
        "gọi 0905123456",
        "hồ sơ H15.99.01-261105-0012",
        "mất 540000 đồng",
        "",
    ],
)
def test_ordinary_questions_are_no_secrets(text: str) -> None:
    assert not has_secret(text)


@given(st.text(alphabet=st.characters() | st.sampled_from("0123456789 .-@+otpstkla"), max_size=200))
@example("otp " + "1" * 300)
@example("@" * 200)
def test_masking_leaves_no_long_number_and_is_done_once(text: str) -> None:
    masked = mask(text)
    assert mask(masked) == masked
    assert not re.search(r"\d{13,}", masked)
    has_secret(text)


@given(st.text(alphabet=st.characters(exclude_categories=["Nd", "Cs"], exclude_characters="@"), max_size=100))
def test_text_without_digits_stays(text: str) -> None:
    assert mask(text) == unicodedata.normalize("NFC", text)


@given(
    before=st.sampled_from(["", "số ", "sdt: ", "toi la An "]),
    number=st.from_regex(r"0[35789][0-9]{8}", fullmatch=True),
    gap=st.sampled_from(["", " ", ".", "-"]),
)
def test_no_phone_survives_in_any_spelling(before: str, number: str, gap: str) -> None:
    typed = gap.join([number[:4], number[4:7], number[7:]])
    assert not re.search(r"\d", mask(before + typed))
