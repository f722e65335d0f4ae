"""what the neighbourhood teams heard at the doors

Revision: 0017
Comes after: 0016
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "notebook_team",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_notebook_team"),
        sa.UniqueConstraint("code_hash", name="uq_notebook_team_code_hash"),
    )
    op.create_table(
        "notebook_entry",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("team_id", BIG_ID, nullable=False),
        sa.Column("neighbourhood", sa.String(length=60), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("difficulty", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["notebook_team.id"], name="fk_notebook_entry_team_id_notebook_team"),
        sa.PrimaryKeyConstraint("id", name="pk_notebook_entry"),
    )
    op.create_index("ix_notebook_entry_team_id", "notebook_entry", ["team_id"])
    op.create_index("ix_notebook_entry_heard_at", "notebook_entry", ["heard_at"])


def downgrade() -> None:
    op.drop_table("notebook_entry")
    op.drop_table("notebook_team")
