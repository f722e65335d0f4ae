"""the queue of messages: what is to be answered, what is to be sent, who has a conversation

Revision: 0005
Comes after: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNANSWERED = sa.text("ready_at IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("message") as batch_op:
        batch_op.add_column(sa.Column("attachments", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("delivery_id", sa.String(length=120), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("error", sa.Text(), nullable=False, server_default=""))
    op.create_index(
        "ix_message_unanswered", "message", ["ready_at"], postgresql_where=UNANSWERED, sqlite_where=UNANSWERED
    )
    op.create_table(
        "conversation",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("conversation", sa.String(length=120), nullable=False),
        sa.Column("holder", sa.String(length=10), nullable=False),
        sa.Column("held_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("memory", sa.Text(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", "conversation", name="pk_conversation"),
    )
    op.create_index("ix_conversation_updated_at", "conversation", ["updated_at"])
    op.create_table(
        "outbox",
        sa.Column("message_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("conversation", sa.String(length=120), nullable=False),
        sa.Column("progress", sa.String(length=10), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sending_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("parts_sent", sa.Integer(), nullable=False),
        sa.Column("first_choice", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_type", sa.String(length=100), nullable=False),
        sa.Column("file_data", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_outbox_message_id_message"),
        sa.PrimaryKeyConstraint("message_id", name="pk_outbox"),
    )
    op.create_index("ix_outbox_channel_progress_due_at", "outbox", ["channel", "progress", "due_at"])
    op.create_index("ix_outbox_channel_conversation_message_id", "outbox", ["channel", "conversation", "message_id"])
    op.create_table(
        "channel_alert",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name="pk_channel_alert"),
    )


def downgrade() -> None:
    op.drop_table("channel_alert")
    op.drop_table("outbox")
    op.drop_table("conversation")
    op.drop_index("ix_message_unanswered", "message")
    with op.batch_alter_table("message") as batch_op:
        for column in ("error", "attempts", "ready_at", "delivery_id", "sent_at", "attachments"):
            batch_op.drop_column(column)
