"""Money by hand is found by where it stands, and what is forgotten by its day

Every PAY looks for money that matched nothing; the nightly round for what is old enough to go.
"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

INDEXES = (
    ("hand_payments", ("state", "heard_at")),
    ("hand_notices", ("arrived_at",)),
    ("order_results", ("arrived_at",)),
    ("letters", ("made_at",)),
)


def upgrade() -> None:
    for table, columns in INDEXES:
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns), unique=False)


def downgrade() -> None:
    for table, columns in reversed(INDEXES):
        op.drop_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table_name=table)
