"""The engine, the session and the schema version of the product's database.

SQLite by default, PostgreSQL by URL. One request, one transaction: open with `session_scope()` at the edge,
`flush()` inside. What is done inside `joined()` is one transaction with what is around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Integer,
    MetaData,
    create_engine,
    event,
    func,
    select,
    text,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeDecorator

from bot.file_locks import hold_when_free
from bot.settings import ROOT, VIETNAM, get_settings

# SQLite numbers rows itself only for INTEGER; PostgreSQL's INTEGER would end at two thousand million.
BIG_ID = BigInteger().with_variant(Integer, "sqlite")


# Milliseconds that a statement waits for what another transaction holds. The event loop may be who waits.
_PATIENCE = 15_000
# Any number; all processes agree on it.
_UPGRADE_LOCK = 7_620_511
_demonstrating: ContextVar[bool] = ContextVar("demonstrating", default=False)
_joined: ContextVar[Connection | None] = ContextVar("joined", default=None)


class Moment(TypeDecorator[datetime]):
    """A point in time: stored in UTC, read back in Vietnam's zone. A naive value is refused.

    SQLite keeps no zone, so without this type what comes back could not be compared with `settings.now()`.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """(see parent class)"""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """(see parent class)"""
        if value is None:
            return None
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(VIETNAM)


def storable(text: str) -> str:
    """`text` as every database takes it: halves of characters, which JSON can say, are replaced; NUL is gone."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", "")


def words(kind: type[StrEnum], length: int) -> Enum:
    """A text column that is read back as a member of `kind`; a `String` would give the bare text."""
    return Enum(kind, native_enum=False, length=length, values_callable=lambda members: [m.value for m in members])


class Base(DeclarativeBase):
    """Base of every table."""

    # Constraints have names, so that a migration can change them on every database.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def make_engine(url: str) -> Engine:
    """An engine for `url`; nobody waits without end for what others hold. SQLite gets WAL and foreign keys, and its
    folder is made."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return _ending_waits(create_engine(parsed, pool_pre_ping=True))
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _set_pragmas(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        # NORMAL under WAL survives a crash of the process; only a power cut can lose the last commits.
        # A disk that others keep busy has held up a writer for more than five seconds.
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"busy_timeout={_PATIENCE}"):
            cursor.execute(f"PRAGMA {pragma}")
        # 16 MB at most: the upper levels of the indexes of ten million dossiers; SQLite's own 2 MB hold a part of them.
        cursor.execute("PRAGMA cache_size=-16384")
        cursor.close()

    return engine


def _ending_waits(engine: Engine) -> Engine:
    """PostgreSQL alone would wait for ever for a row that a process or a person holds who does nothing more."""

    @event.listens_for(engine, "connect")
    def _set_patience(connection: Any, _record: Any) -> None:
        connection.execute(f"SET lock_timeout = {_PATIENCE}")
        connection.commit()  # a rollback would take it back

    return engine


def is_away(error: BaseException) -> bool:
    """Whether the database cannot be had now, is full or locked, so that the same may go well later."""
    if isinstance(error, OperationalError | InterfaceError | PoolTimeout):
        return True
    return isinstance(error, DBAPIError) and error.connection_invalidated


@lru_cache
def get_engine() -> Engine:
    """The engine of this process."""
    return make_engine(get_settings().database_url)


@lru_cache
def get_demo_engine() -> Engine:
    """The engine of the demonstrations; their database is another one, so nothing of theirs can be taken for real."""
    return make_engine(get_settings().demo_database_url)


@contextmanager
def demonstration() -> Iterator[None]:
    """Whatever is done inside, and in tasks begun inside, reads and writes the demonstrations' database."""
    token = _demonstrating.set(True)
    try:
        yield
    finally:
        _demonstrating.reset(token)


def in_demonstration() -> bool:
    """Whether what happens now is invented: in this context, or on the whole server."""
    return _demonstrating.get() or get_settings().demo


@lru_cache
def _session_factory() -> sessionmaker[Session]:
    return sessionmaker(get_engine(), expire_on_commit=False)


@lru_cache
def _demo_session_factory() -> sessionmaker[Session]:
    return sessionmaker(get_demo_engine(), expire_on_commit=False)


@contextmanager
def joined(connection: Connection) -> Iterator[None]:
    """Every `session_scope()` inside is a part of `connection`'s transaction: kept if that is committed.

    On SQLite nobody else may write from the first of them on, so nothing inside may wait for anybody.
    """
    token = _joined.set(connection)
    try:
        yield
    finally:
        _joined.reset(token)


@contextmanager
def session_scope() -> Iterator[Session]:
    """One transaction: committed at the end, rolled back on any exception."""
    if connection := _joined.get():
        _begin(connection)
        part = Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        with part as session, session.begin():
            yield session
        return
    factory = _demo_session_factory() if _demonstrating.get() else _session_factory()
    with factory.begin() as session:
        yield session


def _begin(connection: Connection) -> None:
    """Begin in earnest on SQLite: its driver begins only before it writes, and the end of a savepoint would commit."""
    if connection.dialect.name == "sqlite" and not getattr(connection.connection, "in_transaction", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def upgrade_schema(url: str | None = None) -> None:
    """Bring the database at `url` (default: the settings') to the newest schema.

    Of processes that start together, a server and a command say, one does it while the others wait.
    """
    url = url or get_settings().database_url
    with _only_one(url):
        command.upgrade(migration_config(url), "head")


@contextmanager
def _only_one(url: str) -> Iterator[None]:
    """Held by one process at a time, whatever becomes of it."""
    engine = make_engine(url)
    try:
        if engine.dialect.name == "postgresql":
            with engine.connect() as connection:
                connection.execute(text("SET LOCAL lock_timeout = 0"))  # a long upgrade is waited for
                connection.execute(select(func.pg_advisory_lock(_UPGRADE_LOCK)))
                connection.commit()
                yield
        elif engine.url.database and engine.url.database != ":memory:":
            with Path(f"{engine.url.database}.upgrade").open("w") as file:
                hold_when_free(file)
                yield
        else:
            yield
    finally:
        # Ends the connection, and with it the lock.
        engine.dispose()


def migration_config(url: str | None = None) -> Config:
    """Alembic's configuration for `url`; `bot/migrations/env.py` reads the address from its attributes."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "bot" / "migrations"))
    config.attributes["url"] = url or get_settings().database_url
    return config
