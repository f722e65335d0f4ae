from __future__ import annotations

from datetime import datetime, timedelta

import httpx
import pytest
from sqlalchemy import Engine, insert, select

from bot.channels import sent_pictures as module
from bot.channels.picture_fetching import NoPicture, PictureLater, fetch_picture, is_from
from bot.channels.pictures import UNREADABLE, Pictures
from bot.messaging.channel import Attachment, Incoming
from bot.messaging.models import Author, Message
from bot.settings import VIETNAM

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)
PHOTO = {"kind": "image", "url": "https://photo.talk.zdn.vn/1.jpg", "file_id": "", "name": ""}


class Bench:
    """Pictures with a stand-in for the platform's server and for the reader of codes."""

    def __init__(self, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        self.engine = engine
        self.now = NOW
        self.asked: dict[str, str] = {}
        self.fetched: list[str] = []
        self.error: Exception | None = None
        self.pictures = Pictures("zalo", engine, self.fetch, lambda: self.now)
        monkeypatch.setattr(module, "ask_about_picture", self.read)

    async def fetch(self, attachment: Attachment) -> bytes:
        self.fetched.append(attachment.url)
        if self.error:
            raise self.error
        return b"photo"

    async def read(self, data: bytes) -> list[str]:
        assert data == b"photo"
        return ["Hồ sơ H15.07.01-260105-0012 đến đâu rồi?"]

    async def receive(self, incoming: Incoming) -> bool:
        self.asked.setdefault(incoming.id, incoming.text)
        return True

    def store(self, *attachments: dict[str, str], channel: str = "zalo") -> None:
        row = {"channel": channel, "conversation": "77", "external_id": "m2", "author": Author.RESIDENT, "text": ""}
        with self.engine.begin() as connection:
            connection.execute(
                insert(Message).values(**row, shown="", source="", created_at=self.now, attachments=list(attachments))
            )

    def addresses(self) -> list[str]:
        with self.engine.connect() as connection:
            rows = connection.execute(select(Message.attachments)).scalars().all()
        return [attachment["url"] for row in rows for attachment in row]


@pytest.fixture
def bench(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Bench:
    return Bench(engine, monkeypatch)


async def test_picture_becomes_a_question_and_its_address_is_forgotten(bench: Bench) -> None:
    bench.store(PHOTO)
    for _ in range(2):
        await bench.pictures.read_all(bench.receive)
    assert bench.asked == {"m2:0": "Hồ sơ H15.07.01-260105-0012 đến đâu rồi?"}
    assert (bench.fetched, bench.addresses()) == ([PHOTO["url"]], [""])


async def test_what_is_no_picture_is_not_fetched_and_forgotten_too(bench: Bench) -> None:
    bench.store({**PHOTO, "kind": "sticker"})
    await bench.pictures.read_all(bench.receive)
    assert (bench.asked, bench.fetched, bench.addresses()) == ({}, [], [""])


async def test_other_channels_are_left_alone(bench: Bench) -> None:
    bench.store(PHOTO, channel="telegram")
    await bench.pictures.read_all(bench.receive)
    assert bench.fetched == []


async def test_server_that_is_away_is_asked_again_for_ten_minutes(bench: Bench) -> None:
    bench.store(PHOTO)
    bench.error = PictureLater("HTTP 503")
    await bench.pictures.read_all(bench.receive)
    assert (bench.asked, bench.addresses()) == ({}, [PHOTO["url"]])
    bench.now += timedelta(minutes=11)
    await bench.pictures.read_all(bench.receive)
    assert (bench.asked, bench.addresses()) == ({"m2:0": UNREADABLE}, [""])


async def test_picture_that_cannot_be_had_is_told_at_once(bench: Bench) -> None:
    bench.store(PHOTO)
    bench.error = NoPicture("too large")
    await bench.pictures.read_all(bench.receive)
    assert bench.asked == {"m2:0": UNREADABLE}


async def test_fault_with_one_picture_does_not_stop_the_next(bench: Bench) -> None:
    bench.store(PHOTO)
    bench.error = RuntimeError("a fault in the code")
    await bench.pictures.read_all(bench.receive)
    assert (bench.asked, bench.addresses()) == ({"m2:0": UNREADABLE}, [""])


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://photo.talk.zdn.vn/1.jpg", True),
        ("https://zdn.vn/1.jpg", True),
        ("http://photo.talk.zdn.vn/1.jpg", False),
        ("https://zdn.vn.example.com/1.jpg", False),
        ("https://evilzdn.vn/1.jpg", False),
        ("https://zdn.vn:8443/", False),
        ("https://zdn.vn@10.0.0.1/", False),
        ("https://127.0.0.1/", False),
        ("file:///etc/passwd", False),
        ("", False),
        ("https://[::1", False),
    ],
)
def test_only_the_platform_s_addresses_are_fetched(url: str, good: bool) -> None:
    assert is_from(url, ("zdn.vn",)) is good


async def test_address_from_elsewhere_is_not_asked() -> None:
    async with httpx.AsyncClient() as http:
        with pytest.raises(NoPicture):
            await fetch_picture(http, "https://10.0.0.1/secret", ("zdn.vn",))
