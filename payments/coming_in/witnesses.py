"""M-Pesa tells of a prompt's payment a second time, as if it were made by hand (facts/daraja.md 0.8).

Either telling may come first, and either may be lost. One payment is booked once all the same: by its
receipt, and where the prompt's own is not known, by code, amount, payer and time.
"""

from datetime import timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import select

from booking.asking.paying import UNSETTLED
from booking.work import Work
from models.bookings import Booking
from models.by_hand import HandPayment, HandState
from models.errands import Kind
from models.money import AttemptState, PaymentAttempt
from payments.coming_in import alike, settling
from payments.coming_in.alike import Beside

LOOK_AGAIN: Final = timedelta(seconds=20)  # while a prompt may still be heard of
_YOUNG: Final = timedelta(minutes=4)  # the prompt may still be on the phone (facts/daraja.md 5.2)


class Weighed(StrEnum):
    """What a proven payment is."""

    WITNESS = "a prompt's payment"
    PERHAPS = "perhaps the payment of a prompt whose end is not known"
    SEPARATE = "a payment by hand"


def weigh(work: Work, payment: HandPayment, booking: Booking | None, beside: Beside | None = None) -> Weighed:
    """Whether this is a prompt's payment, which is then settled by it; its booking's diary is locked.

    ``beside`` is what M-Pesa's list has besides, where that told of this one.
    """
    if known_by(work, payment.receipt):
        return Weighed.WITNESS
    attempt = alike.prompt_of(work, payment, booking) if booking else None
    if attempt is None:
        return _weigh_against_what_was_told(work, payment, booking, beside)
    if _may_tell_itself(work, attempt):
        return Weighed.PERHAPS
    settling.settle(work, attempt.id, payment.receipt)
    return Weighed.WITNESS


def known_by(work: Work, receipt: str) -> PaymentAttempt | None:
    """The prompt whose payment is known by this receipt."""
    return work.session.scalars(select(PaymentAttempt).where(PaymentAttempt.receipt == receipt)).first()


def ended_before(work: Work, receipt: str) -> bool:
    """Whether the end of the prompt with this receipt was known, and told, before now."""
    attempt = known_by(work, receipt)
    return attempt is not None and attempt.ended_at is not None and attempt.ended_at < work.now


def receipt_of(work: Work, attempt: PaymentAttempt) -> str | None:
    """The receipt of a proven payment that waits for this prompt's end, being perhaps its own."""
    waiting = select(HandPayment).where(
        HandPayment.booking_id == attempt.booking_id,
        HandPayment.amount == attempt.amount,
        HandPayment.state == HandState.HEARD,
        HandPayment.proven_at.is_not(None),
    )
    found = work.session.scalars(waiting.order_by(HandPayment.id))
    return next((each.receipt for each in found if alike.fits(attempt, each)), None)


def can_be_asked(attempt: PaymentAttempt) -> bool:
    """Whether M-Pesa can be asked how the prompt ended, or can once it has taken it."""
    return attempt.request_is_named or attempt.state == AttemptState.SENDING


def hurry(work: Work, attempt: PaymentAttempt) -> None:
    """Money was heard of: ask M-Pesa about the prompt now."""
    if attempt.state in (AttemptState.PROMPTED, AttemptState.UNCLEAR):
        work.owe(Kind.CHASE_PAYMENT, attempt.id, work.now)


def _weigh_against_what_was_told(
    work: Work, payment: HandPayment, booking: Booking | None, beside: Beside | None
) -> Weighed:
    """A receipt that a callback named and M-Pesa's list does not have was false: then this is the true one.

    Should it be in the list after all, later, it counts as a second payment.
    """
    if booking is None or beside is None:
        return Weighed.SEPARATE
    attempt = alike.prompt_told_otherwise(work, payment, booking)
    if attempt is None or not beside.denies(attempt):
        return Weighed.SEPARATE
    settling.put_right(work, attempt, payment.receipt)
    return Weighed.WITNESS


def _may_tell_itself(work: Work, attempt: PaymentAttempt) -> bool:
    """Whether the prompt's own end is near: while it lives, and M-Pesa can be asked about it."""
    return attempt.state in UNSETTLED and can_be_asked(attempt) and work.now - attempt.left_at < _YOUNG
