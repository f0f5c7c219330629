"""Write a held session into the books: the therapist's share and the fee."""

from datetime import datetime

from booking.work import Work
from jobs.errand import errand
from models.bookings import Actor, Booking
from models.errands import Errand
from payments import ledger
from runtime import Runtime


@errand
def book_earnings(runtime: Runtime, mine: Errand) -> datetime | None:
    fee = runtime.settings.fee_percent
    runtime.office.carry_out(Actor.CLOCK, lambda work: _book(work, mine.about, fee))
    return None


def _book(work: Work, key: int, fee: int) -> None:
    """While people decide who was absent, nobody has earned anything."""
    booking = work.session.get_one(Booking, key)
    if not booking.disputed:
        ledger.earned(work, booking, fee)
