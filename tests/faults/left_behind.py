"""What a run leaves behind for whoever must find out why: every row about money, and M-Pesa's own book."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from models.base import Base
from models.bookings import Booking, BookingEvent
from models.books import LedgerEntry
from models.by_hand import HandNotice, HandPayment
from models.errands import Errand
from models.money import Callback, PaymentAttempt, Refund
from models.orders import Handing, Order, OrderResult
from models.oversight import Difference, Finding
from models.payouts import Payout, PayoutItem
from models.support import Ticket
from models.texts import Text
from tests.world import World

TABLES: Final[Sequence[type[Base]]] = (
    *(Booking, BookingEvent, PaymentAttempt, Callback, HandPayment, HandNotice, Refund, Order, Handing),
    *(OrderResult, Payout, PayoutItem, LedgerEntry, Finding, Difference, Ticket, Errand, Text),
)
PLAIN: Final = (str, int, datetime, type(None))


def write(world: World, folder: Path) -> None:
    """A file of JSON lines for each table, and one for the book."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        _write(folder / f"{table.__tablename__}.jsonl", _rows(world, table))
    _write(folder / "m-pesa.jsonl", (vars(entry) for entry in world.outside.mpesa.book))


def _rows(world: World, table: type[Base]) -> Iterator[dict[str, Any]]:
    with world.runtime.office.looking() as work:
        names = [name for name in vars(table) if not name.startswith("_")]
        for row in work.session.scalars(select(table).order_by(table.id)):
            values = {name: getattr(row, name) for name in ("id", *names)}
            yield {name: value for name, value in values.items() if isinstance(value, PLAIN)}


def _write(path: Path, rows: Iterator[dict[str, Any]]) -> None:
    path.write_text("".join(f"{json.dumps(row, default=str)}\n" for row in rows))
