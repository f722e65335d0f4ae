"""dossier_residents

Revision: 0007
Comes after: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dossier_guessing_alarm",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_guessing_alarm")),
    )
    with op.batch_alter_table("dossier_guessing_alarm", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossier_guessing_alarm_at"), ["at"], unique=False)

    op.create_table(
        "dossier_vouched_phone",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sender_hash", sa.String(length=64), nullable=False),
        sa.Column("phone_hash", sa.String(length=64), nullable=False),
        sa.Column("phone_last4", sa.String(length=4), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_vouched_phone")),
    )
    with op.batch_alter_table("dossier_vouched_phone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossier_vouched_phone_sender_hash"), ["sender_hash"], unique=False)

    op.create_table(
        "dossier_following",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dossier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("conversation", sa.String(length=120), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("heard", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_dossier_following_dossier_id_dossier"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_following")),
    )
    with op.batch_alter_table("dossier_following", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossier_following_conversation"), ["conversation"], unique=False)
        batch_op.create_index(
            "uq_dossier_following_running",
            ["dossier_id", "channel", "conversation"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "dossier_rating",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dossier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("procedure_code", sa.String(length=20), nullable=False),
        sa.Column("counter", sa.Text(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_dossier_rating_dossier_id_dossier"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_rating")),
        sa.UniqueConstraint("dossier_id", name=op.f("uq_dossier_rating_dossier_id")),
    )
    op.create_table(
        "dossier_notice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("following_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["following_id"],
            ["dossier_following.id"],
            name=op.f("fk_dossier_notice_following_id_dossier_following"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_notice")),
        sa.UniqueConstraint("following_id", "key", name=op.f("uq_dossier_notice_following_id_key")),
    )
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossier_id_last4"), ["id_last4"], unique=False)
        batch_op.create_index(batch_op.f("ix_dossier_phone_last4"), ["phone_last4"], unique=False)

    with op.batch_alter_table("dossier_lookup_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossier_lookup_attempt_succeeded_at"), ["succeeded", "at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("dossier_lookup_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dossier_lookup_attempt_succeeded_at"))

    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dossier_phone_last4"))
        batch_op.drop_index(batch_op.f("ix_dossier_id_last4"))

    op.drop_table("dossier_notice")
    op.drop_table("dossier_rating")
    with op.batch_alter_table("dossier_following", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_dossier_following_running",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_dossier_following_conversation"))

    op.drop_table("dossier_following")
    with op.batch_alter_table("dossier_vouched_phone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dossier_vouched_phone_sender_hash"))

    op.drop_table("dossier_vouched_phone")
    with op.batch_alter_table("dossier_guessing_alarm", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dossier_guessing_alarm_at"))

    op.drop_table("dossier_guessing_alarm")
