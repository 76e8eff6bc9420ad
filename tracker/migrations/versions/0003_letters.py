"""letters

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from tracker.migrations import guards

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

GUARDED = {
    "letter_revision": "until",
    "letter_addressee": None,
    "letter_support": None,
    "letter_scan": None,
    "tick": None,
}
SEALED = {
    "letter_revision": "since",
    "letter_addressee": "letter_revision.since",
    "letter_support": "letter_revision.since",
    "letter_scan": "letter_revision.since",
    "tick": "change_id",
}


def upgrade() -> None:
    op.create_table(
        "scan_page",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("page", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "page", name=op.f("pk_scan_page")),
    )
    op.create_table(
        "held_scan",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_held_scan_account_id")
        ),
        sa.PrimaryKeyConstraint("sha256", "account_id", name=op.f("pk_held_scan")),
    )
    op.create_table(
        "letter_revision",
        sa.Column("disaster_id", sa.Integer(), nullable=False),
        sa.Column("owner_code", sa.String(length=20), nullable=False),
        sa.Column("dated_first", sa.Date(), nullable=True),
        sa.Column("dated_last", sa.Date(), nullable=True),
        sa.Column("dated_precision", sa.String(length=40), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("sender_code", sa.String(length=6), nullable=True),
        sa.Column("sender_body", sa.String(length=200), nullable=True),
        sa.Column("sender_title", sa.String(length=100), nullable=False),
        sa.Column("sender_name", sa.String(length=100), nullable=False),
        sa.Column("came_by", sa.String(length=40), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("circulate", sa.Boolean(), nullable=False),
        sa.Column("publishable", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("disclosed", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.CheckConstraint("owner_code != 'all_wards'", name=op.f("ck_letter_revision_owner")),
        sa.CheckConstraint(
            "state = 'withdrawn' OR (state = 'submitted') = disclosed",
            name=op.f("ck_letter_revision_disclosed"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'withdrawn')", name=op.f("ck_letter_revision_state")
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_letter_revision_number_positive")),
        sa.CheckConstraint(
            "sender_code IS NULL OR sender_body IS NULL", name=op.f("ck_letter_revision_sender")
        ),
        sa.CheckConstraint(
            "until IS NULL OR until > since", name=op.f("ck_letter_revision_until_after_since")
        ),
        sa.ForeignKeyConstraint(
            ["disaster_id"], ["record.id"], name=op.f("fk_letter_revision_disaster_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_code"], ["giver.code"], name=op.f("fk_letter_revision_owner_code")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_letter_revision_record_id")
        ),
        sa.ForeignKeyConstraint(
            ["sender_code"], ["municipality.code"], name=op.f("fk_letter_revision_sender_code")
        ),
        sa.ForeignKeyConstraint(["since"], ["change.id"], name=op.f("fk_letter_revision_since")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_revision")),
        sa.UniqueConstraint(
            "record_id", "number", name=op.f("uq_letter_revision_record_id_number")
        ),
    )
    with op.batch_alter_table("letter_revision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_letter_revision_disaster_id"), ["disaster_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_letter_revision_since"), ["since"], unique=False)
        batch_op.create_index("ix_letter_revision_since_until", ["since", "until"], unique=False)
        batch_op.create_index(
            "uq_letter_revision_current",
            ["record_id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )

    op.create_table(
        "tick",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("ward", sa.String(length=20), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=op.f("fk_tick_change_id")),
        sa.ForeignKeyConstraint(["letter_id"], ["record.id"], name=op.f("fk_tick_letter_id")),
        sa.ForeignKeyConstraint(["ward"], ["giver.code"], name=op.f("fk_tick_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tick")),
        sa.UniqueConstraint("letter_id", "ward", name=op.f("uq_tick_letter_id_ward")),
    )
    with op.batch_alter_table("tick", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tick_change_id"), ["change_id"], unique=False)

    op.create_table(
        "letter_addressee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("giver_code", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["giver_code"], ["giver.code"], name=op.f("fk_letter_addressee_giver_code")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["letter_revision.id"], name=op.f("fk_letter_addressee_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_addressee")),
    )
    with op.batch_alter_table("letter_addressee", schema=None) as batch_op:
        batch_op.create_index(
            "uq_letter_addressee_giver", ["revision_id", "giver_code"], unique=True
        )

    op.create_table(
        "letter_scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.CheckConstraint("pages >= 1", name=op.f("ck_letter_scan_pages")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["letter_revision.id"], name=op.f("fk_letter_scan_revision_id")
        ),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], name=op.f("fk_letter_scan_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_scan")),
    )
    with op.batch_alter_table("letter_scan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_scan_sha256"), ["sha256"], unique=False)
        batch_op.create_index("uq_letter_scan_sha256", ["revision_id", "sha256"], unique=True)

    op.create_table(
        "letter_support",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("support_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["letter_revision.id"], name=op.f("fk_letter_support_revision_id")
        ),
        sa.ForeignKeyConstraint(
            ["support_id"], ["record.id"], name=op.f("fk_letter_support_support_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_support")),
    )
    with op.batch_alter_table("letter_support", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_letter_support_support_id"), ["support_id"], unique=False
        )
        batch_op.create_index(
            "uq_letter_support_support", ["revision_id", "support_id"], unique=True
        )

    guards.install(op.get_bind(), GUARDED)
    guards.install_seals(op.get_bind(), SEALED)


def downgrade() -> None:
    raise NotImplementedError("the ledger is never taken down; restore a backup instead")
