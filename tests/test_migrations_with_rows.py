"""A clinic that has worked for a while is brought up to date and taken back, with all that it holds."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count

import pytest
import sqlalchemy as sa
from sqlalchemy import MetaData, insert, select, text

from models import migrating
from models.database import Database
from models.errands import USUAL_LANE, Kind, Lane
from tests.servers import fresh_postgres_database

THE_ONE = 1  # the key of every row
LANDED = "0002"  # the tables that clinics had before
NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
BY_TYPE = (
    (sa.Boolean, False),
    (sa.DateTime, NOW),
    (sa.Date, date(2026, 11, 1)),
    (sa.Time, time(9)),
    (sa.LargeBinary, b"sealed"),
    (sa.Integer, THE_ONE),
)
LAST = {"ledger_lines": 1, "ledger_entries": 2, "payout_items": 3}  # an entry of the books closes its lines
NUMBERS = count()
# What the tables' own rules want, or the migrations make something of.
SAID: dict[str, dict[str, object]] = {
    "bookings": {"state": "completed"},
    "errands": {"kind": "find payments"},
    "hand_payments": {"state": "bought"},
    "ledger_lines": {"amount": 0},
    "mpesa_orders": {"kind": "send", "state": "accepted"},
    "open_questions": {"freed_id": None, "wish_id": None},
    "payment_attempts": {"state": "paid"},
    "payouts": {"state": "on its way"},
    "refunds": {"state": "owed", "hand_payment_id": None},
    "sessions": {"ends_at": NOW + timedelta(hours=1)},
    "texts": {"state": "waiting"},
}


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request, tmp_path, worker_id):
    """A database of before, empty."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/before.sqlite"
    else:
        url = fresh_postgres_database(f"rows_{worker_id}")
    engine = Database(url).engine
    migrating.upgrade(engine, LANDED)
    yield engine
    engine.dispose()


def value(column):
    """Words are never the same twice."""
    if isinstance(column.type, sa.String):
        return f"{column.name}{next(NUMBERS)}"[-(column.type.length or 9) :]
    return next(usual for kind, usual in BY_TYPE if isinstance(column.type, kind))


def before(engine) -> MetaData:
    tables = MetaData()
    tables.reflect(engine)
    tables.remove(tables.tables["alembic_version"])
    return tables


def a_row(table, **said):
    """A row in which nothing is left out, of such a table."""
    row = {column.name: value(column) for column in table.columns}
    return insert(table).values({**row, **SAID.get(table.name, {}), **said})


@pytest.fixture
def full(engine):
    """One row in every table; how many there are by table."""
    tables = before(engine)
    with engine.begin() as connection:
        for table in sorted(tables.sorted_tables, key=lambda table: LAST.get(table.name, 0)):
            connection.execute(a_row(table))
    return counted(engine)


def counted(engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            name: connection.scalar(text(f"SELECT count(*) FROM {name}")) for name in before(engine).tables
        }


def test_nothing_that_a_clinic_had_is_lost_on_the_way_up_or_back(engine, full):
    assert set(full.values()) == {1}
    migrating.upgrade(engine)
    assert migrating.differences(engine) == []
    assert {name: many for name, many in counted(engine).items() if name in full} == full
    migrating.downgrade(engine, LANDED)
    assert counted(engine) == full
    migrating.upgrade(engine)
    assert migrating.differences(engine) == []


def test_every_errand_that_waited_is_where_its_like_is_now(engine):
    errands = before(engine).tables["errands"]
    with engine.begin() as connection:
        for number, kind in enumerate(Kind):
            connection.execute(a_row(errands, id=number, about=number, kind=kind.value))
    migrating.upgrade(engine)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT kind, lane FROM errands")).all()
    assert dict(map(tuple, rows)) == {kind: USUAL_LANE.get(kind, Lane.DEADLINES) for kind in Kind}


@pytest.mark.parametrize(
    ("state", "questions", "handed"),
    [
        ("accepted", 0, 1),
        ("unclear", 3, 1),
        ("refused", 0, 1),
        ("due", 0, 0),  # it was put back, for M-Pesa was busy
        ("due", 1, 1),  # M-Pesa was asked, and knew nothing of it
    ],
)
def test_an_order_that_never_left_was_not_handed_over(engine, state, questions, handed):
    orders = before(engine).tables["mpesa_orders"]
    with engine.begin() as connection:
        connection.execute(a_row(orders, state=state, questions=questions))
    migrating.upgrade(engine)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM handings")) == handed


def test_a_receipt_that_was_counted_is_counted(engine, full):
    migrating.upgrade(engine)
    tables = MetaData()
    tables.reflect(engine, only=["counted_receipts"])
    counted_receipts = tables.tables["counted_receipts"]
    with engine.connect() as connection:
        columns = (counted_receipts.c.attempt_id, counted_receipts.c.hand_payment_id)
        assert set(connection.execute(select(*columns)).all()) == {(THE_ONE, None), (None, THE_ONE)}
