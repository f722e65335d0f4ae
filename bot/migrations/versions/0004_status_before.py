"""the status before each change; how a load came in

Revision: 0004
Comes after: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("dossier_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("status_before", sa.SmallInteger(), nullable=True))
    with op.batch_alter_table("dossier_import", schema=None) as batch_op:
        batch_op.add_column(sa.Column("way", sa.String(length=10), nullable=False, server_default="file"))
    with op.batch_alter_table("dossier_import", schema=None) as batch_op:
        batch_op.alter_column("way", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("dossier_import", schema=None) as batch_op:
        batch_op.drop_column("way")
    with op.batch_alter_table("dossier_event", schema=None) as batch_op:
        batch_op.drop_column("status_before")
