"""imports

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from tracker.migrations import guards

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

GUARDED = {"import_run": None, "import_row": None}
SEALED = {"import_run": "change_id", "import_row": "change_id"}


def upgrade() -> None:
    op.create_table(
        "held_workbook",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_held_workbook_account_id")
        ),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_held_workbook")),
    )
    with op.batch_alter_table("held_workbook", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_held_workbook_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(sha256 IS NULL) != (undoes IS NULL)", name=op.f("ck_import_run_file_or_undoing")
        ),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=op.f("fk_import_run_change_id")),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], name=op.f("fk_import_run_sha256")),
        sa.ForeignKeyConstraint(
            ["undoes"], ["import_run.change_id"], name=op.f("fk_import_run_undoes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
        sa.UniqueConstraint("change_id", name=op.f("uq_import_run_change_id")),
        sa.UniqueConstraint("undoes", name=op.f("uq_import_run_undoes")),
    )
    op.create_table(
        "import_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=100), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"], ["import_run.change_id"], name=op.f("fk_import_row_change_id")
        ),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_import_row_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_row")),
    )
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_row_change_id"), ["change_id"], unique=False)
        batch_op.create_index("ix_import_row_key", ["key"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_row_record_id"), ["record_id"], unique=False)

    guards.install(op.get_bind(), GUARDED)
    guards.install_seals(op.get_bind(), SEALED)


def downgrade() -> None:
    raise NotImplementedError("the ledger is never taken down; restore a backup instead")
