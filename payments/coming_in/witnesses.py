"""M-Pesa tells of a prompt's payment a second time, as if it were made by hand (facts/daraja.md 0.8).

Either telling may come first, and either may be lost. One payment is booked once all the same: by its
receipt, and where the prompt's own is not known, by code, amount, payer and time.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import select

from booking.asking.paying import UNSETTLED
from booking.work import Work
from models.bookings import Booking
from models.by_hand import HandPayment, HandState
from models.errands import Kind
from models.money import AttemptState, How, PaymentAttempt
from payments.coming_in import settling

LOOK_AGAIN: Final = timedelta(seconds=20)  # while a prompt may still be heard of
_YOUNG: Final = timedelta(minutes=4)  # the prompt may still be on the phone (facts/daraja.md 5.2)
_EARLY, _LATE = timedelta(minutes=2), timedelta(minutes=15)  # of M-Pesa's time and of ours
_MISLABELLED: Final = timedelta(hours=3)  # M-Pesa's list may mean Nairobi where it says UTC, or not
_MAY_BE_PAID: Final = (*UNSETTLED, AttemptState.PAID, AttemptState.FAILED)


class Weighed(StrEnum):
    """What a proven payment is."""

    WITNESS = "a prompt's payment"
    PERHAPS = "perhaps the payment of a prompt whose end is not known"
    SEPARATE = "a payment by hand"


def weigh(work: Work, payment: HandPayment, booking: Booking | None) -> Weighed:
    """Whether this is a prompt's payment, which is then settled by it; its booking's diary is locked."""
    if known_by(work, payment.receipt):
        return Weighed.WITNESS
    attempt = prompt_of(work, payment, booking) if booking else None
    if attempt is None:
        return Weighed.SEPARATE
    if _may_tell_itself(work, attempt):
        return Weighed.PERHAPS
    settling.settle(work, attempt.id, payment.receipt)
    return Weighed.WITNESS


def known_by(work: Work, receipt: str) -> PaymentAttempt | None:
    """The prompt whose payment is known by this receipt."""
    return work.session.scalars(select(PaymentAttempt).where(PaymentAttempt.receipt == receipt)).first()


def prompt_of(work: Work, payment: HandPayment, booking: Booking) -> PaymentAttempt | None:
    """The prompt that this may be the payment of, the newest first; payment's amount may be a claim."""
    prompts = select(PaymentAttempt).where(
        PaymentAttempt.booking_id == booking.id,
        PaymentAttempt.how == How.PROMPT,
        PaymentAttempt.amount == payment.amount,
        PaymentAttempt.receipt.is_(None),
        PaymentAttempt.state.in_(_MAY_BE_PAID),
    )
    found = work.session.scalars(prompts.order_by(PaymentAttempt.asked_at.desc()))
    return next((each for each in found if fits(each, payment)), None)


def fits(attempt: PaymentAttempt, payment: HandPayment) -> bool:
    """Whether payer and time allow it. One that failed must have the same payer, for certain."""
    if attempt.state == AttemptState.ASKED:
        return False  # it has not left us
    if payment.payer is None:
        return attempt.state != AttemptState.FAILED and _in_time(attempt, payment.paid_at)
    return payment.payer == attempt.phone and _in_time(attempt, payment.paid_at)


def receipt_of(work: Work, attempt: PaymentAttempt) -> str | None:
    """The receipt of a proven payment that waits for this prompt's end, being perhaps its own."""
    waiting = select(HandPayment).where(
        HandPayment.booking_id == attempt.booking_id,
        HandPayment.amount == attempt.amount,
        HandPayment.state == HandState.HEARD,
        HandPayment.proven_at.is_not(None),
    )
    found = work.session.scalars(waiting.order_by(HandPayment.id))
    return next((each.receipt for each in found if fits(attempt, each)), None)


def hurry(work: Work, attempt: PaymentAttempt) -> None:
    """Money was heard of: ask M-Pesa about the prompt now."""
    if attempt.state in (AttemptState.PROMPTED, AttemptState.UNCLEAR):
        work.owe(Kind.CHASE_PAYMENT, attempt.id, work.now)


def _in_time(attempt: PaymentAttempt, at: datetime | None) -> bool:
    if at is None:
        return True
    begins = (attempt.prompted_at or attempt.asked_at) - _EARLY
    ends = (attempt.ended_at or attempt.asked_at) + _LATE
    return any(begins <= each <= ends for each in (at, at + _MISLABELLED))


def _may_tell_itself(work: Work, attempt: PaymentAttempt) -> bool:
    """Whether the prompt's own end is near: while it lives, and M-Pesa can be asked about it."""
    askable = attempt.checkout_request is not None or attempt.state == AttemptState.SENDING
    return attempt.state in UNSETTLED and askable and work.now - attempt.asked_at < _YOUNG
