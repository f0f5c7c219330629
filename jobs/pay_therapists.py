"""Pay therapists on their day; and order again what M-Pesa put off."""

from datetime import datetime

from booking.therapists.payday import last_payday
from jobs.errand import errand
from models.bookings import Actor
from models.errands import Errand
from payments.going_out import paying_out
from runtime import Runtime


def pay_therapists(runtime: Runtime) -> int:
    """How many payouts were made: one to each therapist for the newest payday, however often it is asked."""
    with runtime.office.looking() as work:
        payday = last_payday(work.now, work.policy)
    return paying_out.make_all(runtime.office, payday)


@errand
def send_payout(runtime: Runtime, mine: Errand) -> datetime | None:
    runtime.office.carry_out(Actor.CLOCK, lambda work: paying_out.send_again(work, mine.about))
    return None
