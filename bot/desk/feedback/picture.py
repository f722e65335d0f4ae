"""Makes of a picture that a resident sent one that can be kept and shown: a JPEG, smaller, without hidden data.

A camera writes the place and the time into a photo; drawing it anew leaves all that behind. Run as a program
(`python -m bot.desk.feedback.picture < file`), because a stranger's file belongs into a process of its own.
"""

from __future__ import annotations

import sys
import warnings
from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageOps

from bot.dossiers.receipt import LARGEST_FILE, MOST_PIXELS, limit_this_process

_FORMATS = ("JPEG", "PNG", "WEBP")
_LONGEST_SIDE = 1600  # pixels; a street lamp is recognised, and it fits into the database


def redraw(data: bytes) -> bytes:
    """`data` as a JPEG; b"" when it is no picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=_FORMATS) as image:
                if image.width * image.height > MOST_PIXELS:
                    return b""
                image.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
                upright = ImageOps.exif_transpose(image).convert("RGB")
        upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
        drawn = Image.new("RGB", upright.size)
        drawn.paste(upright)
        made = BytesIO()
        drawn.save(made, "JPEG", quality=82)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return b""
    return made.getvalue()


def main(source: BinaryIO = sys.stdin.buffer, target: BinaryIO = sys.stdout.buffer) -> None:
    """Read a file from standard input within limits; write the JPEG."""
    limit_this_process()
    target.write(redraw(source.read(LARGEST_FILE + 1)))


if __name__ == "__main__":
    main()
