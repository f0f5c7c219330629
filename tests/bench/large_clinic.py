"""A clinic of any size, made in seconds: the demo clinic, and crowds of people around it.

The crowds' rows are written by the database itself, one statement for each table. Their sealed values are
the same bytes everywhere and do not open; no screen of the demo clinic's people reads them.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import Column as NewColumn
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Subquery,
    Table,
    cast,
    insert,
    literal,
    select,
    text,
)
from sqlalchemy.types import LargeBinary, Time

from booking.slots import cells_of
from clock import NAIROBI, in_nairobi
from models.base import Base, Key, UtcTime

PER_CLIENT: Final = 10  # bookings
FILLED: Final = frozenset(
    {"therapists", "therapist_specialisations", "offers", "weekly_hours", "clients", "sessions", "cells"}
    | {"bookings", "booking_events", "texts", "payment_attempts", "errands", "open_questions"}
    | {"ledger_lines", "ledger_entries", "refunds", "move_offers", "wishes", "freed_times"}
    | {"hand_payments", "mpesa_orders"}
)
"""Tables of which the crowds have rows."""
AHEAD: Final = 20  # of each therapist's bookings, in the fortnight to come
_LENGTH: Final = timedelta(minutes=60)
_SEALED: Final = b"\x01" * 90
_FIRST_KEY: Final = 1_000_000  # keys of the service's own rows are far above
_EXTRA: Final = MetaData()
_NUMBERS: Final = Table("numbers", _EXTRA, NewColumn("n", Integer, primary_key=True))
_HOURS: Final = Table(
    "hours_of_a_crowd",
    _EXTRA,
    NewColumn("k", Integer, primary_key=True),
    NewColumn("starts_at", UtcTime),
    NewColumn("ends_at", UtcTime),
    NewColumn("cell", Integer),
    NewColumn("state", String(20)),
)


@dataclass(frozen=True)
class Size:
    """How many there are besides the demo clinic's."""

    therapists: int
    bookings: int


def enlarge(engine: Engine, size: Size, now: datetime) -> None:
    """Put these many people and bookings around the demo clinic."""
    writing = engine.execution_options(writes=True)
    with writing.begin() as connection:
        _make_haste(connection)
        _EXTRA.create_all(connection)
        hours = math.ceil(size.bookings / size.therapists)
        connection.execute(insert(_HOURS), list(_hours(hours, now)))
        connection.execute(text(_COUNT), {"many": max(size.therapists, size.bookings)})
        for table, query in _crowds(size, now):
            columns = [column.name for column in query.selected_columns]
            connection.execute(insert(Base.metadata.tables[table]).from_select(columns, query))
        _EXTRA.drop_all(connection)
    _gather_statistics(engine)


def _make_haste(connection: Connection) -> None:
    """PostgreSQL takes the rows as they are: keys point where they should by the way they are made."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL session_replication_role = replica"))


def _gather_statistics(engine: Engine) -> None:
    """As autovacuum does by itself, a minute later."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SET statement_timeout = 0"))
            connection.execute(text("VACUUM ANALYZE"))
            connection.execute(text("RESET statement_timeout"))


_COUNT: Final = (
    "INSERT INTO numbers WITH RECURSIVE counted(n) AS "
    "(SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n + 1 < :many) SELECT n FROM counted"
)


def _hours(many: int, now: datetime) -> Iterator[Mapping[str, object]]:
    """When each therapist of the crowd has their bookings: some ahead, the rest in the past."""
    today = in_nairobi(now).date()
    for k in range(many):
        ahead = k < AHEAD
        day = today + timedelta(days=1 + k // 2) if ahead else today - timedelta(days=1 + (k - AHEAD) // 2)
        starts = datetime.combine(day, time(10 + 4 * (k % 2)), NAIROBI)
        cell, state = cells_of(starts, 15).start, "confirmed" if ahead else "completed"
        yield {"k": k, "starts_at": starts, "ends_at": starts + _LENGTH, "cell": cell, "state": state}


def _crowds(size: Size, now: datetime) -> Iterator[tuple[str, Any]]:
    """The tables, in an order that foreign keys allow, and what to write into each."""
    yield from _therapists(size, now)
    yield from _clients(size, now)
    yield from _bookings(size, now)
    yield from _waiting(size, now)


def _therapists(size: Size, now: datetime) -> Iterator[tuple[str, Any]]:
    n, key, said = _n(size.therapists)
    common = {"language": "en", "pause_minutes": 15, "paused": False, "ratings": 0, "stars": 0}
    own = {
        "name": literal("Dr. Crowd ") + said,
        "short_code": literal("C") + cast(n.c.n, String),
        "speaks": "English",
    }
    when = {"joined_at": _at(now), "busy_until": _at(now)}
    yield "therapists", _row(n, id=key, **_phone(said), **own, **common, **when)
    topics = Base.metadata.tables["specialisations"].c
    for step in (0, 4):
        practised = _row(n, id=key * 2 + step // 4, therapist_id=key, specialisation_id=topics.id)
        yield "therapist_specialisations", practised.where(topics.place == (n.c.n + step) % 9)
    for number, (kind, price) in enumerate({"individual": 2000, "couples": 3500}.items()):
        offer = {"kind": kind, "price": price, "minutes": 60, "since": _at(now)}
        yield "offers", _row(n, id=key * 2 + number, therapist_id=key, **offer)
    for weekday in range(5):
        open_on = {"weekday": weekday, "opens": _clock(9), "closes": _clock(17)}
        yield "weekly_hours", _row(n, id=key * 5 + weekday, therapist_id=key, **open_on)


def _clients(size: Size, now: datetime) -> Iterator[tuple[str, Any]]:
    n, key, said = _n(max(1, size.bookings // PER_CLIENT))
    common = {"language": "en", "shares_phone": False, "reminders": True, "joined_at": _at(now)}
    yield "clients", _row(n, id=key, **_phone(said), **common)


def _bookings(size: Size, now: datetime) -> Iterator[tuple[str, Any]]:
    """Each with its session, cells, history, a text, a payment, an errand that waits, and a question."""
    n, key, said = _n(size.bookings)
    hours = _HOURS.c
    hour = hours.k == n.c.n // size.therapists
    therapist = _FIRST_KEY + n.c.n % size.therapists
    client = _FIRST_KEY + n.c.n % max(1, size.bookings // PER_CLIENT)
    seats = {"seats": 1, "taken": 1}
    times = {"starts_at": hours.starts_at, "ends_at": hours.ends_at}
    yield "sessions", _row(n, id=key, therapist_id=therapist, **seats, **times).where(hour)
    for quarter in range(5):
        cell = {"cell": hours.cell + quarter, "meeting_id": key}
        yield "cells", _row(n, id=key * 5 + quarter, therapist_id=therapist, **cell).where(hour)
    whose = {"client_id": client, "therapist_id": therapist, "meeting_id": key}
    price = {"price": 2000, "minutes": 60, "moves": 0, "disputed": False, "kind": _sealed()}
    links = {"code": literal("0") + said, "client_link": literal("c") + said, "therapist_link": said}
    made = {"made_at": _at(now), "answer_by": _at(now)}
    booking = _row(n, id=key, state=hours.state, **whose, **price, **links, **made)
    yield "bookings", booking.where(hour)
    event = {"event": "requested", "state": "pending", "actor": "client", "at": _at(now)}
    yield "booking_events", _row(n, id=key, booking_id=key, **event)
    sent = {"name": "requested", "state": "delivered", "body": _sealed(), "made_at": _at(now)}
    yield "texts", _row(n, id=key, booking_id=key, once=said, **_phone(said), **sent)
    paid = {"amount": 2000, "state": "paid", "token": said, "asked_at": _at(now), "questions": 1}
    yield "payment_attempts", _row(n, id=key, booking_id=key, buys_id=key, **_phone(said), **paid)
    yield from _books(n, key, said, now)
    yield from _typed_and_returned(n, key, said, now)
    offer = {"state": "kept", "notice_minutes": 3000, "opened_at": _at(now)}
    yield "move_offers", _row(n, id=key, booking_id=key, **offer)
    later = {"kind": "close session", "due_at": _at(now + timedelta(days=30)), "tries": 0}
    yield "errands", _row(n, id=key, about=key, **later)
    asked = {"asks": "rating", "asked_at": _at(now), "expires_at": _at(now - timedelta(days=1))}
    yield "open_questions", _row(n, id=key, booking_id=key, **_phone(said), **asked)


def _waiting(size: Size, now: datetime) -> Iterator[tuple[str, Any]]:
    """Each client waited once; nobody waits for the demo clinic's people."""
    n, key, _ = _n(max(1, size.bookings // PER_CLIENT))
    therapist = _FIRST_KEY + n.c.n % size.therapists
    waited = {"kind": _sealed(), "asked_at": _at(now), "until": _at(now + timedelta(days=14))}
    yield "wishes", _row(n, id=key, client_id=key, therapist_id=therapist, **waited)
    stretch = {"starts_at": _at(now), "ends_at": _at(now + timedelta(days=7)), "freed_at": _at(now)}
    yield "freed_times", _row(n, id=key, therapist_id=therapist, **stretch)


def _books(n: Subquery, key: Any, said: Any, now: datetime) -> Iterator[tuple[str, Any]]:
    """Of each booking what it earned; lines before the entry that closes them."""
    for number, (account, amount) in enumerate((("client credit", 2000), ("platform fee", -2000))):
        line = {"account": account, "amount": amount}
        yield "ledger_lines", _row(n, id=key * 2 + number, entry_id=key, **line)
    yield "ledger_entries", _row(n, id=key, once=said, cause="earned", booking_id=key, at=_at(now))


def _typed_and_returned(n: Subquery, key: Any, said: Any, now: datetime) -> Iterator[tuple[str, Any]]:
    """Of each booking a payment by hand, a refund, and the order that gave it back."""
    typed = {"receipt": said, "amount": 2000, "state": "bought", "heard_at": _at(now), "questions": 0}
    yield "hand_payments", _row(n, id=key, booking_id=key, attempt_id=key, **typed)
    back = {"amount": 2000, "kept": 0, "why": "given up by client", "state": "owed", "asked_at": _at(now)}
    yield "refunds", _row(n, id=key, attempt_id=key, booking_id=key, **back)
    order = {"kind": "give back", "cause": "refund", "state": "done", "amount": 2000, "part": 0}
    names = {"key": said, "token": said, "receipt": said, "asked_at": _at(now), "questions": 0}
    yield "mpesa_orders", _row(n, id=key, about=key, **order, **names)


def _n(many: int) -> tuple[Subquery, ColumnElement[int], ColumnElement[str]]:
    """Numbers from nought, the key for each, and the same as letters."""
    n = select(_NUMBERS.c.n).where(_NUMBERS.c.n < many).subquery()
    key = cast(n.c.n, Key) + _FIRST_KEY
    return n, key, cast(key, String)


def _row(n: Subquery, **values: Any) -> Any:
    labelled = [
        (value if isinstance(value, ColumnElement) else literal(value)).label(name)
        for name, value in values.items()
    ]
    return select(*labelled)


def _phone(said: ColumnElement[str]) -> dict[str, ColumnElement[Any]]:
    return {"phone": _sealed(), "phone_lookup": literal("crowd:") + said}


def _sealed() -> ColumnElement[bytes]:
    return literal(_SEALED, LargeBinary)


def _at(moment: datetime) -> ColumnElement[datetime]:
    return literal(moment, UtcTime)


def _clock(hour: int) -> ColumnElement[time]:
    return literal(time(hour), Time)
