"""Write money that goes back into the books and send it; let it go back when no other time was chosen."""

from datetime import datetime

from sqlalchemy import select

from booking.changing import refunds
from booking.happenings import EverythingBack
from booking.work import Work, take_up
from jobs.errand import errand
from models.bookings import Actor, Booking
from models.errands import Errand, Kind
from models.money import Refund
from payments import ledger
from payments.going_out.returning import Returns
from runtime import Runtime


@errand
def book_refund(runtime: Runtime, mine: Errand) -> datetime | None:
    runtime.office.carry_out(Actor.CLOCK, lambda work: _book(work, mine.about))
    return None


@errand
def return_unchosen(runtime: Runtime, mine: Errand) -> datetime | None:
    runtime.office.carry_out(Actor.CLOCK, lambda work: _return(work, mine.about))
    return None


@errand
def send_refund(runtime: Runtime, mine: Errand) -> datetime | None:
    Returns(runtime.office, runtime.cashier.mpesa).send(mine.about)
    return None


def _book(work: Work, key: int) -> None:
    refund = work.session.get_one(Refund, key)
    if refund.hand_payment_id is not None:
        ledger.unallocated_goes_back(work, refund)
    else:
        booking = work.session.get_one(Booking, refund.booking_id)
        ledger.not_earned(work, booking)
        ledger.given_back(work, refund, booking.therapist_id, booking.fee_percent)
    work.owe(Kind.SEND_REFUND, key, work.now)


def _return(work: Work, key: int) -> None:
    of_refund = select(Booking.id).join(Refund, Refund.booking_id == Booking.id).where(Refund.id == key)
    booking = take_up(work, work.session.execute(of_refund).scalar_one())
    refund = work.session.get_one(Refund, key, populate_existing=True)
    if refunds.return_offered(work, refund):
        work.tell(EverythingBack(booking))
