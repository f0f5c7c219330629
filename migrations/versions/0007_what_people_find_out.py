"""What people find out, the fee that a booking was made at, and errands that fail

Findings are only ever added, like booking events. Rows of other tables name bookings, so SQLite lets a
column of these be added and dropped, but not the table be made anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SQLITE = [
    f"""CREATE TRIGGER findings_no_{verb.lower()} BEFORE {verb} ON findings
        BEGIN SELECT RAISE(ABORT, 'findings is written once'); END"""
    for verb in ("UPDATE", "DELETE")
]
POSTGRES = [
    """CREATE TRIGGER findings_written_once BEFORE UPDATE OR DELETE ON findings
       FOR EACH ROW EXECUTE FUNCTION written_once()"""
]


def upgrade() -> None:
    op.create_table(
        "findings",
        sa.Column("id", KEY, nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("found", sa.String(length=20), nullable=False),
        sa.Column("booking_id", KEY, nullable=True),
        sa.Column("actor", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_findings_booking_id_bookings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
        sa.UniqueConstraint("question", name=op.f("uq_findings_question")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("findings") as findings:
        findings.create_index("ix_findings_booking_id", ["booking_id"])
    postgres = op.get_bind().dialect.name == "postgresql"
    for statement in POSTGRES if postgres else SQLITE:
        op.execute(statement)
    op.add_column("bookings", sa.Column("fee_percent", KEY, nullable=False, server_default="20"))
    op.add_column("errands", sa.Column("failed", KEY, nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("errands", "failed")
    op.drop_column("bookings", "fee_percent")
    op.drop_table("findings")
