"""Dossier codes in a photo, a scan or a PDF of a receipt: bytes in, what stands in them out. Nothing is kept.

Run as a program (`python -m bot.dossiers.receipt < file`) it prints what it read; `receipt_reader.py` calls it so,
because whatever a stranger sends belongs into a process whose memory and time end before the server's do.
"""

from __future__ import annotations

import json
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import BinaryIO

import pypdfium2
import zxingcpp
from PIL import Image

from bot.dossiers.codes import code_key, find_codes

SECONDS = 10  # for one picture; a photo takes a quarter of one
_MEMORY = 1_500_000_000  # bytes of address space, most of it libraries
LARGEST_FILE = 12_000_000  # bytes; a phone's photo has 3 to 8 million
# Checked before a pixel is unpacked: a PNG of 100 kB may hold a square of 30,000.
MOST_PIXELS = 60_000_000
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_LONGEST_SIDE = 2600  # pixels; a QR code in a photo of a whole page still has eight of them a module
_SMALL = 900
_MOST_PAGES = 3
_MOST_CODES = 3
# The square on an ID card: its number, the old number, the name, the day of birth…
_ID_CARD = re.compile(r"\d{12}\|\d{0,9}\|[^|]+\|\d{8}\|")


@dataclass(frozen=True)
class Reading:
    """What stands in a picture. `readable`: it is a picture or PDF at all; `id_card`: it shows an ID card."""

    codes: tuple[str, ...] = ()
    readable: bool = True
    id_card: bool = False


NOT_READABLE = Reading(readable=False)


def read_receipt(data: bytes) -> Reading:
    """The dossier codes in QR codes, bar codes and (PDF) text of `data`, at most three. Never raises on bad input."""
    if len(data) > LARGEST_FILE:
        return NOT_READABLE
    texts = _pdf_texts(data) if data.startswith(b"%PDF-") else _picture_texts(data)
    codes: dict[str, str] = {}
    id_card = False
    try:
        for text in texts:
            id_card = id_card or bool(_ID_CARD.match(text))
            for found in find_codes(text):
                codes.setdefault(code_key(found.code), found.code)
            if codes:
                break  # the bar code of a receipt, or its text when it has none
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, pypdfium2.PdfiumError):
        return NOT_READABLE
    return Reading(tuple(codes.values())[:_MOST_CODES], id_card=id_card)


def _picture_texts(data: bytes) -> Iterator[str]:
    with warnings.catch_warnings():
        # Pillow only warns up to twice its own limit; ours is checked below.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        with Image.open(BytesIO(data), formats=_FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise ValueError(f"{image.width} x {image.height} pixels")
            # A JPEG is unpacked at a fraction of its size; other formats ignore this.
            image.draft("L", (_LONGEST_SIDE, _LONGEST_SIDE))
            yield from _barcodes(image)


def _barcodes(image: Image.Image) -> Iterator[str]:
    grey = image.convert("L")
    grey.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    found = zxingcpp.read_barcodes(grey)
    if not found and max(grey.size) < _SMALL:  # a thumbnail: modules of one or two pixels
        found = zxingcpp.read_barcodes(grey.resize((grey.width * 3, grey.height * 3), Image.Resampling.LANCZOS))
    # All of one picture together, an ID card first: beside a receipt it must not go unnoticed.
    yield "\n".join(sorted((barcode.text for barcode in found), key=lambda text: not _ID_CARD.match(text)))


def _pdf_texts(data: bytes) -> Iterator[str]:
    with closing(pypdfium2.PdfDocument(data)) as document:
        for number in range(min(len(document), _MOST_PAGES)):
            page = document[number]
            scale = _LONGEST_SIDE / max(*page.get_size(), 1)
            yield from _barcodes(page.render(scale=min(scale, 4), grayscale=True).to_pil())
            yield page.get_textpage().get_text_range()


def limit_this_process() -> None:
    """End memory and time of a process that reads a stranger's file.

    Windows has no such limits: there only the time ends, by the caller's clock.
    """
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(source: BinaryIO = sys.stdin.buffer) -> None:
    """Read a file from standard input within limits; print the reading as JSON."""
    limit_this_process()
    print(json.dumps(asdict(read_receipt(source.read(LARGEST_FILE + 1)))))


if __name__ == "__main__":
    main()
