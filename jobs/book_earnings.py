"""Write a held session into the books: the therapist's share and the fee."""

from datetime import datetime

from jobs.errand import errand
from models.bookings import Actor, Booking
from models.errands import Errand
from payments import ledger
from runtime import Runtime


@errand
def book_earnings(runtime: Runtime, mine: Errand) -> datetime | None:
    fee = runtime.settings.fee_percent
    runtime.office.carry_out(
        Actor.CLOCK, lambda work: ledger.earned(work, work.session.get_one(Booking, mine.about), fee)
    )
    return None
