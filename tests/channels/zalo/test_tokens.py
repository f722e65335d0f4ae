from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import Engine, select

from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.consent import ALERT, ConsentWatch
from bot.channels.zalo.token_table import TokenTable
from bot.channels.zalo.tokens import Tokens, pkce_challenge, pkce_verifier
from bot.messaging.channel import TryLater, WrongSetup
from bot.messaging.models import ChannelAlert
from bot.settings import Settings
from tests.channels.zalo.conftest import KEY, Clock, Post
from tests.channels.zalo.fake_oa import APP_ID, OA_ID, FakeOA
from tests.messaging.standins import SOON


def test_pkce_pair_is_the_one_of_the_sdk() -> None:
    verifier = pkce_verifier(KEY, APP_ID)
    assert (len(verifier), len(pkce_challenge(verifier))) == (43, 43)
    # RFC 7636, appendix B
    assert (
        pkce_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    )


async def test_without_consent_people_are_told_what_to_do(channel: ZaloChannel) -> None:
    with pytest.raises(WrongSetup) as refused:
        await channel.tokens.access()
    assert "motcua zalo consent" in refused.value.hint


async def test_consent_of_another_oa_is_refused(channel: ZaloChannel, oa: FakeOA) -> None:
    code = oa.oauth.consent(pkce_challenge(pkce_verifier(KEY, APP_ID)))
    with pytest.raises(WrongSetup, match="another OA"):
        await channel.consent(code, "666")
    assert oa.oauth.asked == []


async def test_consent_of_another_oa_under_our_name_is_refused(channel: ZaloChannel, oa: FakeOA) -> None:
    oa.profile = {"oa_id": "666"}
    with pytest.raises(WrongSetup, match="another OA"):
        await channel.consent(oa.oauth.consent(pkce_challenge(pkce_verifier(KEY, APP_ID))), OA_ID)
    assert channel.tokens.pair() is None


async def test_consent_that_zalo_cannot_place_is_refused_with_a_way_out(channel: ZaloChannel, oa: FakeOA) -> None:
    oa.per_minute = 0
    with pytest.raises(WrongSetup) as refused:
        await channel.consent(oa.oauth.consent(pkce_challenge(pkce_verifier(KEY, APP_ID))), OA_ID)
    assert "motcua zalo token" in refused.value.hint


async def test_consent_that_zalo_could_not_place_is_kept_and_used_once_it_can(
    channel: ZaloChannel, oa: FakeOA, engine: Engine, settings: Settings, clock: Clock
) -> None:
    oa.refusals["/v2.0/oa/getoa"] = -32
    with pytest.raises(WrongSetup):
        await channel.consent(oa.oauth.consent(pkce_challenge(pkce_verifier(KEY, APP_ID))), OA_ID)
    assert channel.tokens.pair() is None, "nobody knows yet whose it is"
    oa.refusals.clear()
    later = ZaloChannel(settings, engine, key=KEY, now=clock)  # the server, started again
    caring = asyncio.create_task(later.listen(Post().receive))
    async with asyncio.timeout(SOON):
        while later.tokens.pair() is None:
            await asyncio.sleep(0.01)
    assert await later.tokens.access() == "access1"
    assert oa.oauth.asked == ["authorization_code"]
    caring.cancel()
    await later.stop()


async def test_consent_of_another_oa_leaves_the_pair_in_use_alone(consented: ZaloChannel, oa: FakeOA) -> None:
    oa.profile = {"oa_id": "666"}
    with pytest.raises(WrongSetup, match="another OA"):
        await consented.consent(oa.oauth.consent(pkce_challenge(pkce_verifier(KEY, APP_ID))), OA_ID)
    oa.profile = {}
    await consented.tokens.take_over()
    assert await consented.tokens.access() == "access1"


async def test_consent_that_is_never_placed_is_forgotten(channel: ZaloChannel, oa: FakeOA, clock: Clock) -> None:
    oa.refusals["/v2.0/oa/getoa"] = -32
    with pytest.raises(WrongSetup):
        await channel.consent(oa.oauth.consent(pkce_challenge(pkce_verifier(KEY, APP_ID))), OA_ID)
    oa.refusals.clear()
    clock.forward(hours=26)
    await channel.tokens.take_over()
    clock.forward(hours=-26)
    await channel.tokens.take_over()
    assert channel.tokens.pair() is None


async def test_consent_code_is_good_for_ten_minutes(channel: ZaloChannel, oa: FakeOA, clock: Clock) -> None:
    code = oa.oauth.consent(pkce_challenge(pkce_verifier(KEY, APP_ID)))
    clock.forward(minutes=11)
    with pytest.raises(WrongSetup, match="-14019"):
        await channel.consent(code, OA_ID)


async def test_consent_gives_a_token_that_is_kept(consented: ZaloChannel, oa: FakeOA) -> None:
    assert await consented.tokens.access() == "access1"
    assert await consented.tokens.access() == "access1"
    assert oa.oauth.asked == ["authorization_code"]


async def test_token_from_the_explorer_is_adopted(channel: ZaloChannel, oa: FakeOA) -> None:
    await channel.tokens.adopt(oa.oauth.give_pair()["refresh_token"])
    assert await channel.tokens.access() == "access2"


async def test_token_is_renewed_before_it_runs_out(consented: ZaloChannel, oa: FakeOA, clock: Clock) -> None:
    clock.forward(hours=19)
    await consented.tokens.keep_fresh()
    assert oa.oauth.asked == ["authorization_code"]
    clock.forward(hours=2)
    await consented.tokens.keep_fresh()
    assert await consented.tokens.access() == "access2"


async def test_token_that_ran_out_is_renewed_when_it_is_needed(
    consented: ZaloChannel, oa: FakeOA, clock: Clock
) -> None:
    clock.forward(hours=26)
    assert await consented.tokens.access() == "access2"
    assert oa.oauth.asked == ["authorization_code", "refresh_token"]


async def test_of_many_processes_one_asks(
    consented: ZaloChannel, oa: FakeOA, engine: Engine, settings: Settings, clock: Clock
) -> None:
    clock.forward(hours=26)
    async with httpx.AsyncClient() as http:
        processes = [Tokens(engine, settings, http, clock) for _ in range(6)]
        got = await asyncio.gather(*(process.access() for process in processes for _ in range(3)))
    assert set(got) == {"access2"}
    assert oa.oauth.asked == ["authorization_code", "refresh_token"]


async def test_pair_is_stored_before_it_is_used(consented: ZaloChannel, oa: FakeOA, clock: Clock) -> None:
    clock.forward(hours=26)
    token = await consented.tokens.access()
    stored = consented.tokens.pair()
    assert stored
    assert (stored.access_token, stored.refresh_token, stored.version) == (token, "refresh2", 2)


async def test_sender_that_gives_up_does_not_lose_the_new_pair(
    consented: ZaloChannel, oa: FakeOA, clock: Clock
) -> None:
    clock.forward(hours=26)
    sender = asyncio.create_task(consented.tokens.access())
    while not oa.oauth.asked[1:]:
        await asyncio.sleep(0)
    sender.cancel()
    await consented.tokens.settle()
    pair = consented.tokens.pair()
    assert pair
    assert pair.access_token == "access2"


@pytest.mark.parametrize("fault", ["garbage"])
async def test_garbage_is_tried_again(consented: ZaloChannel, oa: FakeOA, clock: Clock, fault: str) -> None:
    clock.forward(hours=26)
    oa.oauth.faults.append(fault)
    with pytest.raises(TryLater):
        await consented.tokens.access()
    assert await consented.tokens.access() == "access2"


async def test_lost_answer_ends_in_a_call_for_consent(consented: ZaloChannel, oa: FakeOA, clock: Clock) -> None:
    clock.forward(hours=26)
    oa.oauth.faults.append("lost")
    with pytest.raises(TryLater):
        await consented.tokens.access()
    with pytest.raises(WrongSetup, match="-14020") as refused:
        await consented.tokens.access()
    assert "motcua zalo consent" in refused.value.hint
    asked = len(oa.oauth.asked)
    with pytest.raises(WrongSetup):
        await consented.tokens.access()
    assert len(oa.oauth.asked) == asked, "a refusal is not asked for again at once"


async def test_access_token_is_used_to_its_end_though_no_new_one_comes(
    consented: ZaloChannel, oa: FakeOA, clock: Clock
) -> None:
    clock.forward(hours=21)
    oa.oauth.faults.append("garbage")
    with pytest.raises(TryLater):
        await consented.tokens.keep_fresh()
    assert await consented.tokens.access() == "access1"


async def test_claim_of_a_dead_process_ends(
    consented: ZaloChannel, oa: FakeOA, engine: Engine, settings: Settings, clock: Clock
) -> None:
    assert TokenTable(engine, APP_ID).claim(1, "dead", clock(), timedelta(seconds=40))
    clock.forward(hours=26)
    assert await consented.tokens.access() == "access2"


async def test_claim_from_a_clock_that_was_ahead_ends(consented: ZaloChannel, engine: Engine, clock: Clock) -> None:
    table = TokenTable(engine, APP_ID)
    assert table.claim(1, "ahead", clock() + timedelta(days=2), timedelta(seconds=40))
    assert table.claim(1, "me", clock(), timedelta(seconds=40))
    assert not table.claim(1, "other", clock(), timedelta(seconds=40))


@pytest.mark.parametrize(("days", "warned"), [(75, False), (77, True)])
async def test_people_are_warned_before_the_consent_ends(
    consented: ZaloChannel, engine: Engine, clock: Clock, days: int, warned: bool
) -> None:
    clock.forward(days=days)
    ConsentWatch(engine, consented.tokens, clock).look()
    with engine.connect() as connection:
        hints = connection.execute(select(ChannelAlert.hint).where(ChannelAlert.channel == ALERT)).scalars().all()
    assert bool(hints) is warned
    assert all("motcua zalo consent" in hint for hint in hints)


async def test_warning_goes_with_a_new_consent(
    consented: ZaloChannel, engine: Engine, oa: FakeOA, clock: Clock
) -> None:
    clock.forward(days=80)
    ConsentWatch(engine, consented.tokens, clock).look()
    await consented.consent(oa.oauth.consent(pkce_challenge(pkce_verifier(KEY, APP_ID))), OA_ID)
    ConsentWatch(engine, consented.tokens, clock).look()
    with engine.connect() as connection:
        assert connection.execute(select(ChannelAlert.channel)).all() == []
