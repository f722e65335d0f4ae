"""messages and the state of conversations

Revision: 0002
Comes after: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "conversation_state",
        sa.Column("sender_id", sa.String(length=120), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sender_id", name="pk_conversation_state"),
    )
    op.create_index("ix_conversation_state_updated_at", "conversation_state", ["updated_at"])
    op.create_table(
        "message",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("conversation", sa.String(length=120), nullable=False),
        sa.Column("external_id", sa.String(length=120), nullable=True),
        sa.Column("author", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("buttons", sa.JSON(), nullable=False),
        sa.Column("attachment", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("answer_to", BIG_ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["answer_to"], ["message.id"], name="fk_message_answer_to_message"),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
        sa.UniqueConstraint(
            "channel", "conversation", "external_id", name="uq_message_channel_conversation_external_id"
        ),
    )
    op.create_index("ix_message_answer_to", "message", ["answer_to"])
    op.create_index("ix_message_conversation_id", "message", ["conversation", "id"])
    op.create_index("ix_message_created_at", "message", ["created_at"])


def downgrade() -> None:
    op.drop_table("message")
    op.drop_table("conversation_state")
