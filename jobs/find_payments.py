"""Read M-Pesa's own list every hour, for payments that nobody told us of (facts/daraja.md 7.5)."""

from datetime import datetime
from typing import Final

from sqlalchemy import select

from booking.work import Work
from jobs.errand import errand
from models.bookings import Actor
from models.errands import Errand, Kind
from runtime import Runtime

_THE_LIST: Final = 0  # there is one


@errand
def find_payments(runtime: Runtime, mine: Errand) -> datetime | None:
    return runtime.by_hand.find_lost()


def see_that_the_list_is_read(runtime: Runtime) -> int:
    """Begin to read it, once: reading it is due again by itself."""
    return runtime.office.carry_out(Actor.CLOCK, _begin)


def _begin(work: Work) -> int:
    reading = select(Errand.id).where(Errand.kind == Kind.FIND_PAYMENTS, Errand.due_at.is_not(None))
    if work.session.scalars(reading).first():
        return 0
    work.owe(Kind.FIND_PAYMENTS, _THE_LIST, work.now)
    return 1
