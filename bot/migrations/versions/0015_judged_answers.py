"""answers that people judged, drawn by chance

Revision: 0015
Comes after: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database import BIG_ID

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "judged_answer",
        sa.Column("question_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("drawn_at", MOMENT, nullable=False),
        sa.Column("verdict", sa.String(12), nullable=True),
        sa.Column("judged_by", sa.String(60), nullable=False),
        sa.Column("judged_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("question_id", name="pk_judged_answer"),
    )
    op.create_index("ix_judged_answer_month", "judged_answer", ["month"])


def downgrade() -> None:
    op.drop_table("judged_answer")
