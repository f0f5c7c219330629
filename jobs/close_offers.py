"""Say an offer to move again, once; and let one lapse that the therapist did not answer."""

from collections.abc import Callable
from datetime import datetime

from booking.changing import moves
from booking.work import Work, take_up
from jobs.errand import errand
from models.bookings import Actor, Booking
from models.changes import MoveOffer
from models.errands import Errand
from runtime import Runtime


@errand
def nudge_offer(runtime: Runtime, mine: Errand) -> datetime | None:
    _see_to(runtime, mine, moves.nudge)
    return None


@errand
def lapse_move(runtime: Runtime, mine: Errand) -> datetime | None:
    _see_to(runtime, mine, moves.lapse)
    return None


def _see_to(runtime: Runtime, mine: Errand, do: Callable[[Work, Booking, MoveOffer], bool]) -> None:
    def with_the_offer(work: Work) -> None:
        booking = take_up(work, work.session.get_one(MoveOffer, mine.about).booking_id)
        do(work, booking, work.session.get_one(MoveOffer, mine.about, populate_existing=True))

    runtime.office.carry_out(Actor.CLOCK, with_the_offer)
