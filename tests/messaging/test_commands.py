"""`motcua messages`, as the person who runs the machine uses it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.checkup import State
from bot.database import make_engine, upgrade_schema
from bot.messaging import dead_letters
from bot.messaging.channel import Refused
from bot.messaging.checkup import check_messages
from bot.settings import Settings
from tests.command import motcua
from tests.messaging.standins import Rig


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[Engine]:
    """The database that the command works on."""
    url = f"sqlite:///{tmp_path / 'motcua.db'}"
    upgrade_schema(url)
    engine = make_engine(url)
    yield engine
    engine.dispose()


async def test_dead_letter_is_listed_and_sent_once_more(stored: Engine, tmp_path: Path) -> None:
    rig = Rig(stored)
    rig.channel.faults = [Refused("odd")]
    async with rig.open() as messaging:
        await messaging.receive(rig.said("câu 1?"))
        await rig.until(lambda: not rig.channel.faults)
    listed = motcua("messages", "dead", folder=tmp_path).stdout
    assert "odd" in listed
    assert "câu 1" not in listed
    assert "1 tin" in motcua("messages", "replay", "--all", folder=tmp_path).stdout
    async with rig.open():
        await rig.until(lambda: rig.channel.texts() == ["1: câu 1?"])
    assert "Không có tin nào" in motcua("messages", "dead", folder=tmp_path).stdout


async def test_question_at_which_the_assistant_failed_is_answered_once_more(rig: Rig) -> None:
    rig.assistant.failures = 3
    async with rig.open() as messaging:
        await messaging.receive(rig.said("câu 1?"))
        await rig.until(lambda: rig.channel.arrived)
        with rig.engine.begin() as connection:
            [letter] = dead_letters.dead_letters(connection)
            assert dead_letters.replay(connection, [letter.message], rig.clock()) == 1
        await rig.until(lambda: rig.channel.texts()[1:] == ["1: câu 1?"])


def test_replay_of_nothing_says_what_to_give(tmp_path: Path) -> None:
    answered = motcua("messages", "replay", folder=tmp_path)
    assert answered.returncode == 1
    assert "motcua messages dead" in answered.stderr


async def test_doctor_counts_what_was_not_sent_and_what_was_not_answered(stored: Engine, tmp_path: Path) -> None:
    rig = Rig(stored)
    rig.channel.faults = [Refused("odd")]
    async with rig.open() as messaging:
        await messaging.receive(rig.said("câu 1?"))
        await rig.until(lambda: not rig.channel.faults)
        rig.assistant.failures = 3
        await messaging.receive(rig.said("câu 2?"))
        await rig.until(lambda: rig.channel.arrived)
    settings = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path / 'motcua.db'}")
    [finding] = await check_messages(settings)
    assert finding.state is State.WARNING
    assert "2 tin nhắn" in finding.text
    assert "motcua messages dead" in finding.text
