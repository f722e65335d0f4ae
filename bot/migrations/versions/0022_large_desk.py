"""what a large desk looks for has an index that is used: questions that wait, the dossiers of a month

Revision: 0022
Comes after: 0021
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _index_of_waiting("waits = 1")
    op.create_index("ix_dossier_received_at", "dossier", ["received_at"])


def downgrade() -> None:
    op.drop_index("ix_dossier_received_at", "dossier")
    _index_of_waiting("waits")


def _index_of_waiting(on_sqlite: str) -> None:
    op.drop_index("ix_question_waits", "question")
    op.create_index(
        "ix_question_waits",
        "question",
        ["asked_at"],
        postgresql_where=sa.text("waits"),
        sqlite_where=sa.text(on_sqlite),
    )
