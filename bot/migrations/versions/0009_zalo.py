"""Zalo's tokens, events nobody expected, what its messages cost, and notices as the values of a template

Revision: 0009
Comes after: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "zalo_token",
        sa.Column("app_id", sa.String(length=40), nullable=False),
        sa.Column("oa_id", sa.String(length=40), nullable=False),
        sa.Column("access_token", sa.Text(), nullable=False),
        sa.Column("refresh_token", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("access_until", MOMENT, nullable=False),
        sa.Column("consented_at", MOMENT, nullable=False),
        sa.Column("refreshing_by", sa.String(length=36), nullable=False),
        sa.Column("refreshing_until", MOMENT, nullable=True),
        sa.Column("failed_at", MOMENT, nullable=True),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.Column("failure_hint", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("app_id", name="pk_zalo_token"),
    )
    op.create_table(
        "zalo_event",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("user", sa.String(length=120), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_zalo_event"),
    )
    op.create_index("uq_zalo_event_digest", "zalo_event", ["digest"], unique=True)
    op.create_index("ix_zalo_event_user", "zalo_event", ["user"])
    op.create_index("ix_zalo_event_received_at", "zalo_event", ["received_at"])
    op.create_table(
        "zalo_spending",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("dong", BIG_ID, nullable=False),
        sa.PrimaryKeyConstraint("month", "kind", name="pk_zalo_spending"),
    )
    with op.batch_alter_table("outbox") as batch_op:
        batch_op.add_column(sa.Column("template", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    with op.batch_alter_table("outbox") as batch_op:
        batch_op.drop_column("template")
    op.drop_table("zalo_spending")
    op.drop_table("zalo_event")
    op.drop_table("zalo_token")
