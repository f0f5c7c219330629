"""What every table shares: keys made by us, times in UTC, names for constraints."""

import secrets
from datetime import UTC, datetime
from threading import Lock
from typing import Any, Final

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, MetaData, Table, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from clock import real_now

_NAMES: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
_EPOCH: Final = datetime(2024, 1, 1, tzinfo=UTC)
_RANDOM_BITS: Final = 20
_STEP_BITS: Final = 10  # from one key to the next of the same millisecond
_in_turn: Final = Lock()
_newest: Final = [0]


class UtcTime(TypeDecorator[datetime]):
    """An instant. Naive times are refused on the way in, and come out aware and in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


Key = BigInteger().with_variant(Integer, "sqlite")


def new_id() -> int:
    """A key for a new row: never used before, known before the insert, growing with time.

    Known before, because what is encrypted in a row is bound to the row's key (models/sealing.py).
    Milliseconds since 2024 and twenty random bits; 63 bits last until the year 2302. Of two keys that
    one process makes the later is the larger, also within a millisecond.
    """
    milliseconds = int((real_now() - _EPOCH).total_seconds() * 1000)
    fresh = milliseconds << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
    with _in_turn:
        _newest[0] = max(fresh, _newest[0] + 1 + secrets.randbits(_STEP_BITS))
        return _newest[0]


class Base(DeclarativeBase):
    """A row with a key of its own from the moment it is thought of."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {datetime: UtcTime, int: Key}  # noqa: RUF012 - SQLAlchemy's own way

    id: Mapped[int] = mapped_column(Key, primary_key=True, sort_order=-1)

    def __init__(self, **values: Any) -> None:
        self.id = values.pop("id", None) or new_id()
        for name, value in values.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no {name}")
            setattr(self, name, value)


@event.listens_for(Table, "after_parent_attach")
def _never_reuse_keys(table: Table, _: MetaData) -> None:
    """A key that comes back would be fatal to a job that waits in a queue (DESIGN 9)."""
    table.dialect_options["sqlite"]["autoincrement"] = True
