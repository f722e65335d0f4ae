from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.checkup import check_zalo
from bot.channels.zalo.errors import ZaloError
from bot.channels.zalo_bot import check_zalo_bot
from bot.checkup import State
from bot.messaging.models import Author, Message
from bot.settings import ROOT, Settings
from tests.channels.zalo.conftest import USER, Clock, small_database, zalo_settings
from tests.channels.zalo.fake_oa import FakeOA


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = small_database(tmp_path)
    yield engine
    engine.dispose()


@pytest.fixture
def checked(settings: Settings, engine: Engine, clock: Clock) -> Settings:
    url = engine.url.render_as_string(hide_password=False)
    return settings.model_copy(update={"database_url": url, "fixed_now": clock()})


async def words(settings: Settings, *states: State) -> str:
    findings = await check_zalo(settings)
    return "\n".join(finding.text for finding in findings if not states or finding.state in states)


async def test_without_keys_the_channel_is_off() -> None:
    [finding] = await check_zalo(Settings(_env_file=None))
    assert finding.state is State.OFF


async def test_missing_keys_are_named(checked: Settings) -> None:
    settings = checked.model_copy(update={"zalo_oa_id": ""})
    told = await words(settings, State.PROBLEM)
    assert "MOTCUA_ZALO_OA_ID" in told
    step = re.search(r"bước (\d+)", told)
    assert step
    assert "MOTCUA_ZALO_OA_ID" in step_of_the_guide(step[1])


def step_of_the_guide(number: str) -> str:
    guide = (ROOT / "docs" / "zalo.vi.md").read_text(encoding="utf-8")
    return guide.split(f"\n**{number}. ")[1].split("\n**")[0]


async def test_missing_consent_is_a_problem(checked: Settings) -> None:
    assert "motcua zalo consent" in await words(checked, State.PROBLEM)


async def test_all_is_well_after_the_consent(consented: ZaloChannel, checked: Settings) -> None:
    assert await words(checked.model_copy(update={"fixed_now": None}), State.PROBLEM) == ""
    assert "UBND Phường Mẫu" in await words(checked)


@pytest.mark.parametrize(
    ("profile", "state", "word"),
    [
        ({"is_verified": False}, State.PROBLEM, "chưa xác thực"),
        ({"oa_type": 2}, State.WARNING, "cơ quan nhà nước"),
        ({"linked_ZCA": False}, State.OFF, "ZCA"),
        ({"package_name": "Tăng trưởng"}, State.GOOD, "gói Tăng trưởng"),
        ({"package_name": "Gói Cơ bản"}, State.WARNING, "Open API"),
        ({"package_name": "Tiêu chuẩn"}, State.WARNING, "Open API"),
    ],
)
async def test_what_zalo_says_of_the_oa_is_told(
    consented: ZaloChannel, oa: FakeOA, checked: Settings, profile: dict[str, Any], state: State, word: str
) -> None:
    oa.profile = profile
    assert word in await words(checked, state)


async def test_package_without_the_api_is_told_with_what_to_do(
    consented: ZaloChannel, oa: FakeOA, checked: Settings
) -> None:
    oa.per_minute = 0
    assert "Zalo báo lỗi" in await words(checked, State.PROBLEM)


@pytest.mark.parametrize("code", [-212, -223, -224])
@pytest.mark.parametrize("address", ["/v2.0/oa/listrecentchat", "/v3.0/oa/quota/message"])
async def test_right_that_zalo_does_not_give_is_told_with_what_to_do(
    consented: ZaloChannel, oa: FakeOA, checked: Settings, engine: Engine, clock: Clock, address: str, code: int
) -> None:
    resident = {"channel": "zalo", "conversation": USER, "author": Author.RESIDENT, "text": "chào"}
    with engine.begin() as connection:
        connection.execute(insert(Message).values(**resident, created_at=clock()))
    real = checked.model_copy(update={"fixed_now": None})
    assert await words(real, State.PROBLEM) == ""
    assert "quyền đọc và gửi tin" in await words(real, State.GOOD)
    oa.refusals[address] = code
    assert ZaloError(code, "").hint in await words(real, State.PROBLEM)


async def test_resident_who_cannot_be_written_to_is_no_fault_of_the_set_up(
    consented: ZaloChannel, oa: FakeOA, checked: Settings, engine: Engine, clock: Clock
) -> None:
    resident = {"channel": "zalo", "conversation": USER, "author": Author.RESIDENT, "text": "chào"}
    with engine.begin() as connection:
        connection.execute(insert(Message).values(**resident, created_at=clock()))
    oa.refusals["/v3.0/oa/quota/message"] = -213
    assert await words(checked.model_copy(update={"fixed_now": None}), State.PROBLEM) == ""


async def test_domain_that_zalo_cannot_verify_is_a_warning(consented: ZaloChannel, checked: Settings) -> None:
    assert "MOTCUA_ZALO_VERIFIER" in await words(checked, State.WARNING)
    verified = checked.model_copy(update={"zalo_verifier": "abc"})
    assert "MOTCUA_ZALO_VERIFIER" not in await words(verified)


async def test_consent_that_ends_soon_is_a_warning(consented: ZaloChannel, checked: Settings, clock: Clock) -> None:
    clock.forward(days=80)
    # The access token of day 0 has run out as well; a running server would have renewed it.
    settings = checked.model_copy(update={"fixed_now": clock()})
    assert "motcua zalo consent" in await words(settings, State.WARNING)


async def test_clock_that_is_apart_from_zalo_s_is_a_problem(consented: ZaloChannel, checked: Settings) -> None:
    assert "lệch" in await words(checked, State.PROBLEM)  # the fixed clock of the test


async def test_template_is_shown_with_what_it_wants(consented: ZaloChannel, oa: FakeOA, checked: Settings) -> None:
    oa.templates["312000"] = {"status": "PENDING_REVIEW", "listParams": [{"name": "ma_ho_so"}]}
    settings = checked.model_copy(update={"zalo_notice_template": "312000"})
    assert "ma_ho_so" in await words(settings, State.PROBLEM)


async def test_bot_s_token_is_tried() -> None:
    [finding] = await check_zalo_bot(zalo_settings(zalo_bot_token="1:x", zalo_bot_api_url="http://127.0.0.1:9"))
    assert finding.state is State.PROBLEM
