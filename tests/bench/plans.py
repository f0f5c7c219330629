"""What a screen asks the database, and how the database goes about it."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Engine, event

LARGE: Final = frozenset(
    {"bookings", "sessions", "cells", "errands", "texts", "payment_attempts", "open_questions"}
    | {"therapists", "clients", "booking_events", "therapist_specialisations", "offers", "weekly_hours"}
    | {"keypresses", "inbound_texts", "callbacks", "ledger_entries", "ledger_lines", "refunds", "ratings"}
    | {"move_offers", "wishes", "freed_times", "hand_payments", "hand_notices", "counted_receipts", "papers"}
    | {"mpesa_orders", "handings", "order_results", "payouts", "payout_items", "letters", "tickets"}
)
"""Tables that grow with the clinic."""
SHORT: Final = (
    "ix_therapists_busy_until_id",
    "uq_living_offer",
    "uq_live_attempt_phone",
    "uq_live_attempt_booking",
)
"""Indexes that may be read without a place to begin: one as far as a page needs, one of what lives now."""
_STATEMENTS: Final = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


@dataclass(frozen=True)
class Asked:
    """One statement, for one screen."""

    screen: str
    statement: str
    values: Any


@dataclass
class Listener:
    """Everything asked while it listens, under the name of the screen it was for."""

    screen: str = ""
    asked: list[Asked] = field(default_factory=list)

    def of(self, screen: str) -> list[Asked]:
        return [each for each in self.asked if each.screen == screen]


@contextmanager
def listening(engine: Engine) -> Iterator[Listener]:
    listener = Listener()

    def executing(_c: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
        if statement.startswith(_STATEMENTS):
            listener.asked.append(Asked(listener.screen, statement, values[0] if many else values))

    event.listen(engine, "before_cursor_execute", executing)
    try:
        yield listener
    finally:
        event.remove(engine, "before_cursor_execute", executing)


def avoid_whole_reads(connection: Connection) -> None:
    """Have PostgreSQL read whole only what no index leads into, however small the table is today."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET enable_seqscan = off")


def whole_reads(connection: Connection, asked: Asked) -> list[str]:
    """The large tables that this statement reads from end to end: screen, step of the plan, statement."""
    if connection.dialect.name == "sqlite":
        steps = [line for line in plan(connection, asked) if _scans_on_sqlite(line)]
    else:
        steps = [
            _in_words(node) for node in _nodes_on_postgres(connection, asked) if _scans_on_postgres(node)
        ]
    return [f"{asked.screen}: {step}\n{asked.statement}" for step in steps]


def plan(connection: Connection, asked: Asked) -> list[str]:
    """How the statement would be carried out, a line for each step."""
    if connection.dialect.name == "postgresql":
        return [_in_words(node) for node in _nodes_on_postgres(connection, asked)]
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked.statement}", asked.values)
    return [str(row[3]) for row in rows]


def _scans_on_sqlite(line: str) -> bool:
    found = re.match(r"SCAN (\w+?)(?:_\d+)?(?: |$)", line)
    return bool(found) and found[1] in LARGE and not any(index in line for index in SHORT)  # type: ignore[index]


def _nodes_on_postgres(connection: Connection, asked: Asked) -> list[Mapping[str, Any]]:
    explained = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {asked.statement}", asked.values).scalar()
    [top] = json.loads(explained) if isinstance(explained, str) else explained or []
    return list(_walked(top["Plan"]))


def _walked(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        yield from _walked(below)


def _scans_on_postgres(node: Mapping[str, Any]) -> bool:
    """A table read whole, or an index read whole."""
    table, kind = node.get("Relation Name"), node["Node Type"]
    by_index = kind in ("Index Scan", "Index Only Scan") and "Index Cond" not in node
    return table in LARGE and (kind == "Seq Scan" or (by_index and node["Index Name"] not in SHORT))


def _in_words(node: Mapping[str, Any]) -> str:
    parts = [node["Node Type"], node.get("Relation Name", ""), node.get("Index Name", "")]
    return " ".join(part for part in parts if part)
