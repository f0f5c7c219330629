"""How fast all processes together may call Daraja: a budget for each kind of call, and quiet when told off.

Without Redis nothing is held back (restraint.py).
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Final

from redis import Redis

from restraint import NOTHING, Restraint

QUIET: Final = timedelta(seconds=65)  # facts/daraja.md 4: the limit seems to count by the minute
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
        self._restraint, self._a_second = Restraint(redis, key, now), a_second

    def fall_quiet(self) -> None:
        """Nobody calls for the next 65 seconds."""
        self._restraint.leave_alone(QUIET)

    def quiet_left(self) -> timedelta:
        """How much of a quiet time remains; nothing when there is none."""
        return self._restraint.quiet_left()

    def wait(self, lane: Lane) -> timedelta:
        """Nothing when a call may be made now, which is counted; else how long to hold it.

        The more were there before within the second, the longer: those held back come back spread out.
        """
        return self.quiet_left() or self._over_budget(lane)

    def _over_budget(self, lane: Lane) -> timedelta:
        budget = self._a_second[lane]
        over = self._restraint.count(lane) - budget
        return timedelta(seconds=min(_LONGEST, ceil(over / max(1, budget)))) if over > 0 else NOTHING
