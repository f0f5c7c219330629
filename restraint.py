"""How much all processes together may ask of somebody outside, and when they should leave them alone.

Kept in Redis. Without Redis nobody is held back: being told off is better than standing still.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Final

from redis import Redis
from redis.exceptions import RedisError

NOTHING: Final = timedelta()
A_SECOND: Final = timedelta(seconds=1)


class Restraint:
    """Shared by every process that uses the same ``key``. Safe between threads and across forks."""

    def __init__(self, redis: Redis, key: str, now: Callable[[], datetime]) -> None:
        self._redis, self._key, self._now = redis, key, now

    def leave_alone(self, wait: timedelta) -> None:
        """Nobody asks for so long."""
        until = self._now() + wait
        try:
            self._redis.set(f"{self._key}:quiet", until.timestamp(), ex=ceil(wait.total_seconds()))
        except RedisError:
            return

    def quiet_left(self) -> timedelta:
        """For how long nobody should ask yet; nothing when anybody may."""
        try:
            until = self._redis.get(f"{self._key}:quiet")
        except RedisError:
            return NOTHING
        return max(NOTHING, datetime.fromtimestamp(float(until), UTC) - self._now()) if until else NOTHING

    def count(self, what: str, lasts: timedelta = A_SECOND) -> int:
        """How often this was counted within so long, this time included; 0 without Redis."""
        counter = f"{self._key}:{what}"
        try:
            with self._redis.pipeline(transaction=True) as both:
                both.set(counter, 0, ex=lasts, nx=True)
                both.incr(counter)
                return int(both.execute()[1])
        except RedisError:
            return 0

    def counted(self, what: str) -> int:
        """How often it was counted so far; 0 without Redis."""
        try:
            return int(self._redis.get(f"{self._key}:{what}") or 0)
        except RedisError:
            return 0

    def note(self, what: str, lasts: timedelta) -> None:
        """This happened now. It is remembered for so long."""
        try:
            self._redis.set(f"{self._key}:{what}", self._now().timestamp(), ex=lasts)
        except RedisError:
            return

    def happened_since(self, what: str, moment: datetime) -> bool:
        """Whether this was noted at that moment or later, as far as is remembered; not without Redis."""
        try:
            noted = self._redis.get(f"{self._key}:{what}")
        except RedisError:
            return False
        return noted is not None and float(noted) >= moment.timestamp()

    def start_anew(self, what: str) -> None:
        """Count this from nothing, and let anybody ask."""
        try:
            self._redis.delete(f"{self._key}:quiet", f"{self._key}:{what}")
        except RedisError:
            return
