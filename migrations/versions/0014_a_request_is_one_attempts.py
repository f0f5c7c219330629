"""A request that M-Pesa named is one attempt's, and found by it

So a callback that names another attempt's request is known for what it is, however old that one is. What
is sealed cannot be hashed here, where no key is at hand: attempts from before have nothing to be found by.
None of them is a clinic's, for nothing was released until now.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NAMED = sa.text("merchant_request IS NOT NULL")


def upgrade() -> None:
    op.add_column(
        "payment_attempts", sa.Column("checkout_request_lookup", sa.String(length=80), nullable=True)
    )
    op.create_index(
        "uq_named_request",
        "payment_attempts",
        ["checkout_request_lookup"],
        unique=True,
        sqlite_where=NAMED,
        postgresql_where=NAMED,
    )


def downgrade() -> None:
    op.drop_index("uq_named_request", table_name="payment_attempts")
    op.drop_column("payment_attempts", "checkout_request_lookup")
