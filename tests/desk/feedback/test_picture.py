"""A picture that is kept: smaller, upright, without the place that the camera wrote into it."""

from __future__ import annotations

import importlib
import sys
from io import BytesIO

import pytest
from PIL import Image

from bot.desk.feedback import picture
from bot.desk.feedback.picture import redraw


def photo(width: int, height: int, **options: object) -> bytes:
    file = BytesIO()
    Image.new("RGB", (width, height), "green").save(file, "JPEG", **options)
    return file.getvalue()


def test_hidden_data_goes_and_the_picture_is_upright_and_smaller() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[1] = "N"  # GPS
    with Image.open(BytesIO(redraw(photo(3000, 1000, exif=exif)))) as kept:
        assert kept.format == "JPEG"
        assert kept.size == (533, 1600)
        assert not kept.getexif()


@pytest.mark.parametrize("data", [b"", b"hello", photo(50, 50)[:300], b"%PDF-1.4"])
def test_what_is_no_picture_gives_nothing(data: bytes) -> None:
    assert redraw(data) == b""


def test_the_program_runs_where_the_system_knows_no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "resource", None)  # as on Windows
    program = importlib.reload(picture)
    made = BytesIO()
    program.main(BytesIO(photo(50, 50)), made)
    assert made.getvalue().startswith(b"\xff\xd8")
