from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.zalo.events import Malformed, Sort, parse_body, parse_event, split_anonymous
from bot.settings import VIETNAM
from tests.channels.zalo.conftest import USER
from tests.channels.zalo.requests import SAMPLES, sample

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)
SORTS = {
    **dict.fromkeys(
        ["text", "image", "file", "location", "sticker", "audio", "business_card", "anonymous"], Sort.MESSAGE
    ),
    "follow": Sort.FOLLOW,
    "unfollow": Sort.UNFOLLOW,
    "submit_info": Sort.INFO,
    "submit_info_old": Sort.INFO,
    **dict.fromkeys(["officer_text", "officer_image", "own_text"], Sort.ECHO),
    **dict.fromkeys(["seen", "group"], Sort.KNOWN),
    "withdraw": Sort.WITHDRAW,
    "strange": Sort.UNKNOWN,
}


@pytest.mark.parametrize("name", SAMPLES)
def test_every_recorded_event_is_told_apart_and_has_its_resident(name: str) -> None:
    event = parse_event(sample(name, NOW))
    assert event.sort is SORTS[name]
    assert event.at == NOW
    if name != "anonymous" and event.sort is not Sort.KNOWN:
        assert event.user == USER


def test_text_is_as_it_was_typed() -> None:
    event = parse_event(sample("text", NOW))
    assert (event.text, event.message_id, event.key) == (
        "H15.07.01-260105-0012",
        "a1b2c3d4e5f60718",
        "a1b2c3d4e5f60718",
    )


def test_picture_file_and_place_are_attachments() -> None:
    image, file, place = (parse_event(sample(name, NOW)).attachments[0] for name in ("image", "file", "location"))
    assert (image.kind, image.url) == ("image", "https://photo.talk.zdn.vn/1.jpg")
    assert (file.kind, file.name) == ("file", "giay-hen.pdf")
    assert (place.kind, place.name) == ("location", "12.6667,108.0500")


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("submit_info", "12 đường Mẫu, Buôn Ma Thuột, Đắk Lắk"),
        ("submit_info_old", "12 đường Mẫu, Tân Lợi, Buôn Ma Thuột, Đắk Lắk"),
    ],
)
def test_both_forms_of_submitted_information_are_read(name: str, address: str) -> None:
    assert dict(parse_event(sample(name, NOW)).info) == {
        "name": "Nguyễn Văn A",
        "phone": "0900000001",
        "address": address,
    }


def test_anonymous_resident_is_answered_by_both_ids() -> None:
    assert split_anonymous(parse_event(sample("anonymous", NOW)).user) == ("anon77", "c42")
    assert split_anonymous(USER) is None


def test_a_clerk_is_known_by_the_admin_id() -> None:
    assert parse_event(sample("officer_text", NOW)).admin_id
    assert not parse_event(sample("own_text", NOW)).admin_id


@pytest.mark.parametrize(
    "changes",
    [
        {"sender": None},
        {"sender": {"id": "x" * 101}},
        {"sender": {"id": "77'; DROP TABLE message"}},
        {"message": {"text": "không có mã"}},
        {"message": "text"},
    ],
)
def test_message_without_what_it_needs_is_unknown(changes: dict[str, Any]) -> None:
    assert parse_event(sample("text", NOW, **changes)).sort is Sort.UNKNOWN


def test_half_surrogates_and_nul_do_not_reach_the_database() -> None:
    message = {"text": "chào\ud83d\0 bác", "msg_id": "m1"}
    assert parse_event(sample("text", NOW, message=message)).text == "chào\ufffd bác"


@pytest.mark.parametrize("raw", [b"", b"[]", b"null", b"{", b"\xff", b"[" * 100_000, b'{"a":' + b"9" * 5000 + b"}"])
def test_what_is_no_object_is_malformed(raw: bytes) -> None:
    with pytest.raises(Malformed):
        parse_body(raw)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
KEYS = ["app_id", "sender", "recipient", "follower", "user_id", "event_name", "message", "timestamp", "info"]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, ANYTHING)), st.sampled_from(sorted(SAMPLES)))
def test_no_body_makes_reading_it_fail(body: dict[str, Any], name: str) -> None:
    event = parse_event({**SAMPLES[name], **body})
    assert len(event.user) <= 120
    assert len(event.key) <= 120
    event.text.encode()
