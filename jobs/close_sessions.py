"""Count sessions as held when nobody said otherwise for two days."""

from datetime import datetime

from booking import deadlines
from booking.work import take_up
from jobs.errand import errand
from models.bookings import Actor
from models.errands import Errand
from runtime import Runtime


@errand
def close_session(runtime: Runtime, mine: Errand) -> datetime | None:
    runtime.office.carry_out(Actor.CLOCK, lambda work: deadlines.close(work, take_up(work, mine.about)))
    return None
