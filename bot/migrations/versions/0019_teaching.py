"""edits of data files, what is taught, what is to be mended

Revision: 0019
Comes after: 0018
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _who() -> list[Any]:
    return [
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("officer", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
    ]


def upgrade() -> None:
    _changes()
    _teaching()
    with op.batch_alter_table("question") as batch_op:
        batch_op.add_column(sa.Column("change_id", BIG_ID, nullable=True))
        batch_op.create_index("ix_question_change_id", ["change_id"])


def _changes() -> None:
    op.create_table(
        "data_change",
        sa.Column("id", BIG_ID, nullable=False),
        *_who(),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("commit", sa.String(length=40), nullable=False),
        sa.Column("commit_error", sa.Text(), nullable=False),
        sa.Column("undone_by", BIG_ID, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_data_change"),
        sa.ForeignKeyConstraint(["undone_by"], ["data_change.id"], name="fk_data_change_undone_by_data_change"),
    )
    op.create_index("ix_data_change_at", "data_change", ["at"])
    op.create_index("ix_data_change_about", "data_change", ["about"])
    op.create_table(
        "data_change_file",
        sa.Column("change_id", BIG_ID, nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("change_id", "path", name="pk_data_change_file"),
        sa.ForeignKeyConstraint(["change_id"], ["data_change.id"], name="fk_data_change_file_change_id_data_change"),
    )


def _teaching() -> None:
    op.create_table(
        "learning",
        sa.Column("id", BIG_ID, nullable=False),
        *_who(),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("sentences", sa.Integer(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("change_id", BIG_ID, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_learning"),
        sa.ForeignKeyConstraint(["change_id"], ["data_change.id"], name="fk_learning_change_id_data_change"),
    )
    op.create_table(
        "taught_sentence",
        sa.Column("id", BIG_ID, nullable=False),
        *_who(),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("intent", sa.String(length=60), nullable=False),
        sa.Column("procedure", sa.String(length=20), nullable=False),
        sa.Column("change_id", BIG_ID, nullable=True),
        sa.Column("learning_id", BIG_ID, nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_taught_sentence"),
        sa.ForeignKeyConstraint(["change_id"], ["data_change.id"], name="fk_taught_sentence_change_id_data_change"),
        sa.ForeignKeyConstraint(["learning_id"], ["learning.id"], name="fk_taught_sentence_learning_id_learning"),
    )
    op.create_index("ix_taught_sentence_learning_id", "taught_sentence", ["learning_id"])
    op.create_table(
        "catalogue_task",
        sa.Column("id", BIG_ID, nullable=False),
        *_who(),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("done_by", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_catalogue_task"),
    )
    op.create_index("ix_catalogue_task_about", "catalogue_task", ["about"])


def downgrade() -> None:
    with op.batch_alter_table("question") as batch_op:
        batch_op.drop_index("ix_question_change_id")
        batch_op.drop_column("change_id")
    for table in ("catalogue_task", "taught_sentence", "learning", "data_change_file", "data_change"):
        op.drop_table(table)
