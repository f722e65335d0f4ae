from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Button
from bot.messaging.channel import File, Limits, Outgoing
from bot.messaging.fitting import chosen, fit, pieces_of

TWO = (Button("Lệ phí", "/fee"), Button("Thời hạn", "/duration"))
CHOICES = [["Lệ phí", "/fee"], ["Thời hạn", "/duration"]]


def texts(outgoing: Outgoing, limits: Limits) -> list[str]:
    return [part.text for part in fit(outgoing, limits)]


def test_message_within_the_limits_stays_as_it_is() -> None:
    [part] = fit(Outgoing("7", "Chào bác.", TWO), Limits(buttons=5))
    assert part == Outgoing("7.0", "Chào bác.", TWO)


def test_buttons_become_numbered_lines_where_the_channel_has_none() -> None:
    [part] = fit(Outgoing("7", "Bác hỏi gì?", TWO), Limits(buttons=0))
    assert part.text == "Bác hỏi gì?\n\n1. Lệ phí\n2. Thời hạn"
    assert part.buttons == ()


def test_numbers_go_on_from_an_earlier_answer_of_the_same_turn() -> None:
    assert texts(Outgoing("7", "", TWO, first_choice=3), Limits()) == ["3. Lệ phí\n4. Thời hạn"]


@pytest.mark.parametrize(
    "limits",
    [Limits(buttons=1), Limits(buttons=2, button_title=5), Limits(buttons=2, button_payload=5)],
    ids=["too many", "title too long", "payload too long"],
)
def test_buttons_that_do_not_fit_become_numbered_lines(limits: Limits) -> None:
    [part] = fit(Outgoing("7", "Bác hỏi gì?", TWO), limits)
    assert part.buttons == ()
    assert "2. Thời hạn" in part.text


def test_long_text_is_cut_at_sentences_and_buttons_are_with_the_last_piece() -> None:
    parts = fit(Outgoing("7", "Câu một dài. Câu hai dài. Câu ba.", TWO), Limits(text=26, buttons=5))
    assert [part.text for part in parts] == ["Câu một dài. Câu hai dài.", "Câu ba."]
    assert [part.buttons for part in parts] == [(), TWO]
    assert [part.key for part in parts] == ["7.0", "7.1"]


def test_text_that_is_too_long_beside_a_file_goes_before_it_with_its_buttons() -> None:
    file = File("to-khai.pdf", "application/pdf", b"%PDF")
    text, with_file = fit(Outgoing("7", "Câu một dài.", TWO, file=file), Limits(buttons=5, text_with_file=5))
    assert (text.text, text.buttons, text.file, text.key) == ("Câu một dài.", TWO, None, "7.0")
    assert (with_file.text, with_file.buttons, with_file.file, with_file.key) == ("", (), file, "7.1")
    [together] = fit(Outgoing("7", "Ngắn.", TWO, file=file), Limits(buttons=5, text_with_file=5))
    assert (together.text, together.file) == ("Ngắn.", file)


def test_paragraph_is_a_better_place_to_cut_than_a_sentence() -> None:
    assert list(pieces_of("Đoạn một.\n\nĐoạn hai. Câu hai.", 20)) == ["Đoạn một.", "Đoạn hai. Câu hai."]


def test_word_without_a_break_is_cut_at_the_limit() -> None:
    assert list(pieces_of("a" * 25, 10)) == ["a" * 10, "a" * 10, "a" * 5]


def test_link_is_in_the_text_once() -> None:
    assert texts(Outgoing("7", "Mẫu đơn:", attachment="https://a.vn/x.pdf"), Limits()) == [
        "Mẫu đơn:\nhttps://a.vn/x.pdf"
    ]
    assert texts(Outgoing("7", "Mẫu: https://a.vn/x.pdf", attachment="https://a.vn/x.pdf"), Limits()) == [
        "Mẫu: https://a.vn/x.pdf"
    ]


def test_decomposed_letters_count_once() -> None:
    [part] = fit(Outgoing("7", "e\u0302\u0301" * 10), Limits(text=10))
    assert part.text == "ế" * 10


@given(text=st.text(alphabet="ab .!\n", max_size=300), longest=st.integers(1, 60))
def test_no_letter_is_lost_and_no_piece_too_long(text: str, longest: int) -> None:
    pieces = list(pieces_of(text, longest))
    assert all(0 < len(piece) <= longest for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@pytest.mark.parametrize("typed", ["2", " 2 ", "2.", "2)", "số 2", "Chọn 2", "chọn số 2"])
def test_typed_number_chooses_the_button(typed: str) -> None:
    assert chosen(typed, CHOICES) == ("Thời hạn", "/duration")


@pytest.mark.parametrize("typed", ["0", "3", "22", "", "hai", "2 con", "2026", "1,2"])
def test_other_texts_choose_nothing(typed: str) -> None:
    assert chosen(typed, CHOICES) is None
