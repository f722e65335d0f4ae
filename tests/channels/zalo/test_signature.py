from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.zalo.signature import Verdict, moment, verify
from bot.settings import VIETNAM
from tests.channels.zalo.fake_oa import APP_ID, APP_SECRET, OA_ID, OA_SECRET
from tests.channels.zalo.requests import sign, stamp

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)
RAW = '{"event_name":"user_send_text","message":{"text":"chào"}}'.encode()


def judged(raw: bytes = RAW, header: str | None = None, at: datetime = NOW, now: datetime = NOW) -> Verdict:
    header = sign(raw, stamp(at)) if header is None else header
    ids, secrets = (APP_ID, OA_ID), (OA_SECRET, APP_SECRET)
    return verify(raw=raw, header=header, timestamp=stamp(at), ids=ids, secrets=secrets, now=now)


def test_missing_signature_is_unsigned() -> None:
    assert judged(header="") is Verdict.UNSIGNED


@pytest.mark.parametrize("header", ["mac=", "mac=" + "0" * 64, "nonsense", "mac=" + "é" * 64])
def test_wrong_signature_is_forged(header: str) -> None:
    assert judged(header=header) is Verdict.FORGED


def test_signature_made_with_an_unknown_secret_is_forged() -> None:
    assert judged(header=sign(RAW, stamp(NOW), secret="guess")) is Verdict.FORGED


def test_empty_settings_accept_nothing() -> None:
    header = sign(RAW, stamp(NOW), "", "")
    got = verify(raw=RAW, header=header, timestamp=stamp(NOW), ids=("",), secrets=("",), now=NOW)
    assert got is Verdict.FORGED


@pytest.mark.parametrize("id_", [APP_ID, OA_ID])
@pytest.mark.parametrize("secret", [OA_SECRET, APP_SECRET])
def test_every_way_that_papers_tell_is_genuine(id_: str, secret: str) -> None:
    assert judged(header=sign(RAW, stamp(NOW), id_, secret)) is Verdict.GENUINE


def test_bare_or_large_hexadecimal_digits_are_genuine() -> None:
    assert judged(header=sign(RAW, stamp(NOW)).removeprefix("mac=").upper()) is Verdict.GENUINE


@pytest.mark.parametrize(
    ("age", "verdict"),
    [
        (timedelta(hours=1, minutes=51), Verdict.GENUINE),  # the last delivery of an event
        (timedelta(hours=3, seconds=1), Verdict.OLD),
        (timedelta(days=300), Verdict.OLD),
        (timedelta(minutes=-9), Verdict.GENUINE),  # our clock is behind
        (timedelta(minutes=-11), Verdict.OLD),
    ],
)
def test_age_decides(age: timedelta, verdict: Verdict) -> None:
    assert judged(at=NOW - age) is verdict


@given(st.binary(min_size=1, max_size=200), st.data())
def test_one_changed_byte_is_forged(raw: bytes, data: st.DataObject) -> None:
    header = sign(raw, stamp(NOW))
    place = data.draw(st.integers(0, len(raw) - 1))
    changed = bytearray(raw)
    changed[place] ^= data.draw(st.integers(1, 255))
    assert judged(bytes(changed), header) is Verdict.FORGED


@pytest.mark.parametrize("text", ["", "abc", "-1", "1" * 15, "١٢٣", "1e5"])
def test_what_is_no_moment_is_none(text: str) -> None:
    assert moment(text) is None


def test_a_moment_is_milliseconds() -> None:
    assert moment(stamp(NOW)) == NOW
