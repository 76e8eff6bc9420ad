"""what a change has written is whole once it is sealed

Revision ID: 0002
Revises: 0001
"""

from alembic import op

from tracker.migrations import guards

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SEALED = {
    "change": "id",
    "record": "created_by",
    "disaster_revision": "since",
    "support_revision": "since",
    "item_revision": "since",
    "disaster_name": "disaster_revision.since",
    "disaster_place": "disaster_revision.since",
    "support_line": "support_revision.since",
    "support_share": "support_revision.since",
    "support_year": "support_revision.since",
}


def upgrade() -> None:
    guards.install_seals(op.get_bind(), SEALED)


def downgrade() -> None:
    raise NotImplementedError("the ledger is never taken down; restore a backup instead")
