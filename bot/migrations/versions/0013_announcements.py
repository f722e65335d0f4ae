"""urgent notices and who was told

Revision: 0013
Comes after: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database import BIG_ID

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "announcement",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("neighbourhoods", sa.JSON(), nullable=False),
        sa.Column("written_out", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.String(60), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("withdrawn_by", sa.String(60), nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_announcement"),
    )
    op.create_index("ix_announcement_ends_at", "announcement", ["ends_at"])
    op.create_table(
        "announcement_told",
        sa.Column("announcement_id", BIG_ID, nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("conversation", sa.String(120), nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.Column("written", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("announcement_id", "channel", "conversation", name="pk_announcement_told"),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["announcement.id"], name="fk_announcement_told_announcement_id_announcement"
        ),
    )


def downgrade() -> None:
    op.drop_table("announcement_told")
    op.drop_table("announcement")
