"""A text knows whether it may wake people, and be stopped

What waited before is sent at any hour, as it was.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("texts", sa.Column("may_wake", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("texts", sa.Column("may_stop", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE texts SET may_wake = true")


def downgrade() -> None:
    op.drop_column("texts", "may_stop")
    op.drop_column("texts", "may_wake")
