"""What moves money says how much

SQLite cannot add such a rule to a table that rows of others name, so there it is kept by triggers.
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

RULE = "kind NOT IN ('give back', 'send') OR COALESCE(amount, 0) > 0"
NAME = "ck_mpesa_orders_amount"
TRIGGERS = {f"mpesa_orders_amount_{verb.lower()}": verb for verb in ("INSERT", "UPDATE")}
NEW = RULE.replace("kind", "NEW.kind").replace("amount", "NEW.amount")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.create_check_constraint(op.f(NAME), "mpesa_orders", RULE)
        return
    for name, verb in TRIGGERS.items():
        op.execute(f"""CREATE TRIGGER {name} BEFORE {verb} ON mpesa_orders WHEN NOT ({NEW})
            BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: {NAME}'); END""")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f(NAME), "mpesa_orders", type_="check")
        return
    for name in TRIGGERS:
        op.execute(f"DROP TRIGGER {name}")
