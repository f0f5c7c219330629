"""Each receipt is counted once

Whichever way money came: one table of the receipts that are in the books. A payment that is with people
counts as live for its booking, and there is one note of how far M-Pesa's list was read.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LIVE = "state IN ('asked', 'sending', 'prompted', 'unclear')"
NOT_ENDED = "state IN ('asked', 'sending', 'prompted', 'unclear', 'with support')"
COUNTED = """
    INSERT INTO counted_receipts (id, receipt, attempt_id, hand_payment_id)
    SELECT row_number() OVER (ORDER BY receipt), receipt, attempt_id, hand_payment_id FROM (
        SELECT receipt, id AS attempt_id, NULL AS hand_payment_id
        FROM payment_attempts WHERE state = 'paid' AND receipt IS NOT NULL
        UNION ALL SELECT receipt, NULL, id
        FROM hand_payments WHERE state IN ('short', 'bought', 'goes back', 'unmatched') AND receipt NOT IN (
            SELECT receipt FROM payment_attempts WHERE state = 'paid' AND receipt IS NOT NULL)) AS counted"""
ONLY_THE_NEWEST = """
    DELETE FROM list_read WHERE id NOT IN (SELECT id FROM (
        SELECT id FROM list_read ORDER BY until DESC LIMIT 1) AS newest)"""


def upgrade() -> None:
    op.create_table(
        "counted_receipts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("receipt", sa.String(length=20), nullable=False),
        sa.Column("attempt_id", KEY, nullable=True),
        sa.Column("hand_payment_id", KEY, nullable=True),
        sa.CheckConstraint(
            "(attempt_id IS NULL) <> (hand_payment_id IS NULL)", name=op.f("ck_counted_receipts_one_payment")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["payment_attempts.id"],
            name=op.f("fk_counted_receipts_attempt_id_payment_attempts"),
        ),
        sa.ForeignKeyConstraint(
            ["hand_payment_id"],
            ["hand_payments.id"],
            name=op.f("fk_counted_receipts_hand_payment_id_hand_payments"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counted_receipts")),
        sa.UniqueConstraint("attempt_id", name=op.f("uq_counted_receipts_attempt_id")),
        sa.UniqueConstraint("hand_payment_id", name=op.f("uq_counted_receipts_hand_payment_id")),
        sa.UniqueConstraint("receipt", name=op.f("uq_counted_receipts_receipt")),
        sqlite_autoincrement=True,
    )
    for statement in (COUNTED, ONLY_THE_NEWEST, "UPDATE list_read SET id = 1"):
        op.execute(statement)
    _one_live_attempt_where(NOT_ENDED)
    with op.batch_alter_table("list_read") as list_read:
        list_read.create_check_constraint(op.f("ck_list_read_one_row"), "id = 1")


def downgrade() -> None:
    with op.batch_alter_table("list_read") as list_read:
        list_read.drop_constraint(op.f("ck_list_read_one_row"), type_="check")
    _one_live_attempt_where(LIVE)
    op.drop_table("counted_receipts")


def _one_live_attempt_where(condition: str) -> None:
    where = sa.text(condition)
    with op.batch_alter_table("payment_attempts") as attempts:
        attempts.drop_index("uq_live_attempt_booking")
        attempts.create_index(
            "uq_live_attempt_booking", ["booking_id"], unique=True, sqlite_where=where, postgresql_where=where
        )
