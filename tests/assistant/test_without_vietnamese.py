"""What is typed in another language, in none, or in smiles."""

from __future__ import annotations

import pytest

from tests.assistant.talk import Talk

pytestmark = pytest.mark.model


class TestOtherLanguages:
    @pytest.mark.parametrize(
        "said", ["Hello, can you help me in English?", "Si kâo čuê̆ hră mơâo anăk?"], ids=["English", "Êđê"]
    )
    @pytest.mark.parametrize("before", ["xin chào", "khai sinh cần gì", "hàng xóm hát karaoke"])
    async def test_an_officer_is_offered_in_english_wherever_it_is_said(
        self, talk: Talk, before: str, said: str
    ) -> None:
        assert "an officer will help you" in await talk.say(before, said)

    @pytest.mark.parametrize(
        "said",
        [
            "<script>alert(1)</script>",
            "SELECT * FROM users",
            r"C:\Users\a\don.docx",
            '{"a":1}',
            "IMG_20261201_093322.jpg",
        ],
    )
    async def test_what_is_in_no_language_is_not_understood(self, talk: Talk, said: str) -> None:
        assert "Tôi chưa" in await talk.say("xin chào", said)


class TestSmiles:
    @pytest.mark.parametrize(
        ("said", "told"), [("👍", "Cảm ơn"), ("❤️", "Cảm ơn"), ("😡", "Xin lỗi"), ("👎", "Xin lỗi")]
    )
    async def test_smile_is_answered_and_the_talk_goes_on(self, talk: Talk, said: str, told: str) -> None:
        assert told in await talk.say(said)
        assert told in await talk.say("khai tử cần gì", said)
        await talk.say("mất bao lâu")
        assert talk.procedure == "1.000656"
