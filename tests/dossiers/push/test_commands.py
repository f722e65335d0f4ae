"""`motcua api-keys …` as the IT person types it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.command import motcua


def test_key_is_shown_once_and_only_its_hash_is_kept(tmp_path: Path) -> None:
    key = motcua("api-keys", "add", "iGate phường", folder=tmp_path).stdout.strip()
    assert key.startswith("motcua_")
    assert len(key) > 40
    listed = motcua("api-keys", "list", folder=tmp_path).stdout
    assert "iGate" in listed
    assert key not in listed
    with sqlite3.connect(tmp_path / "motcua.db") as database:
        assert key not in str(database.execute("SELECT * FROM api_key").fetchall())


def test_key_is_revoked_once(tmp_path: Path) -> None:
    motcua("api-keys", "add", "iGate", "--scope", "progress", folder=tmp_path)
    assert "Đã thu hồi khóa 1 (iGate)" in motcua("api-keys", "revoke", "1", folder=tmp_path).stdout
    again = motcua("api-keys", "revoke", "1", folder=tmp_path)
    assert again.returncode == 1
    assert "đã thu hồi rồi" in again.stderr
