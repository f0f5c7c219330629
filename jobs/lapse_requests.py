"""Let requests lapse that nobody answered, and approvals that nobody paid for."""

from datetime import datetime

from booking import deadlines
from booking.work import take_up
from jobs.errand import errand
from models.bookings import Actor
from models.errands import Errand
from runtime import Runtime


@errand
def lapse_request(runtime: Runtime, mine: Errand) -> datetime | None:
    """Due again while a payment may be on its way: the time to pay does not run out meanwhile."""
    return runtime.office.carry_out(
        Actor.CLOCK, lambda work: deadlines.lapse(work, take_up(work, mine.about))
    )
