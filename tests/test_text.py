"""Normalisation: what residents type against what is compared."""

from __future__ import annotations

import unicodedata

import pytest
import yaml  # type: ignore[import-untyped]
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.settings import get_settings
from bot.text import LONGEST, fold, normalize, strip_diacritics

HASTY = (
    "k ko dc đc hs tp tt ttr ca xp z j v s h hk đk dk cc ct chi mô răng giaasy giay61 dduwowcj khaisinh hoà hòa thuý "
    "làm ở không được 500 công an phường ơiiii nhaa ??? vậy sao ubnd p bao nhiêu"
)
WORDS = HASTY.split()
# What is mended, and the words that decide how, as the ward's list has them.
LISTED = yaml.safe_load((get_settings().data_dir / "abbreviations.yml").read_text(encoding="utf-8"))
RULES = [rule for rules in LISTED["in_context"].values() for rule in rules]
ABBREVIATIONS = [
    *map(str, LISTED["always"]),
    *LISTED["in_context"],
    *(str(word) for rule in RULES for word in (*rule.get("after", ()), *rule.get("before", ()))),
    *["gi2", "co1", "giii2", "to7", "giay61", "giaasy", "ơiii", "khaisinh", "7", "6t", ".", "..", "???", "/", "h15.07"],
]


@st.composite
def long_texts(draw: st.DrawFn) -> str:
    """A text about as long as the longest that is read, of few words again and again."""
    words = draw(st.lists(st.sampled_from(ABBREVIATIONS), min_size=1, max_size=6))
    text = draw(st.sampled_from(["", "x", "đăng "])) + draw(st.sampled_from([" ", ". ", ", "])).join(words * 600)
    return text[: draw(st.integers(300, LONGEST + 20))]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("giaasy khai sinh", "giấy khai sinh"),
        ("giay61 khai sinh", "giấy khai sinh"),
        ("giâys to72", "giấy tờ"),
        ("dduwowcj ko", "được không"),
        ("thur tucj ddanwg kys", "thủ tục đăng ký"),
        ("hoà giải, thuý khoẻ", "hòa giải, thúy khỏe"),
        ("Đăng kí", "đăng ký"),
        ("đkkh cần j z", "đăng ký kết hôn cần gì vậy"),
        ("giaykhaisinh can gi", "giay khai sinh can gi"),
        ("khôngcó", "không có"),
        ("Cho em hỏiiii ạaa", "cho em hỏi ạ"),
        ("  hai   dòng\n\nnữa\t ", "hai dòng nữa"),
        ("500k ko", "500k không"),
        ("500 k", "500 k"),
        ("cán bộ tp", "cán bộ tư pháp"),
        ("ở tp nào", "ở thành phố nào"),
        ("ra ca phường", "ra công an phường"),
        ("cần chi", "cần gì"),
        ("chi phí", "chi phí"),
        ("mô hình", "mô hình"),
        ("nộp ở mô rứa", "nộp ở đâu vậy"),
        ("dang ky thuong tru", "dang ky thuong tru"),
        ("H15.07.01-260105-0012", "h15.07.01-260105-0012"),
        ("how are you", "how are you"),
        ("em muon61 hoi3 ky1 giay61 gi2", "em muốn hỏi ký giấy gì"),
        ("ly1 lich5 o73 to7 ap3", "lý lịch ở to7 ap3"),
        ("ho62 so7 ky1 o73 dau6", "hồ sơ ký ở dâu"),
        ("can gi2", "can gi2"),
        ("to7, so5, A1, HK1, k5, q1, p4, tp7, CT01", "to7, so5, a1, hk1, k5, q1, p4, tp7, ct01"),
        ("thon5 lop3", "thon5 lop3"),
        ("em có hk ở tp", "em có hộ khẩu ở thành phố"),
        ("nhà em chưa có hk", "nhà em chưa có hộ khẩu"),
        ("làm hk", "làm hộ khẩu"),
        ("có cắt hk ở quê hk", "có cắt hộ khẩu ở quê không"),
        ("làm dc hk", "làm được không"),
        ("có mất phí hk ạ? em ở xa", "có mất phí không ạ? em ở xa"),
        ("tình trạng hông nhân", "tình trạng hôn nhân"),
        ("biết hông", "biết không"),
        ("xin chi tiết", "xin chi tiết"),
        ("nuôi heo quy mô nhỏ ở mô", "nuôi heo quy mô nhỏ ở đâu"),
        ("công trình cấp II", "công trình cấp ii"),
        ("привет", "привет"),
        ("кhai sinh", "khai sinh"),
        ("ðăng ký", "đăng ký"),
        ("𝐤𝐡𝐚𝐢 sinh", "khai sinh"),
        ("kh\u200bai\u202e si\u00adnh", "khai sinh"),
        (unicodedata.normalize("NFD", "Đăng ký khai tử"), "đăng ký khai tử"),
        ("a\u0000b", "ab"),
        ("", ""),
        ("👍", "👍"),
    ],
)
def test_normalize(typed: str, meant: str) -> None:
    assert normalize(typed).text == meant


@pytest.mark.parametrize(
    ("typed", "word", "source"),
    [
        ("Làm  CCCD ở đâu", "căn cước công dân", "CCCD"),
        ("xin giaasy khai sinh", "giấy", "giaasy"),
        ("dangkykethon nhé", "ket hon", "dangkykethon"),
        ("\u200bkhai\u200b tử", "tử", "tử"),
        (unicodedata.normalize("NFD", "làm khai tử"), "tử", unicodedata.normalize("NFD", "tử")),
    ],
)
def test_source_span_leads_back_to_what_was_typed(typed: str, word: str, source: str) -> None:
    normal = normalize(typed)
    start = normal.text.index(word)
    begin, end = normal.source_span(start, start + len(word))
    assert typed[begin:end] == source


@given(st.text())
@settings(max_examples=300)
def test_spans_fit_any_text(text: str) -> None:
    normal = normalize(text)
    assert len(normal.spans) == len(normal.text)
    assert all(0 <= start <= end <= len(text) for start, end in normal.spans)
    assert [span[0] for span in normal.spans] == sorted(span[0] for span in normal.spans)


@given(
    st.text()
    | st.lists(st.sampled_from(WORDS)).map("".join)
    | st.lists(st.sampled_from(ABBREVIATIONS)).map(" ".join)
    | long_texts()
)
@example(("x" + "ubnd p. " * 200)[:1151])
@settings(max_examples=1000, deadline=None)
def test_normalizing_twice_is_normalizing_once(text: str) -> None:
    once = normalize(text).text
    assert normalize(once).text == once


@given(st.sampled_from(["a", "k ", "ttr ", "đăng ký ", "👍", "\u200b", "\n", "e\u0301", "h1."]), st.integers(1, 4000))
@settings(max_examples=100, deadline=None)
def test_long_text_is_cut_and_says_so(piece: str, times: int) -> None:
    text = piece * times
    normal = normalize(text)
    assert len(normal.text) <= LONGEST
    assert normal.cut or len(text) <= LONGEST
    assert normalize(normal.text).text == normal.text


def test_beginning_and_end_of_a_long_story_are_kept() -> None:
    text = "Bố tôi mới mất. " + "Chuyện là thế này. " * 5000 + "Vậy khai tử ở đâu?"
    normal = normalize(text)
    assert normal.cut
    assert normal.text.startswith("bố tôi mới mất.")
    assert normal.text.endswith("vậy khai tử ở đâu?")


@pytest.mark.parametrize(("text", "plain"), [("Đăng ký", "Dang ky"), ("hoà", "hoa"), ("ABC", "ABC")])
def test_strip_diacritics(text: str, plain: str) -> None:
    assert strip_diacritics(text) == plain


def test_fold() -> None:
    assert fold("  Đăng  KÝ ") == "dang ky"
