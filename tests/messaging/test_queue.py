"""Messages over channels that are written to: stored, answered in order, sent once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert

from bot.assistant.turn import Turn
from bot.errors import ConfigurationError
from bot.messaging.channel import Incoming, Kind, TryLater
from bot.messaging.models import ChannelAlert, Holder, Message, Outbox
from tests.messaging.standins import NOW, Rig, rows


async def test_message_is_answered_over_its_channel(rig: Rig) -> None:
    async with rig.open() as messaging:
        assert await messaging.receive(rig.said("khai tử cần gì"))
        await rig.until(lambda: rig.channel.texts() == ["1: khai tử cần gì"])
        await rig.until(lambda: not rows(rig.engine, Outbox))
    answer = rows(rig.engine, Message)[-1]
    assert answer.delivery_id == "sent-1"
    assert answer.sent_at is not None


async def test_second_delivery_changes_nothing(rig: Rig) -> None:
    async with rig.open() as messaging:
        assert await messaging.receive(rig.said("khai tử cần gì", number="m1"))
        assert not await messaging.receive(rig.said("khai tử cần gì", number="m1"))
        await rig.until(lambda: rig.channel.arrived)
        assert not await messaging.receive(rig.said("khai tử cần gì", number="m1"))
        await rig.until(lambda: not rows(rig.engine, Outbox))
    assert rig.channel.texts() == ["1: khai tử cần gì"]
    assert len(rows(rig.engine, Message)) == 2


async def test_what_was_stored_before_a_crash_is_answered_after_it(rig: Rig) -> None:
    await rig.messaging().receive(rig.said("khai tử cần gì"))
    async with rig.open():
        await rig.until(lambda: rig.channel.texts() == ["1: khai tử cần gì"])


async def test_messages_of_a_conversation_are_answered_in_order(rig: Rig) -> None:
    rig.assistant.pause = 0.01
    questions = [f"câu {i}?" for i in range(10)]
    async with rig.open() as messaging:
        for question in questions:
            await messaging.receive(rig.said(question))
        await rig.until(lambda: len(rig.channel.arrived) == 10)
    assert rig.channel.texts() == [f"{i}: {question}" for i, question in enumerate(questions, start=1)]


async def test_what_was_sent_first_is_answered_first_though_it_came_later(rig: Rig) -> None:
    messaging = rig.messaging()
    await messaging.receive(rig.said("câu 2?", sent_at=NOW + timedelta(seconds=5)))
    await messaging.receive(rig.said("câu 1?", sent_at=NOW))
    async with rig.open():
        await rig.until(lambda: rig.channel.texts() == ["1: câu 1?", "2: câu 2?"])


async def test_conversations_do_not_wait_for_one_another(rig: Rig) -> None:
    rig.channel.faults = [TryLater("busy", retry_after=3600)]
    async with rig.open() as messaging:
        await messaging.receive(rig.said("câu 1?", "slow"))
        await rig.until(lambda: not rig.channel.faults)
        await messaging.receive(rig.said("câu 1?", "quick"))
        await rig.until(lambda: rig.channel.texts("quick"))
    assert not rig.channel.texts("slow")


async def test_answer_that_has_to_be_sent_again_is_not_overtaken(rig: Rig) -> None:
    rig.channel.faults = [TryLater("busy"), TryLater("busy")]
    async with rig.open() as messaging:
        await messaging.receive(rig.said("câu 1?"))
        await messaging.receive(rig.said("câu 2?"))
        await rig.until(lambda: len(rig.channel.arrived) == 2)
    assert rig.channel.texts() == ["1: câu 1?", "2: câu 2?"]


async def test_note_is_stored_and_not_answered(rig: Rig) -> None:
    async with rig.open() as messaging:
        await messaging.receive(rig.said("(nhãn dán)", kind=Kind.NOTE))
        await messaging.receive(rig.said("câu 1?"))
        await rig.until(lambda: rig.channel.arrived)
    assert rig.assistant.texts == ["câu 1?"]
    assert rows(rig.engine, Message)[0].text == "(nhãn dán)"


async def test_bot_is_silent_while_an_officer_has_the_conversation(rig: Rig) -> None:
    async with rig.open() as messaging:
        messaging.hold("script", "c1", Holder.OFFICER)
        await messaging.receive(rig.said("câu 1?"))
        await rig.until(lambda: all(row.answered_at for row in rows(rig.engine, Message)))
        assert not rig.assistant.heard
        messaging.hold("script", "c1", Holder.CLOSED)
        await messaging.receive(rig.said("câu 2?"))
        await rig.until(lambda: rig.channel.texts() == ["1: câu 2?"])
        assert messaging.holder("script", "c1") is Holder.BOT


async def test_officer_who_writes_on_the_platform_has_the_conversation(rig: Rig) -> None:
    async with rig.open() as messaging:
        await messaging.officer_wrote("script", "c1", "e1", "Để tôi xem giúp bác.")
        await messaging.officer_wrote("script", "c1", "e1", "Để tôi xem giúp bác.")
        assert messaging.holder("script", "c1") is Holder.OFFICER
        assert [message.text for message in messaging.history("script", "c1")] == ["Để tôi xem giúp bác."]
        assert not rows(rig.engine, Outbox)


async def test_bot_goes_on_answering_while_the_resident_waits_for_an_officer(rig: Rig) -> None:
    async with rig.open() as messaging:
        messaging.hold("script", "c1", Holder.WAITING)
        await messaging.receive(rig.said("câu 1?"))
        await rig.until(lambda: rig.channel.arrived)
        assert messaging.holder("script", "c1") is Holder.WAITING


async def test_officers_words_are_sent(rig: Rig) -> None:
    async with rig.open() as messaging:
        await messaging.post("script", "c1", "Hồ sơ của bác đã xong.")
        await rig.until(lambda: rig.channel.texts() == ["Hồ sơ của bác đã xong."])


async def test_answer_that_fails_is_tried_again(rig: Rig) -> None:
    rig.assistant.failures = 1
    async with rig.open() as messaging:
        await messaging.receive(rig.said("câu 1?"))
        await rig.until(lambda: rig.channel.texts() == ["1: câu 1?"])


async def test_message_that_cannot_be_answered_is_told_so_and_kept_for_officers(rig: Rig) -> None:
    rig.assistant.failures = 3
    async with rig.open() as messaging:
        await messaging.receive(rig.said("câu 1?"))
        await messaging.receive(rig.said("câu 2?"))
        await rig.until(lambda: len(rig.channel.arrived) == 2)
    trouble, answer = rig.channel.texts()
    assert "trục trặc" in trouble
    assert answer == "1: câu 2?"
    assert rows(rig.engine, Message)[0].error == "RuntimeError"


@pytest.mark.parametrize("jump", [timedelta(days=400), timedelta(days=-400)])
async def test_clock_that_is_set_wrong_delays_nothing(rig: Rig, jump: timedelta) -> None:
    rig.channel.faults = [TryLater("busy", retry_after=600)]
    async with rig.open() as messaging:
        await messaging.receive(rig.said("câu 1?"))
        await rig.until(lambda: any(row.error for row in rows(rig.engine, Outbox)))
        rig.clock.shift = jump
        await messaging.receive(rig.said("câu 2?"))
        await rig.until(lambda: len(rig.channel.arrived) == 2)
    assert rig.channel.texts() == ["1: câu 1?", "2: câu 2?"]


@pytest.mark.parametrize("ahead", [timedelta(minutes=1), timedelta(hours=1)])
async def test_message_that_came_while_the_clock_was_ahead_does_not_wait_for_it(rig: Rig, ahead: timedelta) -> None:
    rig.clock.shift = ahead
    await rig.messaging().receive(rig.said("câu 1?"))
    rig.clock.shift = timedelta()
    async with rig.open() as messaging:
        await rig.until(lambda: rig.channel.texts() == ["1: câu 1?"])
        rig.clock.shift = ahead
        await messaging.post("script", "c1", "Một.")
        rig.clock.shift = timedelta()
        await rig.until(lambda: rig.channel.texts()[1:] == ["Một."])


async def test_polled_channel_hands_over_what_it_fetched(rig: Rig) -> None:
    rig.channel.polled = [rig.said("câu 1?"), rig.said("câu 2?")]
    async with rig.open():
        await rig.until(lambda: rig.channel.texts() == ["1: câu 1?", "2: câu 2?"])


async def test_two_processes_share_the_work_and_no_conversation_is_in_two(rig: Rig) -> None:
    if rig.engine.dialect.name == "sqlite":
        async with rig.open():
            with pytest.raises(ConfigurationError, match="another"):
                async with rig.open():
                    pass
        return
    rig.assistant.pause = 0.005  # `Counting` complains when a conversation is in two turns
    async with rig.open() as one, rig.open() as other:
        for number in range(20):
            for conversation in range(5):
                messaging = (one, other)[(number + conversation) % 2]
                await messaging.receive(rig.said(f"câu {number}?", f"c{conversation}"))
        await rig.until(lambda: len(rig.channel.arrived) == 100)
    for conversation in range(5):
        assert rig.channel.texts(f"c{conversation}") == [f"{i + 1}: câu {i}?" for i in range(20)]


async def test_conversation_that_moved_goes_on_under_its_new_name(rig: Rig) -> None:
    async with rig.open() as messaging:
        await messaging.receive(rig.said("câu 1?"))
        await rig.until(lambda: len(rig.channel.arrived) == 1 and not rows(rig.engine, Outbox))
        messaging.move("script", "c1", "c2")
        await messaging.receive(rig.said("câu 2?", "c2"))
        await rig.until(lambda: rig.channel.texts("c2") == ["2: câu 2?"])
        assert len(messaging.history("script", "c2")) == 4


async def test_erased_conversation_leaves_nothing(rig: Rig) -> None:
    async with rig.open() as messaging:
        await messaging.receive(rig.said("câu 1?"))
        await messaging.receive(rig.said("câu 1?", "other"))
        await rig.until(lambda: len(rig.channel.arrived) == 2 and not rows(rig.engine, Outbox))
        messaging.erase("script", "c1")
        assert messaging.history("script", "c1") == []
        assert len(messaging.history("script", "other")) == 2
        await messaging.receive(rig.said("câu 2?"))
        await rig.until(lambda: rig.channel.texts()[-1:] == ["1: câu 2?"])


async def test_action_may_write_to_the_database_during_a_turn(rig: Rig) -> None:
    async def writes(*arguments: str) -> Turn:
        with rig.engine.begin() as connection:  # as the count of look-ups of dossiers does
            connection.execute(insert(ChannelAlert).values(channel="x", since=rig.clock(), error="", hint=""))
        return await answers(*arguments)

    answers, rig.assistant.take_turn = rig.assistant.take_turn, writes  # type: ignore[method-assign]
    async with rig.open() as messaging:
        await messaging.receive(rig.said("câu 1?"))
        await rig.until(lambda: rig.channel.texts() == ["1: câu 1?"])


async def test_page_and_webhook_do_not_mix_up_conversations_of_one_name(rig: Rig) -> None:
    async with rig.open() as messaging:
        await messaging.answer(Incoming("web", "c1", "m1", "câu 1?"))
        assert messaging.history("script", "c1") == []
