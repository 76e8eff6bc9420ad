"""large files and lists

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "list_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ward", sa.String(length=6), nullable=False),
        sa.Column("headings", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_mapping")),
        sa.UniqueConstraint("ward", "headings", name=op.f("uq_list_mapping_ward_headings")),
    )
    op.create_table(
        "import_work",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_rows", sa.Integer(), nullable=False),
        sa.Column("total_rows", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("found", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["token"], ["held_workbook.token"], name=op.f("fk_import_work_token")
        ),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_import_work")),
    )


def downgrade() -> None:
    raise NotImplementedError("the ledger is never taken down; restore a backup instead")
