"""Runs the migrations on the connection handed over by ``flask db`` (commands/database.py)."""

from typing import Any, Literal

from alembic import context
from sqlalchemy.types import TypeDecorator

import models.bookings
import models.books
import models.by_hand
import models.changes
import models.errands
import models.housekeeping
import models.mail
import models.money
import models.orders
import models.oversight
import models.payouts
import models.people
import models.support
import models.texts  # noqa: F401 - every table must be known
from models.base import Base


def plain(kind: str, thing: Any, autogen: Any) -> str | Literal[False]:
    """Migrations outlive the code: they name plain types, never ours."""
    if kind == "type" and isinstance(thing, TypeDecorator):
        return f"sa.{thing.impl!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=plain,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
