"""Offer a freed time to those who wait for one, a few at a time, while it is free."""

from datetime import datetime

from booking.asking import waitlist
from jobs.errand import errand
from models.bookings import Actor
from models.changes import FreedTime
from models.errands import Errand
from runtime import Runtime


@errand
def offer_freed_time(runtime: Runtime, mine: Errand) -> datetime | None:
    """Due again when the time to say yes is over: then the next ones are asked."""
    return runtime.office.carry_out(
        Actor.CLOCK, lambda work: waitlist.offer(work, work.session.get_one(FreedTime, mine.about))
    )
