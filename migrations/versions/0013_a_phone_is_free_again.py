"""A phone is free again once no prompt can be on it, and every prompt has the time it left

What became of a prompt may be unclear for a day; the phone can be asked for another booking long before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

LIVE = "state IN ('asked', 'sending', 'prompted', 'unclear')"
ON_A_PHONE = "state IN ('asked', 'sending', 'prompted')"


def upgrade() -> None:
    op.add_column("payment_attempts", sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True))
    _one_attempt_on_a_phone_where(ON_A_PHONE)


def downgrade() -> None:
    _one_attempt_on_a_phone_where(LIVE)
    op.drop_column("payment_attempts", "sent_at")


def _one_attempt_on_a_phone_where(condition: str) -> None:
    where = sa.text(condition)
    with op.batch_alter_table("payment_attempts") as attempts:
        attempts.drop_index("uq_live_attempt_phone")
        attempts.create_index(
            "uq_live_attempt_phone",
            ["phone_lookup"],
            unique=True,
            sqlite_where=where,
            postgresql_where=where,
        )
