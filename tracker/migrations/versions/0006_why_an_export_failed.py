"""why an export failed

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("export", sa.Column("problem", sa.Text(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("the ledger is never taken down; restore a backup instead")
