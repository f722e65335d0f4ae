"""officers, their sessions and the audit log

Revision: 0016
Comes after: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database import BIG_ID

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "officer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(60), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("on_duty", sa.Boolean(), nullable=False),
        sa.Column("alert_channel", sa.String(20), nullable=False),
        sa.Column("alert_chat", sa.String(120), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("totp_secret", sa.Text(), nullable=False),
        sa.Column("totp_step", sa.Integer(), nullable=False),
        sa.Column("invitation", sa.String(64), nullable=True),
        sa.Column("invited_until", MOMENT, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", MOMENT, nullable=True),
        sa.Column("dismissed_at", MOMENT, nullable=True),
        sa.Column("created_by", sa.String(60), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("signed_in_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_officer"),
        sa.UniqueConstraint("username", name="uq_officer_username"),
        sa.UniqueConstraint("invitation", name="uq_officer_invitation"),
    )
    op.create_table(
        "officer_session",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_officer_session"),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_officer_session_officer_id_officer"),
    )
    op.create_index("ix_officer_session_officer_id", "officer_session", ["officer_id"])
    op.create_table(
        "audit_entry",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("officer", sa.String(60), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(160), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entry"),
    )
    op.create_index("ix_audit_entry_officer_id", "audit_entry", ["officer", "id"])
    op.create_index("ix_audit_entry_subject_id", "audit_entry", ["subject", "id"])


def downgrade() -> None:
    op.drop_table("audit_entry")
    op.drop_table("officer_session")
    op.drop_table("officer")
