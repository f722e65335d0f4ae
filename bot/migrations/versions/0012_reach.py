"""visits are counted by week, neighbourhood and channel

Revision: 0012
Comes after: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reach",
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("neighbourhood", sa.String(length=60), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("week", "neighbourhood", "channel", name="pk_reach"),
    )


def downgrade() -> None:
    op.drop_table("reach")
