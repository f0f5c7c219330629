"""An address is given before it is proven

The proven one stays until then. Those that waited for their digits must be given again. Letters name
mailboxes, so SQLite lets columns of these be dropped, but not the table be made anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)
MOVED = ("tries", "given", "given_since", "given_at", "proof")  # from mailboxes
LONG_AGO = "1970-01-01 00:00:00"


def upgrade() -> None:
    op.create_table(
        "given_addresses",
        sa.Column("id", KEY, nullable=False),
        sa.Column("mailbox_id", KEY, nullable=False),
        sa.Column("address_lookup", sa.String(length=80), nullable=False),
        sa.Column("tries", KEY, nullable=False),
        sa.Column("tried_at", AT, nullable=True),
        sa.Column("given_at", AT, nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("proof", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["mailbox_id"], ["mailboxes.id"], name=op.f("fk_given_addresses_mailbox_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_given_addresses")),
        sqlite_autoincrement=True,
    )
    for column in ("mailbox_id", "address_lookup"):
        op.create_index(op.f(f"ix_given_addresses_{column}"), "given_addresses", [column], unique=False)
    op.execute("DELETE FROM letters WHERE name = 'prove_address'")
    op.add_column("letters", sa.Column("unproven", sa.LargeBinary(), nullable=True))
    op.execute("UPDATE mailboxes SET address = NULL WHERE proven_at IS NULL")
    for column in MOVED:
        op.drop_column("mailboxes", column)


def downgrade() -> None:
    op.execute("DELETE FROM letters WHERE unproven IS NOT NULL")
    op.drop_column("letters", "unproven")
    for number in ("tries", "given"):
        op.add_column("mailboxes", sa.Column(number, KEY, nullable=False, server_default="0"))
    for instant in ("given_since", "given_at"):
        op.add_column("mailboxes", sa.Column(instant, AT, nullable=False, server_default=LONG_AGO))
    op.add_column("mailboxes", sa.Column("proof", sa.LargeBinary(), nullable=True))
    op.drop_table("given_addresses")
