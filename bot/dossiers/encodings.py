"""In which letters a text file is written. Vietnamese tables come as UTF-8, UTF-16 or Windows-1258."""

from __future__ import annotations

import codecs
from pathlib import Path

_CHUNK = 1024 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def find_encoding(path: Path) -> str:
    """The encoding of `path`, by its mark or its bytes; the whole file is looked at, a piece at a time."""
    with path.open("rb") as file:
        start = file.read(4096)
        for mark, name in _MARKS:
            if start.startswith(mark):
                return name
        # UTF-16 without a mark: every other byte of figures, commas and plain letters is zero.
        if start[1::2].count(0) > len(start) // 8:
            return "utf-16-le"
        if start[0::2].count(0) > len(start) // 8:
            return "utf-16-be"
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while start:
                decoder.decode(start)
                start = file.read(_CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            # Excel on a Vietnamese Windows; any byte means something there.
            return "cp1258"
    return "utf-8"
