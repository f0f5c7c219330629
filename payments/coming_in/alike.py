"""Whether a payment told as if made by hand can be a prompt's: by code, amount, payer and time.

The first three do the work. The time is wide, for a prompt may leave us late, and M-Pesa's clock need not
be ours.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, or_, select

from booking.asking.paying import UNSETTLED
from booking.work import Work
from models.bookings import Booking
from models.by_hand import COUNTED, HandPayment
from models.money import AttemptState, How, PaymentAttempt
from models.people import Client

_AROUND: Final = timedelta(minutes=30)  # the time at which a prompt left us
_AT_ONCE: Final = timedelta(minutes=5)  # a prompt lives for three (facts/daraja.md 5.2)
_MISLABELLED: Final = timedelta(hours=3)  # M-Pesa's list may mean Nairobi where it says UTC, or not
_MAY_BE_PAID: Final = (*UNSETTLED, AttemptState.PAID, AttemptState.FAILED)


@dataclass(frozen=True)
class Beside:
    """Every receipt that M-Pesa's list has of a time, which it has by M-Pesa's clock."""

    receipts: Collection[str]
    since: datetime
    until: datetime

    def denies(self, attempt: PaymentAttempt) -> bool:
        """Whether the receipt that this prompt has would have to be here, and is not."""
        return self.since <= attempt.left_at <= self.until and attempt.receipt not in self.receipts


def prompt_of(work: Work, payment: HandPayment, booking: Booking) -> PaymentAttempt | None:
    """The prompt that this may be the payment of, the newest first; payment's amount may be a claim."""
    prompts = _without_receipt(payment.amount).where(PaymentAttempt.booking_id == booking.id)
    return _first(work, prompts, payment)


def prompt_for_its_payer(work: Work, payment: HandPayment) -> PaymentAttempt | None:
    """The same, of whatever booking, where nobody tells for what account it was."""
    whose = _of_payer(work, payment)
    return None if whose is None else _first(work, _without_receipt(payment.amount).where(whose), payment)


def prompt_of_anybody(work: Work, payment: HandPayment) -> PaymentAttempt | None:
    """The same, of whatever booking and phone, as far as M-Pesa tells who paid; none that failed."""
    prompts = _without_receipt(payment.amount).where(PaymentAttempt.state != AttemptState.FAILED)
    return _first(work, prompts, payment)


def prompt_told_otherwise(work: Work, payment: HandPayment, booking: Booking) -> PaymentAttempt | None:
    """A paid prompt that this could be the payment of, at that very moment, had it no other receipt."""
    if payment.paid_at is None:
        return None
    prompts = _prompts(payment.amount).where(PaymentAttempt.booking_id == booking.id)
    paid = (PaymentAttempt.state == AttemptState.PAID) & PaymentAttempt.receipt.is_not(None)
    found = work.session.scalars(prompts.where(paid).order_by(PaymentAttempt.asked_at.desc()))
    at = payment.paid_at
    return next((each for each in found if could_be(each, payment) and in_time(each, at, _AT_ONCE)), None)


def could_be(attempt: PaymentAttempt, payment: HandPayment) -> bool:
    """Whether amount and payer, which M-Pesa itself tells, allow it at all."""
    return payment.amount == attempt.amount and payment.payer in (None, attempt.phone)


def in_time(attempt: PaymentAttempt, at: datetime | None, within: timedelta = _AROUND) -> bool:
    """Whether it can have been paid then."""
    return at is None or any(abs(each - attempt.left_at) <= within for each in (at, at + _MISLABELLED))


def fits(attempt: PaymentAttempt, payment: HandPayment) -> bool:
    """Whether payer and time allow it. One that failed must have the same payer, for certain."""
    if attempt.state == AttemptState.ASKED:
        return False  # it has not left us
    if payment.payer is None and attempt.state == AttemptState.FAILED:
        return False
    return could_be(attempt, payment) and in_time(attempt, payment.paid_at)


def counted_by_hand(work: Work, attempt: PaymentAttempt) -> HandPayment | None:
    """What is in the books as paid by hand and may be this prompt's own payment, told before its end was.

    What we had heard of before the prompt was asked for was not paid by it.
    """
    counted = (HandPayment.booking_id == attempt.booking_id) & HandPayment.state.in_(COUNTED)
    since = (HandPayment.amount == attempt.amount) & (HandPayment.heard_at >= attempt.asked_at)
    found = work.session.scalars(select(HandPayment).where(counted, since).order_by(HandPayment.id))
    return next((each for each in found if fits(attempt, each)), None)


def _prompts(amount: int) -> Select[PaymentAttempt]:
    return select(PaymentAttempt).where(PaymentAttempt.how == How.PROMPT, PaymentAttempt.amount == amount)


def _without_receipt(amount: int) -> Select[PaymentAttempt]:
    may_be_paid = PaymentAttempt.state.in_(_MAY_BE_PAID)
    return _prompts(amount).where(PaymentAttempt.receipt.is_(None), may_be_paid)


def _first(work: Work, prompts: Select[PaymentAttempt], payment: HandPayment) -> PaymentAttempt | None:
    found = work.session.scalars(prompts.order_by(PaymentAttempt.asked_at.desc()))
    return next((each for each in found if fits(each, payment)), None)


def _of_payer(work: Work, payment: HandPayment) -> ColumnElement[bool] | None:
    """Prompts on the phone that paid. Where M-Pesa masks it, those that are of whoever named the receipt:

    on their phone, or for a booking of theirs.
    """
    if payment.payer is not None:
        return PaymentAttempt.phone.matches(payment.payer)
    teller = work.session.get(Client, payment.told_by_id) if payment.told_by_id else None
    if teller is None:
        return None
    return or_(PaymentAttempt.phone.matches(teller.phone), PaymentAttempt.booking.has(client_id=teller.id))
