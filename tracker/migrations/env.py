"""Alembic runs on the connection that tracker.migrations hands it."""

from typing import Any, Literal

from alembic import context

from tracker.models import Base
from tracker.models.base import Thousandths, UtcDateTime, Word

#: How our column types are written into migrations, which must not import the models of tomorrow.
PLAIN = {
    Word: "sa.String(length=40)",
    UtcDateTime: "sa.DateTime(timezone=True)",
    Thousandths: "sa.BigInteger()",
}


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """The plain type in place of one of ours; anything else as Alembic would write it."""
    return PLAIN.get(type(item), False) if kind == "type" else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    transactional_ddl=True,
    render_as_batch=True,
    render_item=render_item,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
