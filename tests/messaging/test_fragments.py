"""Which of a resident's messages are one question, and which button a typed number means."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answer import Button
from bot.messaging.channel import Attachment
from bot.messaging.models import Message
from tests.messaging.standins import Rig, rows


async def test_fragments_typed_quickly_are_one_question(rig: Rig) -> None:
    async with rig.open() as messaging:
        await messaging.receive(rig.said("chào em"))
        await messaging.receive(rig.said("cho cô hỏi làm khai sinh"))
        await messaging.receive(rig.said("cần giấy tờ gì"))
        await rig.until(lambda: rig.channel.arrived)
    assert rig.assistant.texts == ["chào em\ncho cô hỏi làm khai sinh\ncần giấy tờ gì"]
    assert all(row.answered_at for row in rows(rig.engine, Message) if row.author == "resident")


async def test_fragment_that_nothing_follows_is_answered_after_a_moment(rig: Rig) -> None:
    async with rig.open() as messaging:
        await messaging.receive(rig.said("chào em"))
        await rig.until(lambda: rig.channel.texts() == ["1: chào em"])


@pytest.mark.parametrize("typed", [["2"], ["dạ", "2"]], ids=["alone", "after a fragment"])
async def test_typed_number_chooses_the_button_last_shown(rig: Rig, typed: list[str]) -> None:
    rig.assistant.buttons = (Button("Lệ phí", "/fee"), Button("Thời hạn", "/duration"))
    async with rig.open() as messaging:
        await messaging.receive(rig.said("khai tử cần gì"))
        await rig.until(lambda: len(rig.channel.arrived) == 1)
        for text in typed:
            await messaging.receive(rig.said(text))
        await rig.until(lambda: len(rig.channel.arrived) == 2)
    assert rig.assistant.texts == ["khai tử cần gì", "/duration"]


async def test_number_typed_after_a_notice_chooses_its_button(rig: Rig) -> None:
    rig.assistant.buttons = (Button("Lệ phí", "/fee"), Button("Thời hạn", "/duration"))
    async with rig.open() as messaging:
        await messaging.receive(rig.said("khai tử cần gì"))
        await rig.until(lambda: len(rig.channel.arrived) == 1)
        await messaging.post("script", "c1", "GỌI TRỰC", (Button("Tôi nhận", "/take"), Button("Chuyển", "/pass")))
        await messaging.post("script", "c1", "Hôm nay không có hẹn.")
        await messaging.receive(rig.said("2"))
        await rig.until(lambda: len(rig.channel.arrived) == 4)
    assert rig.assistant.texts == ["khai tử cần gì", "/pass"]


async def test_number_chooses_also_where_nothing_was_asked_yet(rig: Rig) -> None:
    async with rig.open() as messaging:
        await messaging.post("script", "c1", "GỌI TRỰC", (Button("Tôi nhận", "/take"),))
        await messaging.receive(rig.said("1"))
        await rig.until(lambda: len(rig.channel.arrived) == 2)
    assert rig.assistant.texts == ["/take"]


@pytest.mark.parametrize(
    "then",
    [
        {"text": "/check_dossier", "shown": "Tra hồ sơ"},
        {"text": '/send_picture{"topic":"unreadable"}'},
        {"text": "đây ạ", "attachments": (Attachment("image", "https://p.example/1.jpg"),)},
    ],
    ids=["button", "picture that was read", "picture with words"],
)
async def test_button_and_picture_after_a_fragment_are_questions_of_their_own(rig: Rig, then: dict[str, Any]) -> None:
    async with rig.open() as messaging:
        await messaging.receive(rig.said("hồ sơ của em"))
        await messaging.receive(rig.said(**then))
        await rig.until(lambda: len(rig.channel.arrived) == 2)
    assert rig.assistant.texts == ["hồ sơ của em", then["text"]]


async def test_two_questions_are_two_turns(rig: Rig) -> None:
    async with rig.open() as messaging:
        await messaging.receive(rig.said("khai sinh cần gì?"))
        await messaging.receive(rig.said("còn khai tử?"))
        await rig.until(lambda: len(rig.channel.arrived) == 2)
    assert rig.assistant.texts == ["khai sinh cần gì?", "còn khai tử?"]
