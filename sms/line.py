"""The line to the gateway, which all processes share: how fast texts may leave, and when none should.

Kept in Redis. Without Redis nothing is held back: a gateway that is down is then asked for each text, at
the pace of that text's own waits (jobs/deliver_sms.py).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Final

from redis import Redis
from redis.exceptions import RedisError

from models.errands import TEXT_LANES, Lane

NOTHING: Final = timedelta()
WAITS: Final = (5, 10, 20, 40, 60)  # seconds, the longer the more often the gateway failed in a row
_REMEMBERED: Final = timedelta(hours=1)  # how often it failed
# Of what may leave in a second, how much each kind of text may use up: reminders leave room for news.
_SHARE: Final[Mapping[Lane, float]] = {Lane.REMINDERS: 0.75}
_KEY: Final = "sms:line"


class Line:
    """Shared by every process on this Redis. ``a_second``: how many texts may leave in a second."""

    def __init__(self, redis: Redis, now: Callable[[], datetime], a_second: int) -> None:
        self._redis, self._now, self._a_second = redis, now, a_second

    def open_among(self, lanes: Sequence[Lane]) -> tuple[Lane, ...]:
        """Those of these lanes that work may be taken from: any but texts, and texts when one may leave.

        That text is counted: whoever asks sends it.
        """
        texts = [lane for lane in lanes if lane in TEXT_LANES]
        if not texts or (not self.closed_for() and self._is_within_budget(texts[-1])):
            return tuple(lanes)
        return without_texts(lanes)

    def closed_for(self) -> timedelta:
        """How long no text should be sent; nothing when the line is open."""
        try:
            until = self._redis.get(f"{_KEY}:closed")
        except RedisError:
            return NOTHING
        return max(NOTHING, datetime.fromtimestamp(float(until), UTC) - self._now()) if until else NOTHING

    def close(self, after: timedelta | None = None) -> timedelta:
        """The gateway failed, not for one text but for all: leave it alone ``after`` so long, or for
        longer each time. How long that is. Then the next text tries for all.
        """
        if already := self.closed_for():
            return already
        wait = after or timedelta(seconds=WAITS[min(self._count_failure(), len(WAITS)) - 1])
        try:
            until = self._now() + wait
            self._redis.set(f"{_KEY}:closed", until.timestamp(), ex=ceil(wait.total_seconds()))
        except RedisError:
            return wait
        return wait

    def works(self) -> None:
        """A text was taken: whatever failed before is over."""
        try:
            self._redis.delete(f"{_KEY}:closed", f"{_KEY}:failures")
        except RedisError:
            return

    def _is_within_budget(self, lane: Lane) -> bool:
        return self._count(f"{_KEY}:second", timedelta(seconds=1)) <= self._a_second * _SHARE.get(lane, 1)

    def _count_failure(self) -> int:
        return max(1, self._count(f"{_KEY}:failures", _REMEMBERED))

    def _count(self, counter: str, lasts: timedelta) -> int:
        """How often this was counted while the counter lasts, this time included; 0 without Redis."""
        try:
            with self._redis.pipeline(transaction=True) as both:
                both.set(counter, 0, ex=lasts, nx=True)
                both.incr(counter)
                return int(both.execute()[1])
        except RedisError:
            return 0


def without_texts(lanes: Sequence[Lane]) -> tuple[Lane, ...]:
    return tuple(lane for lane in lanes if lane not in TEXT_LANES)
