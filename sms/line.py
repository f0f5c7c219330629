"""The line to the gateway, which all processes share: how fast texts may leave, and when none should.

Without Redis nothing is held back: a gateway that is down is then asked for each text, at the pace of that
text's own waits (jobs/deliver_sms.py).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from redis import Redis

from models.errands import TEXT_LANES, Lane
from restraint import Restraint

WAITS: Final = (5, 10, 20, 40, 60)  # seconds, the longer the more often the gateway failed in a row
_REMEMBERED: Final = timedelta(hours=1)  # how often it failed
# Of what may leave in a second, how much each kind of text may use up: reminders leave room for news.
_SHARE: Final[Mapping[Lane, float]] = {Lane.REMINDERS: 0.75}
_FAILURES: Final = "failures"
_TAKEN: Final = "taken"
_SECOND: Final = "second"


class Line:
    """Shared by every process on this Redis. ``a_second``: how many texts may leave in a second."""

    def __init__(self, redis: Redis, now: Callable[[], datetime], a_second: int) -> None:
        self._restraint, self._a_second = Restraint(redis, "sms:line", now), a_second

    def open_among(self, lanes: Sequence[Lane]) -> tuple[Lane, ...]:
        """Those of these lanes that work may be taken from: any but texts, and texts when one may leave.

        Several who ask at the same moment are all told so: a second may bring one more for each of them.
        """
        texts = [lane for lane in lanes if lane in TEXT_LANES]
        if not texts or (not self.closed_for() and self._is_within_budget(texts[-1])):
            return tuple(lanes)
        return without_texts(lanes)

    def uses(self, lane: Lane) -> None:
        """Something was taken up from this lane. Only a text is counted: nothing else uses the line."""
        if lane in TEXT_LANES:
            self._restraint.count(_SECOND)

    def closed_for(self) -> timedelta:
        """How long no text should be sent; nothing when the line is open."""
        return self._restraint.quiet_left()

    def close(self, after: timedelta | None = None) -> timedelta:
        """The gateway failed, not for one text but for all: leave it alone ``after`` so long, or for
        longer each time. How long that is. Then the next text tries for all.
        """
        if already := self.closed_for():
            return already
        wait = after or self._longer_each_time()
        self._restraint.leave_alone(wait)
        return wait

    def works(self) -> None:
        """We were told about one text alone: whatever failed for all is over."""
        self._restraint.start_anew(_FAILURES)

    def took_one(self) -> None:
        """A text was taken."""
        self._restraint.note(_TAKEN, _REMEMBERED)
        self.works()

    def took_any_since(self, moment: datetime) -> bool:
        """Whether one was taken from that moment on, within this hour: then what is turned down is alone."""
        return self._restraint.happened_since(_TAKEN, moment)

    def _longer_each_time(self) -> timedelta:
        failures = max(1, self._restraint.count(_FAILURES, _REMEMBERED))
        return timedelta(seconds=WAITS[min(failures, len(WAITS)) - 1])

    def _is_within_budget(self, lane: Lane) -> bool:
        return self._restraint.counted(_SECOND) < self._a_second * _SHARE.get(lane, 1)


def without_texts(lanes: Sequence[Lane]) -> tuple[Lane, ...]:
    return tuple(lane for lane in lanes if lane not in TEXT_LANES)
