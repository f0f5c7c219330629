"""How fast all processes together may call Daraja: a budget for each kind of call, and quiet when told off.

Kept in Redis. Without Redis nothing is held back: being told off is better than standing still.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Final

from redis import Redis
from redis.exceptions import RedisError

QUIET: Final = timedelta(seconds=65)  # facts/daraja.md 4: the limit seems to count by the minute
NOTHING: Final = timedelta()
_LONGEST: Final = 30  # seconds that the budget alone holds anybody back


class Lane(StrEnum):
    """Kinds of calls that must not use up one another's budget."""

    PROMPTS = "prompts"
    QUESTIONS = "asked"
    ORDERS = "orders"  # what an initiator signs, and registrations
    LISTS = "lists"  # pages of past payments


def budgets(calls: int) -> Mapping[Lane, int]:
    """Calls a second of each kind. Safaricom publishes no figure (facts/daraja.md 2.3, 4): it is agreed."""
    return {**dict.fromkeys(Lane, calls), Lane.PROMPTS: 4 * calls}


A_SECOND: Final = budgets(5)


class Pace:
    """Shared by every process that uses the same ``key``."""

    def __init__(
        self, redis: Redis, key: str, now: Callable[[], datetime], a_second: Mapping[Lane, int] = A_SECOND
    ) -> None:
        self._redis, self._now, self._a_second = redis, now, a_second
        self._key, self._quiet = key, f"{key}:quiet"

    def fall_quiet(self) -> None:
        """Nobody calls for the next 65 seconds."""
        until = self._now() + QUIET
        try:
            self._redis.set(self._quiet, until.timestamp(), ex=QUIET)
        except RedisError:
            return

    def quiet_left(self) -> timedelta:
        """How much of a quiet time remains; nothing when there is none."""
        try:
            until = self._redis.get(self._quiet)
        except RedisError:
            return NOTHING
        if until is None:
            return NOTHING
        return max(NOTHING, datetime.fromtimestamp(float(until), UTC) - self._now())

    def wait(self, lane: Lane) -> timedelta:
        """Nothing when a call may be made now, which is counted; else how long to hold it.

        The more were there before within the second, the longer: those held back come back spread out.
        """
        return self.quiet_left() or self._over_budget(lane)

    def _over_budget(self, lane: Lane) -> timedelta:
        budget = self._a_second[lane]
        over = self._count(f"{self._key}:{lane}") - budget
        return timedelta(seconds=min(_LONGEST, ceil(over / max(1, budget)))) if over > 0 else NOTHING

    def _count(self, counter: str) -> int:
        """How many came within the second, this one included; none without Redis."""
        try:
            with self._redis.pipeline(transaction=True) as both:
                both.set(counter, 0, ex=1, nx=True)
                both.incr(counter)
                return int(both.execute()[1])
        except RedisError:
            return 0
