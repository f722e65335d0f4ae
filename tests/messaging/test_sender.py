"""What happens when sending fails: again later, a dead letter, a question whether it arrived."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DataError

from bot.messaging import channel, outbox, sender
from bot.messaging.channel import Gone, Outgoing, Refused, TryLater, Uncertain, WrongSetup
from bot.messaging.models import ChannelAlert, Outbox, Progress
from tests.messaging.standins import Rig, rows


@pytest.mark.parametrize("fault", [Gone("blocked"), Refused("too odd")])
async def test_permanent_fault_makes_a_dead_letter_and_the_next_message_goes_on(rig: Rig, fault: Exception) -> None:
    rig.channel.faults = [fault]
    async with rig.open() as messaging:
        await messaging.receive(rig.said("câu 1?"))
        await rig.until(lambda: [row.progress for row in rows(rig.engine, Outbox)] == [Progress.DEAD])
        await messaging.receive(rig.said("câu 2?"))
        await rig.until(lambda: rig.channel.texts() == ["2: câu 2?"])
    assert str(fault) in rows(rig.engine, Outbox)[0].error


async def test_resident_who_left_gets_nothing_more_of_what_was_due(rig: Rig) -> None:
    async with rig.open() as messaging:
        rig.channel.faults = [TryLater("busy", retry_after=3600)]
        await messaging.receive(rig.said("câu 1?"))
        await messaging.receive(rig.said("câu 2?"))
        await rig.until(lambda: sorted(bool(row.error) for row in rows(rig.engine, Outbox)) == [False, True])
        messaging.unreachable("script", "c1", "blocked")
    assert [row.progress for row in rows(rig.engine, Outbox)] == [Progress.DEAD] * 2


async def test_wrong_key_is_told_to_people_and_the_message_waits(rig: Rig) -> None:
    rig.channel.faults = [WrongSetup("token expired", hint="Cấp quyền lại.")]
    async with rig.open() as messaging:
        await messaging.receive(rig.said("câu 1?"))
        await rig.until(lambda: rows(rig.engine, ChannelAlert))
    [alert] = rows(rig.engine, ChannelAlert)
    assert (alert.error, alert.hint) == ("token expired", "Cấp quyền lại.")
    assert [row.progress for row in rows(rig.engine, Outbox)] == [Progress.DUE]
    rig.clock.shift = timedelta(minutes=5)  # the next run of the server
    async with rig.open():
        await rig.until(lambda: rig.channel.texts() == ["1: câu 1?"])
        await rig.until(lambda: not rows(rig.engine, ChannelAlert))


async def test_answer_of_unknown_fate_is_asked_about_and_not_sent_twice(rig: Rig) -> None:
    rig.channel.faults, rig.channel.arrives_before_fault, rig.channel.knows = [Uncertain("cut")], True, True
    async with rig.open() as messaging:
        await messaging.receive(rig.said("câu 1?"))
        await rig.until(lambda: not rows(rig.engine, Outbox) and rig.channel.asked)
    assert rig.channel.texts() == ["1: câu 1?"]


async def test_answer_that_did_not_arrive_is_sent_again_under_the_same_key(rig: Rig) -> None:
    rig.channel.faults, rig.channel.arrives_before_fault = [Uncertain("cut")], True
    async with rig.open() as messaging:
        await messaging.receive(rig.said("câu 1?"))
        await rig.until(lambda: len(rig.channel.arrived) == 2)
    assert rig.channel.keys[0] == rig.channel.keys[1]


async def test_answer_of_which_the_channel_cannot_tell_is_sent_again_after_some_questions(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "MOST_QUESTIONS", 3)
    asked = 0

    async def fails(*_: object) -> bool:
        nonlocal asked
        asked += 1
        raise TryLater("the platform is away")

    rig.channel.was_sent = fails  # type: ignore[method-assign]
    rig.channel.faults = [Uncertain("cut")]
    async with rig.open() as messaging:
        await messaging.receive(rig.said("câu 1?"))
        await messaging.receive(rig.said("câu 2?"))
        await rig.until(lambda: rig.channel.texts() == ["1: câu 1?", "2: câu 2?"])
    assert asked == 3


async def test_fault_of_ours_makes_a_dead_letter_and_the_next_message_goes_on(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = outbox.sent

    def cannot(*_: object) -> None:
        monkeypatch.setattr(outbox, "sent", sent)
        raise DataError("", {}, Exception("too long"))

    monkeypatch.setattr(outbox, "sent", cannot)
    async with rig.open() as messaging:
        await messaging.receive(rig.said("câu 1?"))
        await rig.until(lambda: [row.progress for row in rows(rig.engine, Outbox)] == [Progress.DEAD])
        await messaging.receive(rig.said("câu 2?"))
        await rig.until(lambda: rig.channel.texts() == ["1: câu 1?", "2: câu 2?"])


async def test_crash_while_sending_is_asked_about_at_the_next_start(rig: Rig) -> None:
    rig.channel.faults = [TryLater("busy", retry_after=3600)]
    async with rig.open() as messaging:
        await messaging.receive(rig.said("câu 1?"))
        await rig.until(lambda: any(row.error for row in rows(rig.engine, Outbox)))
    with rig.engine.begin() as connection:
        connection.execute(update(Outbox).values(progress=Progress.SENDING, sending_at=rig.clock()))
    rig.channel.knows = True
    async with rig.open():
        await rig.until(lambda: not rows(rig.engine, Outbox))
    assert rig.channel.asked == 1
    assert not rig.channel.arrived


async def test_long_answer_is_sent_as_several_messages_each_once(rig: Rig) -> None:
    async with rig.open() as messaging:
        await messaging.post("script", "c1", "Câu này dài. " * 30)
        await rig.until(lambda: not rows(rig.engine, Outbox))
    assert len(rig.channel.arrived) == 2
    assert all(len(text) <= 200 for text in rig.channel.texts())


async def test_second_part_that_fails_does_not_repeat_the_first(rig: Rig) -> None:
    async with rig.open() as messaging:
        rig.channel.faults = [None, TryLater("busy")]
        await messaging.post("script", "c1", "Câu này dài. " * 30)
        await rig.until(lambda: not rows(rig.engine, Outbox))
    assert [key.partition(".")[2] for key in rig.channel.keys] == ["0", "1"]


async def test_month_that_is_used_up_makes_dead_letters(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(rig.channel), "limits", replace(rig.channel.limits, per_month=1))
    async with rig.open() as messaging:
        await messaging.receive(rig.said("câu 1?"))
        await rig.until(lambda: rig.channel.arrived)
        await messaging.receive(rig.said("câu 2?"))
        await rig.until(lambda: [row.progress for row in rows(rig.engine, Outbox)] == [Progress.DEAD])
    assert rig.channel.texts() == ["1: câu 1?"]


async def test_channel_that_asks_for_years_of_patience_is_tried_again_after_the_longest_wait(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel, "LONGEST_WAIT", timedelta(seconds=0.3))
    rig.channel.faults = [TryLater("busy", retry_after=1e15, everyone=True)]
    async with rig.open() as messaging:
        await messaging.receive(rig.said("câu 1?"))
        await messaging.receive(rig.said("câu 2?", "c2"))
        await rig.until(lambda: len(rig.channel.arrived) == 2)


async def test_when_everyone_waits_what_was_about_to_leave_waits_too(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[float] = []
    send = rig.channel.send

    async def noted(conversation: str, outgoing: Outgoing) -> str:
        calls.append(asyncio.get_running_loop().time())
        return await send(conversation, outgoing)

    monkeypatch.setattr(rig.channel, "send", noted)
    monkeypatch.setattr(type(rig.channel), "limits", replace(rig.channel.limits, per_second=5))
    rig.channel.faults = [TryLater("too much", retry_after=2, everyone=True)]
    messaging = rig.messaging()
    for conversation in map(str, range(8)):
        await messaging.post("script", conversation, "Chào bà con")
    async with rig.open():
        await rig.until(lambda: len(rig.channel.arrived) == 8)
    assert calls[1] - calls[0] >= 2
