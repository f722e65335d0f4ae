from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dossiers.reasons import load_reasons
from bot.errors import ConfigurationError

TABLE = load_reasons()


@pytest.mark.parametrize(
    ("written", "ids"),
    [
        ("Thiếu giấy chứng sinh", ["chung-sinh"]),
        ("Đề nghị ông/bà bổ sung bản chính Giấy chứng sinh của trẻ.", ["ban-chinh", "chung-sinh"]),
        ("Thieu giay bao tu", ["bao-tu"]),
        ("Chưa đính kèm CCCD của người làm chứng; tờ khai chưa ký", ["can-cuoc", "to-khai-thieu-chu-ky"]),
        ("Ảnh chụp giấy tờ mờ, không đọc được", ["anh-mo"]),
        ("File scan bị mờ, đề nghị chụp lại", ["anh-mo"]),
        ("Tờ khai thiếu thông tin nơi cư trú", ["to-khai-thieu"]),
        ("Tờ khai kê khai chưa đầy đủ mục 5", ["to-khai-thieu"]),
        ("Hồ sơ không thuộc thẩm quyền giải quyết của phường", ["sai-tham-quyen"]),
        ("Tên hộ kinh doanh trùng với hộ đã đăng ký trong phường", ["trung-ten-ho-kinh-doanh"]),
        ("Chưa nộp lệ phí", ["le-phi"]),
        ("Quá thời hạn bổ sung mà chưa nộp đủ giấy tờ", ["qua-han-bo-sung"]),
        ("Đất đang có tranh chấp", ["tranh-chap"]),
        ("Thiếu giấy xác nhận tình trạng hôn nhân của bên nam", ["tinh-trang-hon-nhan"]),
        ("Thông tin ngày sinh không khớp với CSDL quốc gia về dân cư", ["khong-khop-dan-cu"]),
        ("Bản sao chưa được chứng thực", ["ban-chup-thay-ban-chinh"]),
        ("Nộp nhầm thủ tục, đề nghị nộp lại", ["chon-sai-thu-tuc"]),
        ("Giấy chứng sinh đã hợp lệ", []),
        ("Theo ý kiến của phòng chuyên môn", []),
        ("", []),
    ],
)
def test_reason_as_officers_write_it_is_explained(written: str, ids: list[str]) -> None:
    assert [entry.id for entry in TABLE.explain(written)] == ids


def test_ids_are_unique_and_every_entry_can_be_found() -> None:
    ids = [entry.id for entry in TABLE.reasons]
    assert len(set(ids)) == len(ids)
    for entry in TABLE.reasons:
        phrase = f"thiếu {entry.lacks[0]}" if entry.lacks else entry.says[0]
        assert entry.id in [found.id for found in TABLE.explain(phrase, limit=10)], phrase


def test_explanations_are_short() -> None:
    for entry in TABLE.reasons:
        assert len(entry.plain) <= 90
        assert len(entry.mend) <= 200


@given(st.text())
def test_any_text_can_be_explained_or_not(text: str) -> None:
    assert len(TABLE.explain(text)) <= 2


def test_file_with_an_unknown_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "reasons.yml"
    path.write_text("checked: 2026-11-23\nlack_words: [thiếu]\nreasons: [{id: a, plain: b, mend: c, meaning: d}]\n")
    with pytest.raises(ConfigurationError, match="meaning"):
        load_reasons(path)
