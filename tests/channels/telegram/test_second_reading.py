"""Everything we send is read a second time, by the models of another library: aiogram, in an environment of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.answer import Button
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.checkup import check_telegram
from bot.messaging.channel import File, Outgoing
from tests.channels.telegram.conftest import KEY, telegram_settings
from tests.channels.telegram.fake_api import FakeTelegram

# Not in the lock: Rasa declares an aiogram that is years older.
PACKAGE = "aiogram==3.31.0"
SCRIPT = Path(__file__).parent / "read_again.py"


@pytest.fixture(scope="session")
def other_python(request: pytest.FixtureRequest) -> Path:
    folder = request.config.cache.mkdir("aiogram")
    python, ready = folder / "bin" / "python", folder / PACKAGE
    if not ready.exists():
        for command in ([sys.executable, "-m", "venv", "--clear", folder], [python, "-m", "pip", "install", PACKAGE]):
            done = subprocess.run(list(map(str, command)), capture_output=True, timeout=240, check=False)
            if done.returncode:
                pytest.skip("aiogram could not be installed")
        ready.touch()
    return python


async def test_aiogram_reads_what_we_send(
    other_python: Path, api_url: str, telegram: FakeTelegram, engine: Engine
) -> None:
    settings = telegram_settings(api_url, public_url="https://motcua.example")
    channel = TelegramChannel(settings, engine, key=KEY)
    await channel.start()
    choices = (Button("Gặp cán bộ", "/ask_human"), Button("Dài", "/ask" + "ở" * 60))
    for outgoing in (
        Outgoing("1.0", "1 < 2"),
        Outgoing("2.0", "Chọn", choices),
        Outgoing("3.0", "Số", (Button("Chia sẻ", "telegram:share_contact"),)),
        Outgoing("4.0", "Tờ khai", file=File("a.pdf", "application/pdf", b"%PDF")),
        Outgoing("5.0", "Ảnh", file=File("a.png", "image/png", b"PNG")),
    ):
        await channel.send("7", outgoing)
    await channel.bot.answer_callback_query("q1")
    await channel.stop()
    await check_telegram(settings)
    # Of a file, its name stands in the fake's journal.
    calls = json.dumps([call for call in telegram.calls if call[0] not in ("getMe", "getWebhookInfo")])
    read = subprocess.run([str(other_python), str(SCRIPT)], input=calls, capture_output=True, text=True, check=False)
    assert read.stderr == ""
    assert set(read.stdout.split()) == {
        *("setWebhook", "setMyCommands", "sendMessage", "sendDocument", "sendPhoto", "answerCallbackQuery"),
    }
