"""the ledger

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

from tracker.domain.canonical import GENESIS
from tracker.migrations import guards

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

GUARDED = {
    "change": "hash",
    "record": "number",
    "disaster_revision": "until",
    "support_revision": "until",
    "item_revision": "until",
    "disaster_name": None,
    "disaster_place": None,
    "support_line": None,
    "support_share": None,
    "support_year": None,
    "blob": None,
}


def upgrade() -> None:
    op.create_table(
        "blob",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_blob")),
    )
    op.create_table(
        "giver",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("kana", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(role = 'all_wards') = (code = 'all_wards')", name=op.f("ck_giver_all_wards")
        ),
        sa.CheckConstraint("(role = 'joint') = (code = 'joint')", name=op.f("ck_giver_joint")),
        sa.CheckConstraint("role IN ('ward', 'joint', 'all_wards')", name=op.f("ck_giver_role")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_giver")),
        sa.UniqueConstraint("name", name=op.f("uq_giver_name")),
        sa.UniqueConstraint("position", name=op.f("uq_giver_position")),
    )
    op.create_table(
        "ledger_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_ledger_head_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_head")),
    )
    op.create_table(
        "municipality",
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("prefecture", sa.String(length=10), nullable=False),
        sa.Column("prefecture_code", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("kana", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("successor_code", sa.String(length=6), nullable=True),
        sa.Column("search_key", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["successor_code"], ["municipality.code"], name=op.f("fk_municipality_successor_code")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_municipality")),
    )
    with op.batch_alter_table("municipality", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_municipality_prefecture_code"), ["prefecture_code"], unique=False
        )
        batch_op.create_index("ix_municipality_search_key", ["search_key"], unique=False)

    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_failure_address", ["address", "failed_at"], unique=False)
        batch_op.create_index(
            "ix_sign_in_failure_login_address", ["login", "address", "failed_at"], unique=False
        )

    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("ward", sa.String(length=20), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(role = 'ward') = (ward IS NOT NULL)", name=op.f("ck_account_ward_of_role")
        ),
        sa.ForeignKeyConstraint(["ward"], ["giver.code"], name=op.f("fk_account_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
    )
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("actor_ward", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=True),
        sa.Column("digest_format", sa.Integer(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["account.id"], name=op.f("fk_change_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        sa.UniqueConstraint("hash", name=op.f("uq_change_hash")),
        sa.UniqueConstraint("once", name=op.f("uq_change_once")),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_recorded_at"), ["recorded_at"], unique=False)

    op.create_table(
        "export",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("report", sa.String(length=40), nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("known_at_change", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_rows", sa.Integer(), nullable=False),
        sa.Column("total_rows", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed", sa.Boolean(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_export_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
        sa.UniqueConstraint("token", name=op.f("uq_export_token")),
    )
    with op.batch_alter_table("export", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_export_account_id"), ["account_id"], unique=False)

    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_account_id"), ["account_id"], unique=False)

    op.create_table(
        "record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("noun", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("row_key", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["change.id"], name=op.f("fk_record_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
        sa.UniqueConstraint("noun", "number", name=op.f("uq_record_noun_number")),
        sa.UniqueConstraint("row_key", name=op.f("uq_record_row_key")),
    )
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.create_index("ix_record_noun_id", ["noun", "id"], unique=False)

    op.create_table(
        "disaster_revision",
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("also_known_as", sa.Text(), nullable=False),
        sa.Column("hazard", sa.String(length=40), nullable=False),
        sa.Column("spoken_first", sa.Date(), nullable=False),
        sa.Column("spoken_last", sa.Date(), nullable=True),
        sa.Column("spoken_precision", sa.String(length=40), nullable=False),
        sa.Column("happened_first", sa.Date(), nullable=True),
        sa.Column("happened_last", sa.Date(), nullable=True),
        sa.Column("happened_precision", sa.String(length=40), nullable=True),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("glide", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("proposed_by", sa.String(length=20), nullable=True),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("coverage_staff", sa.String(length=40), nullable=True),
        sa.Column("coverage_goods", sa.String(length=40), nullable=True),
        sa.Column("coverage_funds", sa.String(length=40), nullable=True),
        sa.Column("coverage_other", sa.String(length=40), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("disclosed", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state = 'withdrawn' OR (state = 'submitted') = disclosed",
            name=op.f("ck_disaster_revision_disclosed"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'withdrawn')", name=op.f("ck_disaster_revision_state")
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_disaster_revision_number_positive")),
        sa.CheckConstraint(
            "until IS NULL OR until > since", name=op.f("ck_disaster_revision_until_after_since")
        ),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["record.id"], name=op.f("fk_disaster_revision_merged_into")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["giver.code"], name=op.f("fk_disaster_revision_proposed_by")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_disaster_revision_record_id")
        ),
        sa.ForeignKeyConstraint(["since"], ["change.id"], name=op.f("fk_disaster_revision_since")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disaster_revision")),
        sa.UniqueConstraint(
            "record_id", "number", name=op.f("uq_disaster_revision_record_id_number")
        ),
    )
    with op.batch_alter_table("disaster_revision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_disaster_revision_since"), ["since"], unique=False)
        batch_op.create_index("ix_disaster_revision_since_until", ["since", "until"], unique=False)
        batch_op.create_index(batch_op.f("ix_disaster_revision_slug"), ["slug"], unique=False)
        batch_op.create_index(
            "uq_disaster_revision_current",
            ["record_id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )

    op.create_table(
        "item_revision",
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("disclosed", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state = 'withdrawn' OR (state = 'submitted') = disclosed",
            name=op.f("ck_item_revision_disclosed"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'withdrawn')", name=op.f("ck_item_revision_state")
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_item_revision_number_positive")),
        sa.CheckConstraint(
            "until IS NULL OR until > since", name=op.f("ck_item_revision_until_after_since")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_item_revision_record_id")
        ),
        sa.ForeignKeyConstraint(["since"], ["change.id"], name=op.f("fk_item_revision_since")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_revision")),
        sa.UniqueConstraint("record_id", "number", name=op.f("uq_item_revision_record_id_number")),
    )
    with op.batch_alter_table("item_revision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_revision_since"), ["since"], unique=False)
        batch_op.create_index("ix_item_revision_since_until", ["since", "until"], unique=False)
        batch_op.create_index(
            "uq_item_revision_current",
            ["record_id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )

    op.create_table(
        "support_revision",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("disaster_id", sa.Integer(), nullable=False),
        sa.Column("giver_code", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("contact_section", sa.String(length=100), nullable=False),
        sa.Column("contact_person", sa.String(length=100), nullable=False),
        sa.Column("contact_phone", sa.String(length=50), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("recipient_code", sa.String(length=6), nullable=True),
        sa.Column("recipient_name", sa.String(length=200), nullable=True),
        sa.Column("span_first", sa.Date(), nullable=True),
        sa.Column("span_last", sa.Date(), nullable=True),
        sa.Column("span_precision", sa.String(length=40), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("person_days", sa.Integer(), nullable=True),
        sa.Column("occupation", sa.String(length=40), nullable=True),
        sa.Column("occupation_text", sa.String(length=100), nullable=True),
        sa.Column("duty", sa.String(length=40), nullable=True),
        sa.Column("duty_text", sa.String(length=100), nullable=True),
        sa.Column("legal_basis", sa.String(length=40), nullable=True),
        sa.Column("legal_basis_text", sa.String(length=100), nullable=True),
        sa.Column("wave", sa.Integer(), nullable=True),
        sa.Column("fund_kind", sa.String(length=40), nullable=True),
        sa.Column("share_rule", sa.String(length=40), nullable=True),
        sa.Column("amount_yen", sa.BigInteger(), nullable=True),
        sa.Column("unpublished", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=200), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("unit", sa.String(length=20), nullable=True),
        sa.Column("of_kind", sa.String(length=40), nullable=True),
        sa.Column("speaks_of", sa.Date(), nullable=True),
        sa.Column("recipient_label", sa.String(length=100), nullable=True),
        sa.Column("recipient_count", sa.Integer(), nullable=True),
        sa.Column("staff_a", sa.Integer(), nullable=True),
        sa.Column("staff_b", sa.Integer(), nullable=True),
        sa.Column("staff_c", sa.Integer(), nullable=True),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("disclosed", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(channel = 'joint') = (giver_code = 'joint')",
            name=op.f("ck_support_revision_joint_channel"),
        ),
        sa.CheckConstraint(
            "fund_kind IS NULL OR kind IN ('funds', 'aggregate')",
            name=op.f("ck_support_revision_fund_kind"),
        ),
        sa.CheckConstraint(
            "headcount IS NULL OR kind = 'staff'", name=op.f("ck_support_revision_headcount_staff")
        ),
        sa.CheckConstraint(
            "kind != 'aggregate' OR state = 'draft' OR speaks_of IS NOT NULL",
            name=op.f("ck_support_revision_speaks_of"),
        ),
        sa.CheckConstraint(
            "kind IN ('staff', 'goods', 'funds', 'other', 'aggregate', 'nil')",
            name=op.f("ck_support_revision_kind"),
        ),
        sa.CheckConstraint(
            "of_kind IS NULL OR kind IN ('aggregate', 'nil')",
            name=op.f("ck_support_revision_of_kind"),
        ),
        sa.CheckConstraint(
            "share_rule IS NULL OR giver_code = 'joint'",
            name=op.f("ck_support_revision_shares_joint"),
        ),
        sa.CheckConstraint(
            "state = 'withdrawn' OR (state = 'submitted') = disclosed",
            name=op.f("ck_support_revision_disclosed"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'withdrawn')", name=op.f("ck_support_revision_state")
        ),
        sa.CheckConstraint(
            "headcount IS NULL OR headcount >= 1",
            name=op.f("ck_support_revision_headcount_positive"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_support_revision_number_positive")),
        sa.CheckConstraint(
            "recipient_code IS NULL OR recipient_name IS NULL",
            name=op.f("ck_support_revision_recipient"),
        ),
        sa.CheckConstraint(
            "span_last IS NULL OR span_last >= span_first",
            name=op.f("ck_support_revision_span_order"),
        ),
        sa.CheckConstraint(
            "until IS NULL OR until > since", name=op.f("ck_support_revision_until_after_since")
        ),
        sa.ForeignKeyConstraint(
            ["disaster_id"], ["record.id"], name=op.f("fk_support_revision_disaster_id")
        ),
        sa.ForeignKeyConstraint(
            ["giver_code"], ["giver.code"], name=op.f("fk_support_revision_giver_code")
        ),
        sa.ForeignKeyConstraint(
            ["recipient_code"],
            ["municipality.code"],
            name=op.f("fk_support_revision_recipient_code"),
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_support_revision_record_id")
        ),
        sa.ForeignKeyConstraint(["since"], ["change.id"], name=op.f("fk_support_revision_since")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_revision")),
        sa.UniqueConstraint(
            "record_id", "number", name=op.f("uq_support_revision_record_id_number")
        ),
    )
    with op.batch_alter_table("support_revision", schema=None) as batch_op:
        batch_op.create_index(
            "ix_support_revision_current_sums",
            ["disaster_id", "kind", "giver_code"],
            unique=False,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
        batch_op.create_index(
            "ix_support_revision_recipient_code", ["recipient_code"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_support_revision_since"), ["since"], unique=False)
        batch_op.create_index("ix_support_revision_since_until", ["since", "until"], unique=False)
        batch_op.create_index(
            "uq_support_revision_current",
            ["record_id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )

    op.create_table(
        "disaster_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("used_from", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["disaster_revision.id"], name=op.f("fk_disaster_name_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disaster_name")),
    )
    with op.batch_alter_table("disaster_name", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_disaster_name_revision_id"), ["revision_id"], unique=False
        )

    op.create_table(
        "disaster_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("hardest", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["code"], ["municipality.code"], name=op.f("fk_disaster_place_code")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["disaster_revision.id"], name=op.f("fk_disaster_place_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disaster_place")),
    )
    with op.batch_alter_table("disaster_place", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_disaster_place_revision_id"), ["revision_id"], unique=False
        )

    op.create_table(
        "support_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("item_text", sa.String(length=100), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("unit", sa.String(length=20), nullable=True),
        sa.Column("recipient_code", sa.String(length=6), nullable=True),
        sa.Column("recipient_name", sa.String(length=200), nullable=True),
        sa.Column("amount_yen", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "amount_yen IS NULL OR amount_yen >= 0", name=op.f("ck_support_line_amount")
        ),
        sa.CheckConstraint(
            "quantity IS NULL OR quantity >= 0", name=op.f("ck_support_line_quantity")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["record.id"], name=op.f("fk_support_line_item_id")),
        sa.ForeignKeyConstraint(
            ["recipient_code"], ["municipality.code"], name=op.f("fk_support_line_recipient_code")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["support_revision.id"], name=op.f("fk_support_line_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_line")),
    )
    with op.batch_alter_table("support_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_support_line_revision_id"), ["revision_id"], unique=False
        )
        batch_op.create_index("uq_support_line_line", ["revision_id", "line_id"], unique=True)

    op.create_table(
        "support_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("ward", sa.String(length=20), nullable=False),
        sa.Column("amount_yen", sa.BigInteger(), nullable=True),
        sa.Column("weight", sa.BigInteger(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["support_revision.id"], name=op.f("fk_support_share_revision_id")
        ),
        sa.ForeignKeyConstraint(["ward"], ["giver.code"], name=op.f("fk_support_share_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_share")),
    )
    with op.batch_alter_table("support_share", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_support_share_revision_id"), ["revision_id"], unique=False
        )
        batch_op.create_index("uq_support_share_ward", ["revision_id", "ward"], unique=True)

    op.create_table(
        "support_year",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("person_days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["support_revision.id"], name=op.f("fk_support_year_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_year")),
    )
    with op.batch_alter_table("support_year", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_support_year_revision_id"), ["revision_id"], unique=False
        )

    op.execute(
        sa.text("INSERT INTO ledger_head (id, change_id, hash) VALUES (1, 0, :hash)").bindparams(
            hash=GENESIS
        )
    )
    guards.install(op.get_bind(), GUARDED)


def downgrade() -> None:
    raise NotImplementedError("the ledger is never taken down; restore a backup instead")
