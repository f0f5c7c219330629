"""Write a held session into the books: the therapist's share and the fee."""

from datetime import datetime

from booking.work import Work, take_up
from jobs.errand import errand
from models.bookings import Actor
from models.errands import Errand
from payments import ledger
from runtime import Runtime


@errand
def book_earnings(runtime: Runtime, mine: Errand) -> datetime | None:
    runtime.office.carry_out(Actor.CLOCK, lambda work: _book(work, mine.about))
    return None


def _book(work: Work, key: int) -> None:
    """While people decide who was absent, nobody has earned anything."""
    booking = take_up(work, key)
    if not booking.disputed:
        ledger.earned(work, booking, booking.fee_percent)
