from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.errors import ConfigurationError
from bot.keys import keyed_hash, load_key
from bot.settings import Settings


def test_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "var" / "secret.key"
    made = load_key(Settings(secret_key=SecretStr("")), file)
    assert load_key(Settings(secret_key=SecretStr("")), file) == made
    assert file.stat().st_mode & 0o777 == 0o600


def test_key_of_the_settings_wins(tmp_path: Path) -> None:
    file = tmp_path / "secret.key"
    assert load_key(Settings(secret_key=SecretStr("s" * 32)), file) == b"s" * 32
    assert not file.exists()


def test_short_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError):
        load_key(Settings(secret_key=SecretStr("short")), tmp_path / "secret.key")


def test_hash_depends_on_key_purpose_and_value() -> None:
    hashes = {
        keyed_hash(b"a", "phone", "0900000001"),
        keyed_hash(b"b", "phone", "0900000001"),
        keyed_hash(b"a", "id", "0900000001"),
        keyed_hash(b"a", "phone", "0900000002"),
    }
    assert len(hashes) == 4
    assert keyed_hash(b"a", "phone", "0900000001") in hashes
