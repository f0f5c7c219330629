"""Money that somebody typed in at the Pay Bill: what it leaves to pay, and giving it back (R3.8).

Whether it came at all is found out in payments/coming_in/by_hand.py. Here it is proven, or only heard of.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import func, select

from booking.work import Work
from models.bookings import Booking
from models.by_hand import HandPayment, HandState
from models.errands import Kind
from models.money import Refund, RefundState

NOT_COMPLETED: Final = "not completed"  # why money goes back: the rest never came, or was not wanted
_LATELY: Final = timedelta(hours=2)


def kept(work: Work, booking: Booking) -> Sequence[HandPayment]:
    """What was proven for this booking and waits to pay for it, oldest first."""
    mine = (HandPayment.booking_id == booking.id) & (HandPayment.state == HandState.SHORT)
    return work.session.scalars(select(HandPayment).where(mine).order_by(HandPayment.id)).all()


def missing(work: Work, booking: Booking) -> int:
    """What is still to be paid, in whole shillings; never below zero."""
    return max(0, booking.price - sum(payment.amount for payment in kept(work, booking)))


def is_being_checked(work: Work, booking: Booking) -> bool:
    """Whether we heard lately of a payment for this booking that M-Pesa has not confirmed yet."""
    heard = (HandPayment.booking_id == booking.id) & (HandPayment.state == HandState.HEARD)
    query = select(HandPayment.id).where(heard, HandPayment.heard_at > work.now - _LATELY)
    return work.session.scalars(query).first() is not None


def count_kept(work: Work, booking: Booking) -> bool:
    """The therapist said yes: money that came before counts now. Whether it pays for everything."""
    if not kept(work, booking):
        return False
    work.owe(Kind.COUNT_KEPT, booking.id, work.now)
    return missing(work, booking) == 0


def give_back(work: Work, payment: HandPayment, booking: Booking, amount: int, why: str) -> Refund:
    """Owe so much of a payment to whoever made it; once for each payment, the database says so."""
    refund = Refund(
        hand_payment_id=payment.id, booking_id=booking.id, amount=amount, why=why, asked_at=work.now
    )
    work.session.add(refund)
    work.session.flush()
    work.owe(Kind.BOOK_REFUND, refund.id, work.now)
    return refund


def return_kept(work: Work, booking: Booking) -> None:
    """This booking will not be paid for: what came for it goes back, whole."""
    for payment in kept(work, booking):
        payment.state = HandState.GOES_BACK
        give_back(work, payment, booking, payment.amount, NOT_COMPLETED)


def going_back(work: Work, booking: Booking) -> int:
    """How many shillings of what never completed the price are on their way back."""
    of_booking = (Refund.booking_id == booking.id) & (Refund.why == NOT_COMPLETED)
    on_its_way = of_booking & (Refund.state != RefundState.RETURNED)
    return work.session.scalar(select(func.coalesce(func.sum(Refund.amount), 0)).where(on_its_way)) or 0
