"""who had their data erased on Zalo, so that old events do not bring them back

Revision: 0025
Comes after: 0024
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "zalo_withdrawal",
        sa.Column("user", sa.String(120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user", name="pk_zalo_withdrawal"),
    )


def downgrade() -> None:
    op.drop_table("zalo_withdrawal")
