"""Nudge, remind, and ask how it went; whatever is not true any more is not said."""

from datetime import datetime

from booking import deadlines
from booking.work import take_up
from jobs.errand import errand
from models.bookings import Actor
from models.errands import Errand, Kind
from runtime import Runtime


@errand
def send_reminder(runtime: Runtime, mine: Errand) -> datetime | None:
    kind = Kind(mine.kind)
    runtime.office.carry_out(
        Actor.CLOCK, lambda work: deadlines.remind(work, take_up(work, mine.about), kind)
    )
    return None
