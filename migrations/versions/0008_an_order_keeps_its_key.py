"""An order keeps its key

What M-Pesa calls an order, each time that it is handed over, is noted beside it. A prompt counts how
often it was tried.
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NEVER: Final = "never"  # rows of other tables name these: SQLite lets them be changed, but not made anew
# One that is due again was put back, for it had not left; or it had, and M-Pesa, asked, knew nothing of it.
HANDED_BEFORE = """
    INSERT INTO handings (id, order_id, at, conversation, originator)
    SELECT id, id, sent_at, conversation, CASE WHEN conversation IS NULL THEN NULL ELSE key END
    FROM mpesa_orders WHERE sent_at IS NOT NULL AND (state <> 'due' OR questions > 0)"""
NAMED_BEFORE = """
    UPDATE mpesa_orders SET conversation = (SELECT h.conversation FROM handings AS h
        WHERE h.order_id = mpesa_orders.id ORDER BY h.id DESC LIMIT 1)"""


def upgrade() -> None:
    op.create_table(
        "handings",
        sa.Column("id", KEY, nullable=False),
        sa.Column("order_id", KEY, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("conversation", sa.String(length=60), nullable=True),
        sa.Column("originator", sa.String(length=60), nullable=True),
        sa.Column("outcome", sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(
            ["order_id"], ["mpesa_orders.id"], name=op.f("fk_handings_order_id_mpesa_orders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handings")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("handings") as handings:
        handings.create_index("ix_handings_order_id", ["order_id"])
    op.execute(HANDED_BEFORE)
    with op.batch_alter_table("mpesa_orders", recreate=NEVER) as orders:
        orders.drop_index("ix_mpesa_orders_conversation")
        orders.drop_column("conversation")
    with op.batch_alter_table("payment_attempts", recreate=NEVER) as attempts:
        attempts.add_column(sa.Column("tries", KEY, nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("payment_attempts", recreate=NEVER) as attempts:
        attempts.drop_column("tries")
    with op.batch_alter_table("mpesa_orders", recreate=NEVER) as orders:
        orders.add_column(sa.Column("conversation", sa.String(length=60), nullable=True))
        orders.create_index("ix_mpesa_orders_conversation", ["conversation"])
    op.execute(NAMED_BEFORE)
    op.drop_table("handings")
