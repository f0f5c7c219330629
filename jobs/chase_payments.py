"""Ask M-Pesa how a payment stands that nobody told us about, and tell people when that takes long."""

from datetime import datetime

from jobs.errand import errand
from models.bookings import Actor
from models.errands import Errand
from payments.coming_in import settling
from runtime import Runtime


@errand
def chase_payment(runtime: Runtime, mine: Errand) -> datetime | None:
    return runtime.till.chase(mine.about)


@errand
def report_unclear(runtime: Runtime, mine: Errand) -> datetime | None:
    runtime.office.carry_out(Actor.CLOCK, lambda work: settling.report_unclear(work, mine.about))
    return None
