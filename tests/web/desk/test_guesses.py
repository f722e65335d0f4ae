"""What an officer is offered to send: about what was talked of, and nothing where the bot has no idea."""

from __future__ import annotations

from datetime import date

from bot.nlu.understanding import Understanding
from bot.web.desk.guesses import guesses
from tests.messaging.standins import Echo

DEATH, BIRTH = "1.000656", "1.001193"
TODAY = date(2026, 11, 25)
HEARD = {
    "khai tử cần gì": Understanding("", "procedure", DEATH, "documents", 0.9, ((DEATH, 0.9), (BIRTH, 0.06))),
    "gặp cán bộ": Understanding("", "human", "", "", 0.99),
    "trạm sạc ở đâu": Understanding("", "unclear", "", "", 0.1, ((BIRTH, 0.08),)),
}


class Hears(Echo):
    """Of what is not in `HEARD` it understands only that it is about what was talked of before."""

    async def parse(self, text: str, context: str | None = None, aspect: str | None = None) -> Understanding:
        return HEARD.get(text) or Understanding(text, "procedure", context or "", "fee", 0.6, ((BIRTH, 0.04),))


async def titles(*said: str) -> list[str]:
    return [guess.title for guess in await guesses(Hears(), said, TODAY)]


async def test_the_last_question_is_answered_and_not_the_wish_for_a_person() -> None:
    assert await titles("khai tử cần gì", "gặp cán bộ") == ["đăng ký khai tử", "đăng ký khai sinh"]


async def test_what_follows_is_about_what_was_talked_of() -> None:
    [first, *_] = await guesses(Hears(), ["khai tử cần gì", "thế bao nhiêu tiền"], TODAY)
    assert (first.title, first.certainty) == ("đăng ký khai tử", 60)
    assert "tiền" in first.text


async def test_what_the_bot_has_no_idea_of_is_left_to_the_officer() -> None:
    assert await titles("trạm sạc ở đâu") == []
