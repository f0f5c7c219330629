"""What people decide about payments that matched nothing

The decisions are only ever added, like booking events.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SQLITE = [
    f"""CREATE TRIGGER hand_decisions_no_{verb.lower()} BEFORE {verb} ON hand_decisions
        BEGIN SELECT RAISE(ABORT, 'hand_decisions is written once'); END"""
    for verb in ("UPDATE", "DELETE")
]
POSTGRES = [
    """CREATE TRIGGER hand_decisions_written_once BEFORE UPDATE OR DELETE ON hand_decisions
       FOR EACH ROW EXECUTE FUNCTION written_once()"""
]


def upgrade() -> None:
    op.create_table(
        "hand_decisions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("payment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decision", sa.String(length=12), nullable=False),
        sa.Column("booking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("actor", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_hand_decisions_booking_id_bookings")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["hand_payments.id"], name=op.f("fk_hand_decisions_payment_id_hand_payments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_decisions")),
        sa.UniqueConstraint("payment_id", name=op.f("uq_hand_decisions_payment_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("hand_decisions", schema=None) as batch_op:
        batch_op.create_index("ix_hand_decisions_booking_id", ["booking_id"], unique=False)
    postgres = op.get_bind().dialect.name == "postgresql"
    for statement in POSTGRES if postgres else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    with op.batch_alter_table("hand_decisions", schema=None) as batch_op:
        batch_op.drop_index("ix_hand_decisions_booking_id")
    op.drop_table("hand_decisions")
