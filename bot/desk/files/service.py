"""Keeps what officers send until residents have had time to fetch it."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta
from pathlib import PurePath

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.desk.files.models import SentFile
from bot.errors import InputError
from bot.keys import get_key, keyed_hash

LARGEST = 5_000_000  # bytes; what Zalo takes
KEPT_FOR = timedelta(days=30)  # as long as the answer itself is fetched by its code
# By how a file begins, and not by what its name says; no more than every channel takes.
_KINDS = (
    (b"%PDF-", ".pdf", "application/pdf"),
    (b"\xff\xd8\xff", ".jpg", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", ".png", "image/png"),
    (b"PK\x03\x04", ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
)


def keep(session: Session, name: str, data: bytes, officer: str, now: datetime) -> tuple[str, SentFile]:
    """Store a file; the token by which it is fetched.

    Raises:
        InputError: it is too large, empty, or of a kind that is not sent; the hint says so in Vietnamese.
    """
    if not 0 < len(data) <= LARGEST:
        raise InputError("too large or empty", hint="Tệp trống hoặc lớn quá 5 MB, chưa gửi được.")
    ending, media_type = _kind(name, data)
    stem = re.sub(r"[^\w .()-]", "", PurePath(name).stem).strip(" .")[:80] or "tep"
    token = secrets.token_urlsafe(24)
    file = SentFile(
        token_hash=_hash(token), name=stem + ending, media_type=media_type, data=data, officer=officer, made_at=now
    )
    session.add(file)
    return token, file


def _kind(name: str, data: bytes) -> tuple[str, str]:
    for beginning, ending, media_type in _KINDS:
        # A .docx begins as every archive does.
        if data.startswith(beginning) and (ending != ".docx" or name.lower().endswith(ending)):
            return ending, media_type
    raise InputError(f"not to be sent: {name}", hint="Chỉ gửi được ảnh (JPG, PNG), tệp PDF hoặc Word (.docx).")


def find(session: Session, token: str, now: datetime) -> SentFile | None:
    """The file of `token`; None when there is none, or no longer."""
    file = session.get(SentFile, _hash(token))
    return file if file and file.made_at > now - KEPT_FOR else None


def forget(session: Session, now: datetime) -> None:
    """Delete what is fetched no more."""
    session.execute(delete(SentFile).where(SentFile.made_at <= now - KEPT_FOR))


def _hash(token: str) -> str:
    return keyed_hash(get_key(), "sent-file", token)
