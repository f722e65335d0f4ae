"""tickets, their notes, who has read what, ready-made answers; the name of the officer who wrote a message

Revision: 0018
Comes after: 0017
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database import BIG_ID

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("message", sa.Column("written_by", sa.String(120), nullable=False, server_default=""))
    op.create_table(
        "ticket",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("code", sa.String(6), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("conversation", sa.String(120), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("question", BIG_ID, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("promised_at", MOMENT, nullable=True),
        sa.Column("alerted_at", MOMENT, nullable=True),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("closed_by", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ticket"),
        sa.UniqueConstraint("code", name="uq_ticket_code"),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_ticket_officer_id_officer"),
    )
    is_open = sa.text("closed_at IS NULL")
    op.create_index(
        "ix_ticket_open",
        "ticket",
        ["channel", "conversation"],
        unique=True,
        postgresql_where=is_open,
        sqlite_where=is_open,
    )
    op.create_index("ix_ticket_queue", "ticket", ["state", "opened_at", "id"])
    op.create_index("ix_ticket_officer_id_state", "ticket", ["officer_id", "state"])
    op.create_index("ix_ticket_conversation", "ticket", ["conversation", "id"])
    op.create_table(
        "ticket_note",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("ticket_id", BIG_ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ticket_note"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_ticket_note_ticket_id_ticket"),
    )
    op.create_index("ix_ticket_note_ticket_id", "ticket_note", ["ticket_id"])
    op.create_table(
        "ticket_seen",
        sa.Column("ticket_id", BIG_ID, nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("message", BIG_ID, nullable=False),
        sa.Column("looked_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("ticket_id", "officer_id", name="pk_ticket_seen"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_ticket_seen_ticket_id_ticket"),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_ticket_seen_officer_id_officer"),
    )
    op.create_table(
        "ticket_try",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ticket_try"),
    )
    op.create_index("ix_ticket_try_who", "ticket_try", ["who"])
    op.create_index("ix_ticket_try_at", "ticket_try", ["at"])
    op.create_table(
        "canned_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(20), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(60), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_canned_answer"),
        sa.UniqueConstraint("key", name="uq_canned_answer_key"),
    )


def downgrade() -> None:
    for table in ("canned_answer", "ticket_try", "ticket_seen", "ticket_note", "ticket"):
        op.drop_table(table)
    op.drop_column("message", "written_by")
