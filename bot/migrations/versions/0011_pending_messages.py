"""what waits in a conversation is found quickly

Revision: 0011
Comes after: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

UNANSWERED = sa.text("ready_at IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_message_pending",
        "message",
        ["channel", "conversation", "ready_at"],
        postgresql_where=UNANSWERED,
        sqlite_where=UNANSWERED,
    )


def downgrade() -> None:
    op.drop_index("ix_message_pending", "message")
