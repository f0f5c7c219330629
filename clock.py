"""What time it is, and Nairobi. The only file that asks the operating system for the time."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

NAIROBI: Final = ZoneInfo("Africa/Nairobi")


class Clock(Protocol):
    """Whatever can say what time the service believes it is: always aware, always UTC."""

    def now(self) -> datetime: ...


def real_now() -> datetime:
    """The machine's own time. Leases use it; everything people see uses a Clock."""
    return datetime.now(UTC)


def stopwatch() -> float:
    """Seconds from an arbitrary start, for measuring how long something took."""
    return time.monotonic()


def in_nairobi(moment: datetime) -> datetime:
    return moment.astimezone(NAIROBI)


@dataclass(frozen=True)
class WallClock:
    """The machine's time."""

    def now(self) -> datetime:
        return real_now()


class ShiftedClock:
    """The machine's time plus an offset that others may move; asked for again once a second.

    Only a simulated world has one: its offset is a row in the database, so that every process
    follows within a second when somebody skips to the day of a session.
    """

    def __init__(self, offset: Callable[[], timedelta]) -> None:
        self._ask = offset
        self._offset = timedelta()
        self._asked_at: float | None = None

    def now(self) -> datetime:
        return real_now() + self._current_offset()

    def _current_offset(self) -> timedelta:
        if self._asked_at is None or stopwatch() - self._asked_at > 0.5:
            self._offset = self._ask()
            self._asked_at = stopwatch()
        return self._offset
