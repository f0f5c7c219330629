"""Spike arrest: how many requests each call takes in a second or a minute (facts/daraja.md 1 and 2.3)."""

from collections import defaultdict, deque
from datetime import datetime, timedelta
from typing import Final

from simulator.safaricom.faults import SPIKES, Fault, Spike
from simulator.safaricom.quirks import Quirks
from simulator.safaricom.state import State

_AS_SEEN: Final = (5, 60)


class Meter:
    """Counts the requests let through, for each call by itself; the gateway's limits are for each product."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._passed: dict[str, deque[datetime]] = defaultdict(deque)

    def arrest(self, call: str) -> Fault:
        """What stops one more request now, if anything; one that is let through is counted."""
        limits = limits_of(self._state.quirks)
        if not limits:
            return Fault.NONE
        now, passed = self._state.now(), self._passed[call]
        while passed and now - passed[0] >= timedelta(minutes=1):
            passed.popleft()
        if any(self._recent(passed, now, seconds) >= allowed for allowed, seconds in limits):
            return self._shape()
        passed.append(now)
        return Fault.NONE

    def _recent(self, passed: deque[datetime], now: datetime, seconds: int) -> int:
        return sum(now - each < timedelta(seconds=seconds) for each in passed)

    def _shape(self) -> Fault:
        shape = self._state.quirks.spike_shape
        if shape is Spike.EITHER:
            return self._state.mint.chance().choice(list(SPIKES.values()))
        return SPIKES[shape]


def limits_of(quirks: Quirks) -> list[tuple[int, int]]:
    """Requests allowed, in how many seconds."""
    both = (quirks.allowed_a_second, 1), (quirks.allowed_a_minute, 60)
    return [each for each in both if each[0]]


def limit_told(quirks: Quirks) -> tuple[int, int]:
    """The rate that spike arrest names: the narrowest there is, else the one that was seen."""
    return next(iter(limits_of(quirks)), _AS_SEEN)
