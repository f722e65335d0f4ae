from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.windows import Window, allowance
from bot.messaging.channel import Gone, Outgoing, Refused, Uncertain
from bot.settings import Settings
from tests.channels.zalo.conftest import KEY, USER, Clock, small_database
from tests.channels.zalo.fake_oa import FakeOA

TEMPLATE = "312000"
VALUES = {"ten_thu_tuc": "Đăng ký khai tử", "ma_ho_so": "H15.07.01-260105-0012", "trang_thai": "Đã có kết quả"}
NOTICE = Outgoing("9.0", "Hồ sơ của bà con đã có kết quả.", template=VALUES)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = small_database(tmp_path)
    yield engine
    engine.dispose()


@pytest.fixture
async def noticing(
    settings: Settings, engine: Engine, clock: Clock, consented: ZaloChannel, oa: FakeOA
) -> AsyncIterator[ZaloChannel]:
    """A channel with an approved template, and a resident who has just spoken."""
    params = [
        {"name": "ten_thu_tuc", "require": True, "type": "STRING", "maxLength": 30},
        {"name": "ma_ho_so", "require": True, "type": "STRING", "maxLength": 30},
        {"name": "trang_thai", "require": True, "type": "STRING", "maxLength": 12},
    ]
    oa.templates[TEMPLATE] = {"templateId": TEMPLATE, "status": "ENABLE", "listParams": params}
    oa.heard(USER)
    more = {"zalo_notice_template": TEMPLATE, "zalo_monthly_budget": 500}
    channel = ZaloChannel(settings.model_copy(update=more), engine, key=KEY, now=clock)
    yield channel
    await channel.stop()


async def test_within_48_hours_a_notice_is_a_text(noticing: ZaloChannel, oa: FakeOA) -> None:
    await noticing.send(USER, NOTICE)
    assert oa.texts(USER) == [NOTICE.text]
    assert noticing.spending.this_month() == 0


async def test_later_it_is_the_template_with_its_values_cut(noticing: ZaloChannel, oa: FakeOA, clock: Clock) -> None:
    clock.forward(hours=49)
    await noticing.send(USER, NOTICE)
    [item] = oa.sent
    assert item["message"]["template"]["template_data"] == {**VALUES, "trang_thai": "Đã có kết q…"}
    assert noticing.spending.this_month() == 200


async def test_ward_that_pays_sends_texts_for_seven_days(
    noticing: ZaloChannel, settings: Settings, engine: Engine, clock: Clock, oa: FakeOA
) -> None:
    paying = ZaloChannel(settings.model_copy(update={"zalo_paid_notices": True}), engine, key=KEY, now=clock)
    clock.forward(hours=49)
    await paying.send(USER, NOTICE)
    assert oa.texts(USER) == [NOTICE.text]
    await paying.stop()


async def test_without_free_messages_left_it_is_the_template(noticing: ZaloChannel, oa: FakeOA) -> None:
    for _ in range(8):
        await noticing.send(USER, Outgoing("1.0", "trả lời"))
    await noticing.send(USER, NOTICE)
    assert "template" in oa.sent[-1]["message"]


async def test_window_that_closes_in_between_leads_to_the_template(noticing: ZaloChannel, oa: FakeOA) -> None:
    oa.faults.append("-230")
    await noticing.send(USER, NOTICE)
    assert "template" in oa.sent[-1]["message"]


async def test_without_a_template_people_are_told(
    noticing: ZaloChannel, settings: Settings, engine: Engine, clock: Clock
) -> None:
    bare = ZaloChannel(settings, engine, key=KEY, now=clock)
    clock.forward(days=8)
    with pytest.raises(Gone) as gone:
        await bare.send(USER, NOTICE)
    assert "MOTCUA_ZALO_NOTICE_TEMPLATE" in gone.value.hint
    await bare.stop()


async def test_without_a_template_a_notice_may_cost_what_a_reply_costs(
    noticing: ZaloChannel, settings: Settings, engine: Engine, clock: Clock, oa: FakeOA
) -> None:
    bare = ZaloChannel(settings, engine, key=KEY, now=clock)
    clock.forward(hours=49)
    await bare.send(USER, NOTICE)
    assert oa.texts(USER) == [NOTICE.text]
    await bare.stop()


async def test_budget_of_the_month_is_kept(noticing: ZaloChannel, oa: FakeOA, clock: Clock) -> None:
    clock.forward(days=4)
    for _ in range(2):
        await noticing.send(USER, NOTICE)
    with pytest.raises(Refused) as spent:
        await noticing.send(USER, NOTICE)
    assert "MOTCUA_ZALO_MONTHLY_BUDGET" in spent.value.hint
    assert len(oa.sent) == 2
    clock.forward(days=8)  # December
    await noticing.send(USER, NOTICE)


async def test_template_that_wants_more_is_not_sent(noticing: ZaloChannel, oa: FakeOA, clock: Clock) -> None:
    oa.templates[TEMPLATE]["listParams"].append({"name": "so_cccd", "require": True, "maxLength": 12})
    clock.forward(days=8)
    with pytest.raises(Refused) as refused:
        await noticing.send(USER, NOTICE)
    assert "so_cccd" in refused.value.hint
    assert oa.sent == []


async def test_template_that_is_not_approved_is_not_sent(noticing: ZaloChannel, oa: FakeOA, clock: Clock) -> None:
    oa.templates[TEMPLATE]["status"] = "PENDING_REVIEW"
    clock.forward(days=8)
    with pytest.raises(Refused, match="PENDING_REVIEW"):
        await noticing.send(USER, NOTICE)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        *(("/v3.0/oa/message/template", code) for code in (-211, -212, -224, -320, -321)),
        *(("/template/info/v2", code) for code in (-115, -124, -135, -136, -137, -144)),
    ],
)
async def test_template_that_may_not_be_sent_stops_nothing_but_itself(
    noticing: ZaloChannel, oa: FakeOA, clock: Clock, address: str, code: int
) -> None:
    oa.refusals[address] = code
    clock.forward(days=8)
    with pytest.raises(Refused, match=str(code)) as refused:
        await noticing.send(USER, NOTICE)
    assert refused.value.hint


async def test_template_of_unknown_fate_is_counted_and_not_sent_twice(
    noticing: ZaloChannel, oa: FakeOA, clock: Clock
) -> None:
    clock.forward(days=4)
    oa.faults.append("lost")
    with pytest.raises(Uncertain):
        await noticing.send(USER, NOTICE)
    assert noticing.spending.this_month() == 200
    with pytest.raises(Refused) as refused:
        await noticing.was_sent(USER, NOTICE, clock())
    assert "motcua messages replay" in refused.value.hint


async def test_notice_that_went_as_a_text_is_looked_for_as_one(noticing: ZaloChannel, oa: FakeOA, clock: Clock) -> None:
    assert not await noticing.was_sent(USER, NOTICE, clock())
    oa.faults.append("lost")
    with pytest.raises(Uncertain):
        await noticing.send(USER, NOTICE)
    assert await noticing.was_sent(USER, NOTICE, clock()) is True


@pytest.mark.parametrize(
    ("hours", "window"), [(0, Window.FREE), (47, Window.FREE), (49, Window.PAID), (169, Window.CLOSED)]
)
async def test_window_is_what_zalo_says(
    consented: ZaloChannel, oa: FakeOA, clock: Clock, hours: int, window: Window
) -> None:
    oa.heard(USER)
    clock.forward(hours=hours)
    assert (await allowance(consented.api, USER)).window(clock()) is window


async def test_resident_who_never_spoke_has_no_known_window(consented: ZaloChannel, clock: Clock) -> None:
    assert (await allowance(consented.api, "unknown")).window(clock()) is Window.UNKNOWN
