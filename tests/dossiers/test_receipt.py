"""What is read out of a picture of a receipt, and what a hostile file costs: little, and never the server."""

from __future__ import annotations

import asyncio
import signal
from io import BytesIO
from typing import Any

import pytest
import segno
import zxingcpp
from PIL import Image

from bot.dossiers import receipt_reader
from bot.dossiers.receipt import LARGEST_FILE, NOT_READABLE, read_receipt
from bot.dossiers.receipt_reader import ReaderBusy, ask_about_picture, run_apart

CODE = "H15.99.01-261105-0012"
ID_CARD = "012345678901|123456789|Nguyễn Văn Mẫu|01011990|Nam|Phường Mẫu|01012022"


def qr(text: str, scale: int = 6) -> Image.Image:
    file = BytesIO()
    segno.make(text).save(file, kind="png", scale=scale)
    return Image.open(file).convert("L")


def bars(text: str) -> Image.Image:
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    return Image.fromarray(made.to_image(scale=3)).convert("L")


def page(*drawn: Image.Image, size: tuple[int, int] = (1700, 2200)) -> Image.Image:
    paper = Image.new("L", size, 255)
    for number, picture in enumerate(drawn):
        paper.paste(picture, (150, 150 + 700 * number))
    return paper


def saved(image: Image.Image, kind: str = "PNG") -> bytes:
    file = BytesIO()
    image.save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "PDF"])
@pytest.mark.parametrize("draw", [qr, bars])
def test_code_of_a_whole_page_is_read(kind: str, draw: object) -> None:
    drawn = qr(CODE) if draw is qr else bars(CODE)
    assert read_receipt(saved(page(drawn), kind)).codes == (CODE,)


def test_photo_held_askew_and_large_is_read() -> None:
    askew = qr(CODE, scale=12).rotate(23, expand=True, fillcolor=255)
    assert read_receipt(saved(page(askew, size=(4000, 3000)), "JPEG")).codes == (CODE,)


def test_thumbnail_is_read() -> None:
    assert read_receipt(saved(qr(CODE, scale=2))).codes == (CODE,)


def test_code_inside_a_link_is_read() -> None:
    assert read_receipt(saved(qr(f"https://mau.gov.vn/?hoso={CODE}"))).codes == (CODE,)


def test_same_code_in_square_and_bars_counts_once() -> None:
    assert read_receipt(saved(page(qr(CODE), bars(CODE)))).codes == (CODE,)


def test_two_receipts_on_one_photo_are_two_codes() -> None:
    other = "H15.99.01-261105-0005"
    assert set(read_receipt(saved(page(qr(CODE), qr(other)))).codes) == {CODE, other}


def test_id_card_is_noticed_and_nothing_of_it_returned() -> None:
    reading = read_receipt(saved(qr(ID_CARD)))
    assert reading.id_card
    assert reading.codes == ()


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", b"%PDF-1.7 nothing", b"\xff\xd8\xff\xe0 cut off", b"GIF89a", b"<svg onload='x'/>", b"PK\x03\x04"],
    ids=["empty", "text", "pdf", "jpeg", "gif", "svg", "zip"],
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    assert read_receipt(data) == NOT_READABLE


def test_bomb_of_pixels_is_refused_before_it_is_unpacked() -> None:
    bomb = saved(Image.new("1", (30_000, 30_000)))
    assert len(bomb) < 200_000
    assert read_receipt(bomb) == NOT_READABLE


async def test_picture_becomes_the_question_about_its_code() -> None:
    assert await ask_about_picture(saved(qr(CODE))) == [f"Hồ sơ {CODE} tới đâu rồi?"]


@pytest.mark.parametrize(
    ("data", "topic"),
    [
        (saved(qr("xin chào")), "no_code"),
        (saved(qr(ID_CARD)), "id_card"),
        (b"hello", "unreadable"),
        (b"\0" * (LARGEST_FILE + 1), "unreadable"),
    ],
    ids=["no code", "ID card", "text", "too large"],
)
async def test_picture_without_a_code_becomes_a_message_that_says_so(data: bytes, topic: str) -> None:
    assert await ask_about_picture(data) == [f'/send_picture{{"topic":"{topic}"}}']


async def test_reader_that_needs_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipt_reader, "SECONDS", 0)
    assert await ask_about_picture(saved(qr(CODE))) == ['/send_picture{"topic":"unreadable"}']


async def test_why_a_picture_could_not_be_read_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    assert await run_apart("bot.dossiers.gone", b"hello") == b""
    assert "No module named bot.dossiers.gone" in caplog.text


async def test_reader_that_nobody_waits_for_any_more_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: asyncio.Future[asyncio.subprocess.Process] = asyncio.get_running_loop().create_future()
    begin = asyncio.create_subprocess_exec

    async def noticed(*command: str, **options: Any) -> asyncio.subprocess.Process:
        child = await begin(*command, **options)
        begun.set_result(child)
        return child

    monkeypatch.setattr(asyncio, "create_subprocess_exec", noticed)
    reading = asyncio.create_task(ask_about_picture(saved(qr(CODE))))
    child = await begun
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert child.returncode == -signal.SIGKILL


async def test_crowd_of_pictures_is_sent_away_instead_of_filling_the_memory() -> None:
    results = await asyncio.gather(*(ask_about_picture(saved(qr(CODE))) for _ in range(14)), return_exceptions=True)
    assert sum(isinstance(result, ReaderBusy) for result in results) == 4
    assert results[0] == [f"Hồ sơ {CODE} tới đâu rồi?"]
