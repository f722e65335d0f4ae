"""All SQL about the pair of tokens, and about the pair of a consent that is not yet known to be ours.

Every change is one conditional UPDATE, so it holds across processes and databases.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, or_, select, update

from bot.channels.zalo.models import ZaloToken

_WAITING = ":waiting"  # behind the app's id: such a row is nobody's to send with


class TokenTable:
    """The row of one app, and the one that waits to take its place."""

    def __init__(self, engine: Engine, app_id: str) -> None:
        self._engine = engine
        self._app_id = app_id
        self._mine = ZaloToken.app_id == app_id

    def read(self) -> ZaloToken | None:
        """The pair as it is now, detached."""
        return self._read(self._app_id)

    def put(self, **values: Any) -> None:
        """A pair that is ours: it takes the place of whatever was there."""
        with self._engine.begin() as connection:
            self._put(connection, self._app_id, values)

    def keep(self, **values: Any) -> None:
        """A pair from a consent, beside the one in use until Zalo has said whose it is."""
        with self._engine.begin() as connection:
            self._put(connection, self._app_id + _WAITING, values)

    def waiting(self) -> ZaloToken | None:
        """The pair that is kept, detached."""
        return self._read(self._app_id + _WAITING)

    def drop(self, pair: ZaloToken) -> None:
        """The pair that is kept is not ours, or too old."""
        with self._engine.begin() as connection:
            self._drop(connection, pair)

    def take(self, pair: ZaloToken) -> None:
        """The pair that is kept is ours, unless another process took it a moment before."""
        with self._engine.begin() as connection:
            if self._drop(connection, pair):
                names = ("oa_id", "access_token", "refresh_token", "issued_at", "access_until", "consented_at")
                self._put(connection, self._app_id, {name: getattr(pair, name) for name in names})

    def claim(self, version: int, who: str, now: datetime, lease: timedelta) -> bool:
        """Become the one who refreshes `version`, unless somebody else is at it or has done it."""
        free = or_(ZaloToken.refreshing_until.is_(None), ZaloToken.refreshing_until < now)
        # A clock that was ahead when the claim was made must not lock everybody out for long.
        stale = ZaloToken.refreshing_until > now + 2 * lease
        return self._update(version, or_(free, stale), refreshing_by=who, refreshing_until=now + lease)

    def save(self, version: int, **pair: Any) -> bool:
        """The pair that came for the refresh token of `version`.

        The claim is not asked: a refresh token works once, so whoever got a pair for it has the only good one.
        """
        done: dict[str, Any] = {"refreshing_by": "", "refreshing_until": None, "failed_at": None}
        done |= {"failure": "", "failure_hint": "", "version": version + 1}
        return self._update(version, **done, **pair)

    def fail(self, version: int, now: datetime, failure: str, hint: str) -> bool:
        """Remember why `version` could not be refreshed, and let others try."""
        told: dict[str, Any] = {"failed_at": now, "failure": failure, "failure_hint": hint}
        return self._update(version, refreshing_by="", refreshing_until=None, **told)

    def release(self, version: int, who: str) -> bool:
        """Let others try, now: nothing was sent."""
        return self._update(version, ZaloToken.refreshing_by == who, refreshing_by="", refreshing_until=None)

    def _read(self, key: str) -> ZaloToken | None:
        with self._engine.connect() as connection:
            row = connection.execute(select(ZaloToken.__table__).where(ZaloToken.app_id == key)).one_or_none()
        return ZaloToken(**row._mapping) if row else None

    @staticmethod
    def _put(connection: Connection, key: str, values: dict[str, Any]) -> None:
        its = ZaloToken.app_id == key
        old = connection.execute(select(ZaloToken.version).where(its).with_for_update()).scalar_one_or_none()
        connection.execute(delete(ZaloToken).where(its))
        connection.execute(insert(ZaloToken).values(app_id=key, version=(old or 0) + 1, **values))

    @staticmethod
    def _drop(connection: Connection, pair: ZaloToken) -> bool:
        this = (ZaloToken.app_id == pair.app_id, ZaloToken.refresh_token == pair.refresh_token)
        return connection.execute(delete(ZaloToken).where(*this)).rowcount == 1

    def _update(self, of: int, *conditions: Any, **values: Any) -> bool:
        statement = update(ZaloToken).where(self._mine, ZaloToken.version == of, *conditions).values(**values)
        with self._engine.begin() as connection:
            return bool(getattr(connection.execute(statement), "rowcount", 0))
