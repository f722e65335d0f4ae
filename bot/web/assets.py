"""Style sheets and scripts, held in memory with their compressed form.

The address of a file contains a hash over all files (`/static/<version>/chat/main.js`), so browsers may keep it for
ever, and modules that import each other by relative path always come from the same version.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
# Not left to the machine's own table: Windows may call JavaScript text/plain, which browsers refuse as a module.
MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}


@dataclass(frozen=True)
class Body:
    """Bytes to send, also compressed, with their entity tag."""

    plain: bytes
    packed: bytes
    etag: str
    media_type: str

    @classmethod
    def of(cls, plain: bytes, media_type: str) -> Body:
        """Compress `plain` once; `mtime` is fixed so that equal bytes stay equal."""
        digest = hashlib.sha256(plain).hexdigest()[:16]
        return cls(plain, gzip.compress(plain, 9, mtime=0), f'W/"{digest}"', media_type)

    @classmethod
    def text(cls, text: str, suffix: str) -> Body:
        """`text` as a file with this `suffix`, one of `MEDIA_TYPES`."""
        return cls.of(text.encode(), MEDIA_TYPES[suffix])

    def response(self, request: Request, headers: dict[str, str]) -> Response:
        """The answer to `request`: 304 when the browser has these bytes, compressed when it can read that."""
        headers = {**headers, "ETag": self.etag, "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
        if self.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return Response(self.packed, media_type=self.media_type, headers=headers)
        return Response(self.plain, media_type=self.media_type, headers=headers)


class Assets:
    """The files under one folder, by their relative names."""

    def __init__(self, folder: Path) -> None:
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        self.bodies = {path.relative_to(folder).as_posix(): _read(path) for path in paths}
        names_and_tags = "".join(f"{name}{body.etag}" for name, body in self.bodies.items())
        self.version = hashlib.sha256(names_and_tags.encode()).hexdigest()[:12]

    def url(self, name: str) -> str:
        """The address of a file. Raises `KeyError` when there is none of that name."""
        self.bodies[name]
        return f"/static/{self.version}/{name}"

    def response(self, request: Request, version: str, name: str) -> Response:
        """The file `name`; a page of an older version gets today's file, to be asked for again next time."""
        body = self.bodies.get(name)
        if body is None:
            return Response(status_code=404)
        return body.response(request, {"Cache-Control": FOR_EVER if version == self.version else ASK_AGAIN})


def _read(path: Path) -> Body:
    media_type = MEDIA_TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Body.of(path.read_bytes(), media_type)
