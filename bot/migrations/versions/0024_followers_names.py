"""a follower's conversation under the channel's name alone, as everywhere else

Revision: 0024
Comes after: 0023
"""

from __future__ import annotations

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # "zalo:84001" was the assistant's name of it.
    op.execute(
        "UPDATE dossier_following SET conversation = substr(conversation, length(channel) + 2)"
        " WHERE substr(conversation, 1, length(channel) + 1) = channel || ':'"
    )


def downgrade() -> None:
    op.execute("UPDATE dossier_following SET conversation = channel || ':' || conversation")
