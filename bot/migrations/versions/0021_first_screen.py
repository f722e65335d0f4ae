"""visits are counted by the first screen that they saw

Revision: 0021
Comes after: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "first_screen",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("screen", sa.String(length=20), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "screen", name="pk_first_screen"),
    )


def downgrade() -> None:
    op.drop_table("first_screen")
