"""visits at home, calls of officers on duty, feedback reports

Revision: 0020
Comes after: 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database import BIG_ID

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "home_visit",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("procedure", sa.String(200), nullable=False),
        sa.Column("procedure_code", sa.String(20), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("neighbourhood", sa.String(80), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("conversation", sa.String(120), nullable=False),
        sa.Column("officer", sa.String(120), nullable=False),
        sa.Column("received", sa.Text(), nullable=False),
        sa.Column("returned", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("reminded_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_home_visit"),
        sa.UniqueConstraint("code", name="uq_home_visit_code"),
        sa.UniqueConstraint("starts_at", "place", name="uq_home_visit_starts_at_place"),
    )
    op.create_index("ix_home_visit_state", "home_visit", ["state"])
    op.create_index("ix_home_visit_changed_at", "home_visit", ["changed_at"])
    op.create_table(
        "duty_call",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("visit_id", BIG_ID, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("conversation", sa.String(120), nullable=False),
        sa.Column("called_at", MOMENT, nullable=False),
        sa.Column("answer", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_duty_call"),
        sa.ForeignKeyConstraint(["visit_id"], ["home_visit.id"], name="fk_duty_call_visit_id_home_visit"),
    )
    op.create_index("ix_duty_call_visit_id", "duty_call", ["visit_id"])
    op.create_table(
        "day_list_sent",
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("conversation", sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint("day", "channel", "conversation", name="pk_day_list_sent"),
    )
    op.create_table(
        "feedback_report",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("category", sa.String(20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("conversation", sa.String(120), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("reply_by", sa.Date(), nullable=False),
        sa.Column("forward_by", sa.Date(), nullable=False),
        sa.Column("officer", sa.String(120), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feedback_report"),
        sa.UniqueConstraint("code_hash", name="uq_feedback_report_code_hash"),
    )
    for column in ("state", "made_at", "changed_at"):
        op.create_index(f"ix_feedback_report_{column}", "feedback_report", [column])
    op.create_table(
        "feedback_picture",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("report_id", BIG_ID, nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_feedback_picture"),
        sa.ForeignKeyConstraint(
            ["report_id"], ["feedback_report.id"], name="fk_feedback_picture_report_id_feedback_report"
        ),
    )
    op.create_index("ix_feedback_picture_report_id", "feedback_picture", ["report_id"])


def downgrade() -> None:
    for table in ("feedback_picture", "feedback_report", "day_list_sent", "duty_call", "home_visit"):
        op.drop_table(table)
