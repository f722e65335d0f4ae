from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest
import segno
from sqlalchemy import Engine, select

from bot import background
from bot.answer import Button
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.checkup import check_telegram
from bot.channels.telegram.webhook import PATH
from bot.checkup import State
from bot.messaging.channel import ChannelError, File, Gone, Outgoing, Refused, TryLater, Uncertain, WrongSetup
from bot.messaging.models import Message, Outbox
from bot.messaging.running import running
from bot.messaging.service import Messaging
from tests.channels.telegram.conftest import KEY, telegram_settings
from tests.channels.telegram.fake_api import TOKEN, FakeTelegram
from tests.channels.telegram.updates import message, pressed
from tests.channels.zalo.conftest import Post
from tests.messaging.standins import SOON, Counting
from tests.messaging.standins import rows as stored


async def test_text_is_escaped_and_shows_no_preview(channel: TelegramChannel, telegram: FakeTelegram) -> None:
    assert await channel.send("7", Outgoing("1.0", "1 < 2 & <b>3</b>")) == "101"
    [sent] = telegram.sent()
    assert (sent["chat_id"], sent["text"], sent["parse_mode"]) == ("7", "1 &lt; 2 &amp; &lt;b&gt;3&lt;/b&gt;", "HTML")
    assert sent["link_preview_options"] == {"is_disabled": True}


async def test_button_carries_its_payload_or_a_key(channel: TelegramChannel, telegram: FakeTelegram) -> None:
    long = '/ask{"case":"' + "ở" * 30 + '"}'
    await channel.send("7", Outgoing("12.0", "Chọn", (Button("Ngắn", "/ask_human"), Button("Dài", long))))
    rows = telegram.sent()[0]["reply_markup"]["inline_keyboard"]
    data = [row[0]["callback_data"] for row in rows]
    assert data == ["/ask_human", "b:12:1"]
    assert all(len(found.encode()) <= 64 for found in data)


async def test_number_is_shared_with_telegrams_own_button(channel: TelegramChannel, telegram: FakeTelegram) -> None:
    await channel.send("7", Outgoing("1.0", "Chọn", (Button("Chia sẻ", "telegram:share_contact"),)))
    assert telegram.sent()[0]["reply_markup"]["keyboard"] == [[{"text": "Chia sẻ", "request_contact": True}]]


FILE = File("to-khai.pdf", "application/pdf", b"%PDF")


async def test_file_goes_with_its_text(channel: TelegramChannel, telegram: FakeTelegram) -> None:
    await channel.send("7", Outgoing("1.0", "Tờ khai", file=FILE))
    [sent] = telegram.sent("sendDocument")
    assert (sent["document"], sent["caption"], len(telegram.calls)) == ("to-khai.pdf", "Tờ khai", 1)


@pytest.mark.parametrize("fails", ["sendMessage", "sendDocument"])
async def test_long_text_and_its_file_each_arrive_once_though_one_failed(
    messaging: Messaging, telegram: FakeTelegram, fails: str
) -> None:
    telegram.faults[fails] = [(429, "retry after 1", {"retry_after": 1})]
    async with running(messaging), asyncio.timeout(SOON):
        await messaging.post("telegram", "7", "dài " * 300, file=FILE)
        while not (telegram.sent("sendDocument") and telegram.sent() and not stored(messaging.engine, Outbox)):
            await asyncio.sleep(0.05)
    other = "sendDocument" if fails == "sendMessage" else "sendMessage"
    assert (len(telegram.sent(fails)), len(telegram.sent(other))) == (2, 1)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ((429, "Too Many Requests: retry after 7", {"retry_after": 7}), TryLater),
        ((403, "Forbidden: bot was blocked by the user", {}), Gone),
        ((400, "Bad Request: chat not found", {}), Gone),
        ((400, "Bad Request: message is too long", {}), Refused),
        ((401, "Unauthorized", {}), WrongSetup),
        ((502, "Bad Gateway", {}), Uncertain),
    ],
)
async def test_each_failure_says_what_to_do(
    channel: TelegramChannel, telegram: FakeTelegram, fault: Any, kind: type[ChannelError]
) -> None:
    telegram.faults["sendMessage"] = [fault]
    with pytest.raises(ChannelError) as error:
        await channel.send("7", Outgoing("1.0", "chào"))
    assert type(error.value) is kind
    if isinstance(error.value, TryLater):
        assert (error.value.retry_after, error.value.everyone) == (7, True)
    if isinstance(error.value, WrongSetup):
        assert "@BotFather" in error.value.hint


async def test_message_to_a_group_that_moved_follows_it(channel: TelegramChannel, telegram: FakeTelegram) -> None:
    telegram.faults["sendMessage"] = [(400, "upgraded to a supergroup", {"migrate_to_chat_id": -1005})]
    await channel.send("-5", Outgoing("1.0", "chào"))
    assert [sent["chat_id"] for sent in telegram.sent()] == ["-5", "-1005"]


async def test_server_that_cannot_be_reached_has_delivered_nothing(engine: Engine) -> None:
    channel = TelegramChannel(telegram_settings("http://127.0.0.1:9"), engine, key=KEY)
    await channel.start()
    with pytest.raises(TryLater):
        await channel.send("7", Outgoing("1.0", "chào"))
    await channel.stop()


async def test_with_a_public_address_telegram_is_told_it(api_url: str, telegram: FakeTelegram, engine: Engine) -> None:
    settings = telegram_settings(api_url, public_url="https://motcua.example/")
    channel = TelegramChannel(settings, engine, key=KEY)
    await channel.start()
    await channel.stop()
    [told] = telegram.sent("setWebhook")
    assert (told["url"], told["secret_token"]) == (f"https://motcua.example{PATH}", channel.secret)
    assert told["allowed_updates"] == ["message", "edited_message", "callback_query", "my_chat_member"]
    assert {command["command"] for command in telegram.sent("setMyCommands")[0]["commands"]} >= {"hoso", "canbo"}


async def test_webhook_is_told_again_where_it_failed_at_the_start(
    api_url: str, telegram: FakeTelegram, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "FIRST_PAUSE", 0.02)
    channel = TelegramChannel(telegram_settings(api_url, public_url="https://motcua.example/"), engine, key=KEY)
    telegram.faults["setWebhook"] = [(502, "Bad Gateway", {})] * 2
    await channel.start()
    listening = asyncio.create_task(channel.listen(Post().receive))
    async with asyncio.timeout(20):
        while not telegram.webhook:
            await asyncio.sleep(0.02)
    listening.cancel()
    await channel.stop()


async def test_without_one_messages_are_fetched_and_answered(
    messaging: Messaging, telegram: FakeTelegram, assistant: Counting
) -> None:
    telegram.updates = [message(1, "khai tử cần giấy gì"), {"update_id": 900000002}, pressed(3, "/ask_human")]
    telegram.faults["sendMessage"] = [(429, "retry after 1", {"retry_after": 1})]
    async with running(messaging), asyncio.timeout(SOON):
        while len(telegram.sent()) < 3:  # one of them is refused and comes again
            await asyncio.sleep(0.05)
    assert sorted(assistant.texts) == ["/ask_human", "khai tử cần giấy gì"]
    assert telegram.sent("answerCallbackQuery") == [{"callback_query_id": "q3"}]
    assert telegram.webhook == ""


async def test_photo_of_a_receipt_becomes_a_question_and_is_forgotten(
    messaging: Messaging, telegram: FakeTelegram, assistant: Counting, tmp_path: Path
) -> None:
    path = tmp_path / "qr.png"
    segno.make("H15.99.01-261105-0011").save(path, scale=8, border=4)
    telegram.files["large"] = path.read_bytes()
    photo = [{"file_id": "large", "file_unique_id": "l", "width": 9, "height": 9}]
    telegram.updates = [message(1, photo=photo)]
    async with running(messaging), asyncio.timeout(SOON):
        while not telegram.sent():
            await asyncio.sleep(0.05)
    assert assistant.texts == ["Hồ sơ H15.99.01-261105-0011 tới đâu rồi?"]
    with messaging.engine.connect() as connection:
        kept = connection.scalars(select(Message.attachments).where(Message.external_id == "900000001")).one()
    assert kept[0]["file_id"] == ""


async def test_address_with_the_token_is_not_logged(
    channel: TelegramChannel, telegram: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    telegram.faults["setMyCommands"] = [(502, "Bad Gateway", {})]
    await channel.start()
    assert logging.getLogger("httpx").level == logging.WARNING
    assert caplog.records
    assert TOKEN not in caplog.text


async def test_doctor_says_how_it_stands(api_url: str, telegram: FakeTelegram) -> None:
    told = await check_telegram(telegram_settings(api_url))
    assert [finding.state for finding in told] == [State.GOOD, State.GOOD]
    assert "@motcua_bot" in told[0].text
    telegram.webhook = "https://cu.example/x"
    assert State.WARNING in [finding.state for finding in await check_telegram(telegram_settings(api_url))]
    telegram.faults["getMe"] = [(401, "Unauthorized", {})]
    [refused] = await check_telegram(telegram_settings(api_url))
    assert (refused.state, "@BotFather" in refused.text) == (State.PROBLEM, True)
