"""Everything the product has stored, in one file, while it serves; and back again.

The file is a zip with `manifest.json` and the data in the form that the database itself reads and writes fastest: on
SQLite the copy made by its online backup, on PostgreSQL one `COPY` a table, all in one snapshot. `pg_dump` would have
to be installed beside the program in the server's version; `COPY` needs nothing but the connection.

The installation's key is not in the file: with it, hashes of phone numbers could be guessed. The manifest tells by a
fingerprint which key belongs to it.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from bot.database import migration_config, upgrade_schema
from bot.errors import InputError
from bot.keys import keyed_hash

_FORMAT = 1
_MANIFEST, _SQLITE_FILE = "manifest.json", "database.db"
_VERSION_TABLE = "alembic_version"
_CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Manifest:
    """What a backup is."""

    made_at: str
    backend: str  # sqlite, postgresql
    revision: str  # of the schema
    key: str  # fingerprint
    rows: dict[str, int]  # by table
    sequences: dict[str, int | None]  # last numbers given out; SQLite's file has them in itself
    format: int = _FORMAT

    def made_with(self, key: bytes) -> bool:
        """Whether hashes in the backup were made with `key`."""
        return self.key == _fingerprint(key)


def back_up(engine: Engine, path: Path, *, key: bytes, now: datetime) -> Manifest:
    """Write the state of this moment to `path`, which appears only when it is whole.

    Raises:
        InputError: `path` exists.
    """
    if path.exists():
        raise InputError(f"{path} exists", hint=f"Đã có tệp {path}; hãy đặt tên khác.")
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.unfinished")
    write = _write_sqlite if engine.dialect.name == "sqlite" else _write_postgresql
    # Readable by its owner only: there are reasons, messages and hashes in it.
    descriptor = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                told = write(engine, archive)
                manifest = Manifest(made_at=now.isoformat(), backend=engine.dialect.name, key=_fingerprint(key), **told)
                archive.writestr(_MANIFEST, json.dumps(asdict(manifest), indent=1))
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def read_manifest(path: Path, engine: Engine) -> Manifest:
    """What `path` is.

    Raises:
        InputError: It is no backup, is damaged, or is one of another database or of a newer program.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            damaged = archive.testzip()
            told = json.loads(archive.read(_MANIFEST))
        manifest = Manifest(**told)
    except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise InputError(
            f"{path}: no backup ({error})", hint="Tệp này không phải bản sao lưu, hoặc đã hỏng."
        ) from error
    if damaged:
        raise InputError(f"{path}: {damaged} is damaged", hint="Bản sao lưu đã hỏng; hãy dùng bản khác.")
    if manifest.backend != engine.dialect.name:
        raise InputError(
            f"{path}: a backup of {manifest.backend}, the database is {engine.dialect.name}",
            hint=f"Bản sao lưu này là của {manifest.backend}; hãy đặt MOTCUA_DATABASE_URL cho đúng loại.",
        )
    known = {script.revision for script in ScriptDirectory.from_config(migration_config("")).walk_revisions()}
    if manifest.format != _FORMAT or manifest.revision not in known:
        raise InputError(
            f"{path}: schema {manifest.revision} is unknown",
            hint="Bản sao lưu do phiên bản mới hơn tạo ra; hãy cập nhật phần mềm trước.",
        )
    return manifest


def restore(engine: Engine, path: Path) -> Manifest:
    """Put back the state that `path` holds in place of what is stored; who reads meanwhile sees one or the other.

    Raises:
        InputError: (see `read_manifest`) Nothing was changed.
    """
    manifest = read_manifest(path, engine)
    with zipfile.ZipFile(path) as archive:
        if engine.dialect.name == "sqlite":
            _read_sqlite(engine, archive)
        else:
            _read_postgresql(engine, archive, manifest)
    # A backup of an older program is brought up to date.
    upgrade_schema(_address(engine))
    return manifest


def _write_sqlite(engine: Engine, archive: zipfile.ZipFile) -> dict[str, Any]:
    with _temporary_file() as copy:
        with closing(sqlite3.connect(copy)) as target, _raw_sqlite(engine) as source:
            source.backup(target)
            names = [name for (name,) in target.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            rows = {name: target.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in sorted(names)}
            (revision,) = target.execute(f"SELECT version_num FROM {_VERSION_TABLE}").fetchone()
        archive.write(copy, _SQLITE_FILE)
    return {"revision": revision, "rows": rows, "sequences": {}}


def _read_sqlite(engine: Engine, archive: zipfile.ZipFile) -> None:
    with _temporary_file() as copy:
        with archive.open(_SQLITE_FILE) as packed, copy.open("wb") as file:
            shutil.copyfileobj(packed, file, _CHUNK)
        with closing(sqlite3.connect(copy)) as source, _raw_sqlite(engine) as target:
            if source.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise InputError(
                    "the database in the backup is damaged", hint="Bản sao lưu đã hỏng; hãy dùng bản khác."
                )
            # One transaction of SQLite's own: other connections go on with the new pages.
            source.backup(target)


@contextmanager
def _raw_sqlite(engine: Engine) -> Iterator[sqlite3.Connection]:
    connection = engine.raw_connection()
    try:
        assert isinstance(connection.driver_connection, sqlite3.Connection)
        yield connection.driver_connection
    finally:
        connection.close()


def _write_postgresql(engine: Engine, archive: zipfile.ZipFile) -> dict[str, Any]:
    # One snapshot for all tables; writers are not held up.
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        rows = {}
        for table in _tables(connection):
            with archive.open(_member(table), "w", force_zip64=True) as file, _cursor(connection) as cursor:
                with cursor.copy(f'COPY "{table}" ({_columns(connection, table)}) TO STDOUT') as copy:
                    for block in copy:
                        file.write(block)
                rows[table] = cursor.rowcount
        return {"revision": _revision(connection), "rows": rows, "sequences": _sequences(connection)}


def _read_postgresql(engine: Engine, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    with engine.connect() as connection:
        same = inspect(connection).has_table(_VERSION_TABLE) and _revision(connection) == manifest.revision
    if not same:
        _rebuild(engine, manifest.revision)
    with engine.begin() as connection:
        tables = _tables(connection)
        quoted = ", ".join(f'"{table}"' for table in tables)
        connection.execute(text(f"TRUNCATE {quoted}"))
        for table in tables:
            into = f'COPY "{table}" ({_columns(connection, table)}) FROM STDIN'
            with archive.open(_member(table)) as file, _cursor(connection) as cursor, cursor.copy(into) as copy:
                while block := file.read(_CHUNK):
                    copy.write(block)
        for name, last in manifest.sequences.items():
            connection.execute(
                text("SELECT setval(CAST(:name AS regclass), :value, :used)"),
                {"name": f'"{name}"', "value": last or 1, "used": last is not None},
            )


def _rebuild(engine: Engine, revision: str) -> None:
    """Empty tables as they were when the backup was made."""
    with engine.begin() as connection:
        for table in inspect(connection).get_table_names():
            connection.execute(text(f'DROP TABLE "{table}" CASCADE'))
    command.upgrade(migration_config(_address(engine)), revision)


def _tables(connection: Connection) -> list[str]:
    """Those that are referred to come first."""
    names = [name for name, _ in inspect(connection).get_sorted_table_and_fkc_names() if name]
    return [name for name in names if name != _VERSION_TABLE]


def _columns(connection: Connection, table: str) -> str:
    """In one order, whatever migrations added when."""
    return ", ".join(sorted(f'"{column["name"]}"' for column in inspect(connection).get_columns(table)))


def _revision(connection: Connection) -> str:
    return str(connection.execute(text(f"SELECT version_num FROM {_VERSION_TABLE}")).scalar_one())


def _sequences(connection: Connection) -> dict[str, int | None]:
    statement = text("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()")
    return {row.sequencename: row.last_value for row in connection.execute(statement)}


def _cursor(connection: Connection) -> Any:
    """psycopg's own, which can COPY."""
    driver: Any = connection.connection.driver_connection
    return driver.cursor()


def _member(table: str) -> str:
    return f"tables/{table}.copy"


def _address(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def _fingerprint(key: bytes) -> str:
    return keyed_hash(key, "fingerprint", "")[:16]


@contextmanager
def _temporary_file() -> Iterator[Path]:
    """In the folder of the machine's temporary files; of nobody else's to read."""
    with tempfile.TemporaryDirectory(prefix="motcua-") as folder:
        yield Path(folder) / _SQLITE_FILE
