"""The tables: made by the migrations, equal to the models, taken back and made again, on both engines."""

import pytest
from sqlalchemy import inspect, text

from models import migrating
from models.base import Base
from models.database import Database
from tests.servers import fresh_postgres_database

WRITTEN_ONCE = ("ledger_entries", "ledger_lines", "booking_events", "hand_decisions", "findings")
SQLITE_TRIGGERS = {
    "ledger_entry_balances",
    "ledger_entry_is_closed",
    "mpesa_orders_amount_insert",
    "mpesa_orders_amount_update",
    *(f"{table}_no_{verb}" for table in WRITTEN_ONCE for verb in ("update", "delete")),
}
POSTGRES_TRIGGERS = {
    "ledger_entry_balances",
    "ledger_entry_is_closed",
    *(f"{table}_written_once" for table in WRITTEN_ONCE),
}


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request, tmp_path, worker_id):
    """An empty database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/empty.sqlite"
    else:
        url = fresh_postgres_database(f"migrations_{worker_id}")
    engine = Database(url).engine
    yield engine
    engine.dispose()


def tables(engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version", "sqlite_sequence"}


def triggers(engine) -> set[str]:
    if engine.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with engine.connect() as connection:
        return set(connection.scalars(text(query)))


def expected_triggers(engine) -> set[str]:
    return SQLITE_TRIGGERS if engine.dialect.name == "sqlite" else POSTGRES_TRIGGERS


def test_the_migrations_make_exactly_what_the_models_say(engine):
    assert not migrating.is_current(engine)
    migrating.upgrade(engine)
    assert migrating.is_current(engine)
    assert tables(engine) == set(Base.metadata.tables)
    assert migrating.differences(engine) == []
    assert triggers(engine) == expected_triggers(engine)


def test_applying_them_again_changes_nothing(engine):
    for _ in range(2):
        migrating.upgrade(engine)
    assert migrating.is_current(engine)


def test_everything_can_be_taken_back_and_made_again(engine):
    migrating.upgrade(engine)
    migrating.downgrade(engine, "base")
    assert tables(engine) == set()
    assert triggers(engine) == set()
    assert not migrating.is_current(engine)
    migrating.upgrade(engine)
    assert migrating.differences(engine) == []
    assert triggers(engine) == expected_triggers(engine)


def test_step_by_step_leads_to_the_same_tables(engine):
    migrating.upgrade(engine, "0001")
    assert not migrating.is_current(engine)
    assert tables(engine) < set(Base.metadata.tables)
    assert triggers(engine) == set()
    migrating.upgrade(engine, "0002")
    assert set() < triggers(engine) < expected_triggers(engine)
    migrating.upgrade(engine)
    assert triggers(engine) == expected_triggers(engine)
    assert tables(engine) == set(Base.metadata.tables)


def test_a_difference_would_be_noticed(engine):
    migrating.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE bookings ADD COLUMN forgotten INTEGER"))
    assert migrating.differences(engine)


def test_a_key_is_never_used_again(engine):
    """On SQLite that must be asked for, or deleted rows' keys would come back; sequences never do."""
    migrating.upgrade(engine)
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        made = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")).all()
    without = {name for name, sql in made if "AUTOINCREMENT" not in sql}
    assert without <= {"alembic_version", "sqlite_sequence"}
