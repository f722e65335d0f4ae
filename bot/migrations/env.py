"""Run by Alembic. The address of the database is in `config.attributes["url"]` (see bot/database.py)."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Literal

from alembic import context

from bot.database import Base, Moment, make_engine
from bot.migrations import MODEL_MODULES

for module in MODEL_MODULES:
    import_module(module)


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    # A revision must not change when our own type does.
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


def run() -> None:
    engine = make_engine(context.config.attributes["url"])
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # A table that is copied is dropped afterwards; with foreign keys on, its children would go with it.
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            # SQLite cannot alter a table in place; Alembic copies it instead.
            render_as_batch=True,
            compare_type=True,
            render_item=render_item,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
