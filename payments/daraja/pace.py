"""How fast all processes together may call Daraja: a budget of questions, and quiet when told to slow down.

Kept in Redis. Without Redis nothing is held back: being told off is better than standing still.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from redis import Redis
from redis.exceptions import RedisError

QUIET: Final = timedelta(seconds=65)  # facts/daraja.md 4: the limit seems to count by the minute
QUESTIONS_A_SECOND: Final = 5  # Safaricom publishes no figure
NOTHING: Final = timedelta()


class Pace:
    """Shared by every process that uses the same ``key``."""

    def __init__(
        self,
        redis: Redis,
        key: str,
        now: Callable[[], datetime],
        questions_a_second: int = QUESTIONS_A_SECOND,
    ) -> None:
        self._redis, self._now, self._budget = redis, now, questions_a_second
        self._quiet, self._asked = f"{key}:quiet", f"{key}:asked"

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

    def wait_before_asking(self) -> timedelta:
        """Nothing when a question may be asked now, which is counted; else how long to hold it."""
        return self.quiet_left() or (NOTHING if self._within_budget() else timedelta(seconds=1))

    def _within_budget(self) -> bool:
        try:
            with self._redis.pipeline(transaction=True) as both:
                both.set(self._asked, 0, ex=1, nx=True)
                both.incr(self._asked)
                return int(both.execute()[1]) <= self._budget
        except RedisError:
            return True
