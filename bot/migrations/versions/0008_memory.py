"""what the assistant remembers of a conversation is kept with the conversation

What was remembered at this moment is dropped; it would have been forgotten within the hour.

Revision: 0008
Comes after: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("conversation_state")


def downgrade() -> None:
    op.create_table(
        "conversation_state",
        sa.Column("sender_id", sa.String(length=120), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sender_id", name="pk_conversation_state"),
    )
    op.create_index("ix_conversation_state_updated_at", "conversation_state", ["updated_at"])
