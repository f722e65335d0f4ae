"""forms being filled in: encrypted, and gone when they expire

Revision: 0010
Comes after: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "form_draft",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_form_draft"),
    )
    op.create_index("ix_form_draft_expires_at", "form_draft", ["expires_at"])


def downgrade() -> None:
    op.drop_table("form_draft")
