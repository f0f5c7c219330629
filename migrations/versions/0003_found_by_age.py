"""What is forgotten by its age is found by it: freed times, wishes, callbacks."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BY_AGE = (("freed_times", "ends_at"), ("wishes", "until"), ("callbacks", "arrived_at"))


def upgrade() -> None:
    for table, column in BY_AGE:
        with op.batch_alter_table(table) as batch:
            batch.create_index(op.f(f"ix_{table}_{column}"), [column])


def downgrade() -> None:
    for table, column in BY_AGE:
        with op.batch_alter_table(table) as batch:
            batch.drop_index(op.f(f"ix_{table}_{column}"))
