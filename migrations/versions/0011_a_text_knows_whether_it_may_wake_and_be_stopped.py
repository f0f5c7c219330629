"""A text knows whether it may wake people, and be stopped

What waited before is sent at any hour, as it was. Old texts are found by their day, to be forgotten.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

DAYS = (("texts", "made_at"), ("inbound_texts", "arrived_at"))


def upgrade() -> None:
    op.add_column("texts", sa.Column("may_wake", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("texts", sa.Column("may_stop", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE texts SET may_wake = true")
    for table, at in DAYS:
        op.create_index(op.f(f"ix_{table}_{at}"), table, [at], unique=False)


def downgrade() -> None:
    for table, at in DAYS:
        op.drop_index(op.f(f"ix_{table}_{at}"), table_name=table)
    op.drop_column("texts", "may_stop")
    op.drop_column("texts", "may_wake")
