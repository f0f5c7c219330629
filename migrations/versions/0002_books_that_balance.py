"""Books that balance, and a history that cannot be rewritten

A ledger entry closes its lines: they are inserted first (their foreign key is deferred), and the entry
is refused unless they sum to zero. Afterwards nothing about it can change. Booking events are only ever
added. A batch migration of these tables drops SQLite's triggers: make them again there.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WRITE_ONCE = ("ledger_entries", "ledger_lines", "booking_events")

SQLITE = [
    """CREATE TRIGGER ledger_entry_balances BEFORE INSERT ON ledger_entries
       WHEN (SELECT coalesce(sum(amount), 1) FROM ledger_lines WHERE entry_id = NEW.id) <> 0
       BEGIN SELECT RAISE(ABORT, 'the lines of a ledger entry must sum to zero'); END""",
    """CREATE TRIGGER ledger_entry_is_closed BEFORE INSERT ON ledger_lines
       WHEN EXISTS (SELECT 1 FROM ledger_entries WHERE id = NEW.entry_id)
       BEGIN SELECT RAISE(ABORT, 'this ledger entry is closed'); END""",
    *(
        f"""CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}
            BEGIN SELECT RAISE(ABORT, '{table} is written once'); END"""
        for table in WRITE_ONCE
        for verb in ("UPDATE", "DELETE")
    ),
]

POSTGRES = [
    """CREATE FUNCTION ledger_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF (SELECT coalesce(sum(amount), 1) FROM ledger_lines WHERE entry_id = NEW.id) <> 0 THEN
           RAISE EXCEPTION 'the lines of a ledger entry must sum to zero' USING ERRCODE = 'check_violation';
         END IF; RETURN NEW; END $$""",
    """CREATE FUNCTION ledger_entry_is_closed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF EXISTS (SELECT 1 FROM ledger_entries WHERE id = NEW.entry_id) THEN
           RAISE EXCEPTION 'this ledger entry is closed' USING ERRCODE = 'check_violation';
         END IF; RETURN NEW; END $$""",
    """CREATE FUNCTION written_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         RAISE EXCEPTION '% is written once', TG_TABLE_NAME USING ERRCODE = 'check_violation'; END $$""",
    """CREATE TRIGGER ledger_entry_balances BEFORE INSERT ON ledger_entries
       FOR EACH ROW EXECUTE FUNCTION ledger_entry_balances()""",
    """CREATE TRIGGER ledger_entry_is_closed BEFORE INSERT ON ledger_lines
       FOR EACH ROW EXECUTE FUNCTION ledger_entry_is_closed()""",
    *(
        f"""CREATE TRIGGER {table}_written_once BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION written_once()"""
        for table in WRITE_ONCE
    ),
]


def upgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for statement in POSTGRES if postgres else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for function in ("ledger_entry_balances", "ledger_entry_is_closed", "written_once"):
            op.execute(f"DROP FUNCTION {function}() CASCADE")
        return
    for trigger in ("ledger_entry_balances", "ledger_entry_is_closed"):
        op.execute(f"DROP TRIGGER {trigger}")
    for table in WRITE_ONCE:
        op.execute(f"DROP TRIGGER {table}_no_update")
        op.execute(f"DROP TRIGGER {table}_no_delete")
