"""Prompts of which nobody could tell whether they were paid: people look at M-Pesa's portal.

After a day it is theirs to find out; after a quarter of an hour they can, while M-Pesa is still asked.

What they found is written down with its reason in the transaction that carries it out.
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import ColumnElement, select

from booking import findings, terms
from booking.findings import CannotDecide
from booking.work import Work, take_up
from models.bookings import Booking, State
from models.errands import Kind
from models.money import AttemptState, How, PaymentAttempt
from payments.coming_in import settling
from payments.coming_in.settling import PEOPLE_HEAR_AFTER, SAID_NOT_PAID, SAID_PAID, ReceiptUsed
from payments.gateway import Why

_RECEIPT: Final = re.compile(r"[A-Z0-9]{10}")
_WITHOUT_RECEIPT: Final = (
    (PaymentAttempt.how == How.PROMPT)
    & (PaymentAttempt.state == AttemptState.PAID)
    & PaymentAttempt.receipt.is_(None)
)


def waiting(work: Work) -> Sequence[PaymentAttempt]:
    """What people have not found out yet, the oldest first."""
    unclear = select(PaymentAttempt).where(_is_unclear(work))
    return work.session.scalars(unclear.order_by(PaymentAttempt.asked_at, PaymentAttempt.id)).all()


def paid(work: Work, code: str, receipt: str, why: str) -> Booking:
    """M-Pesa has the money, by this receipt: it counts, or goes back where it buys nothing any more.

    Of a payment that counts already, and of which no receipt is known, this is it. Raises CannotDecide.
    """
    receipt, attempt = receipt.strip().upper(), _asked_about(work, code, _is_unclear(work) | _WITHOUT_RECEIPT)
    if not _RECEIPT.fullmatch(receipt):
        raise CannotDecide(f"{receipt} is no receipt of M-Pesa: ten letters and digits.")
    _write_down(work, attempt, SAID_PAID, why)
    try:
        settling.settle(work, attempt.id, receipt)
    except ReceiptUsed:
        raise CannotDecide(f"Another payment has the receipt {receipt}.") from None
    if attempt.receipt != receipt:
        raise CannotDecide(f"{receipt} has paid for {code} by hand, so it tells nothing of the prompt.")
    return attempt.booking


def not_paid(work: Work, code: str, why: str) -> Booking:
    """M-Pesa took nothing: the client hears so, and has time to pay. Raises CannotDecide."""
    attempt = _asked_about(work, code, _is_unclear(work))
    _write_down(work, attempt, SAID_NOT_PAID, why)
    _give_time(work, attempt.booking)
    settling.fail(work, attempt.id, Why.UNCLEAR)
    return attempt.booking


def _is_unclear(work: Work) -> ColumnElement[bool]:
    long_ago = PaymentAttempt.left_at <= work.now - PEOPLE_HEAR_AFTER
    for_long = (PaymentAttempt.state == AttemptState.UNCLEAR) & long_ago
    return for_long | (PaymentAttempt.state == AttemptState.WITH_SUPPORT)


def _asked_about(work: Work, code: str, which: ColumnElement[bool]) -> PaymentAttempt:
    """With its booking's diary locked."""
    booking = work.session.scalars(select(Booking.id).where(Booking.code == code.strip())).first()
    if booking is None:
        raise CannotDecide(f"There is no booking {code}.")
    take_up(work, booking)
    mine = select(PaymentAttempt).where(PaymentAttempt.booking_id == booking, which)
    attempt = work.session.scalars(mine.order_by(PaymentAttempt.id.desc())).first()
    if attempt is None:
        minutes = PEOPLE_HEAR_AFTER // timedelta(minutes=1)
        raise CannotDecide(f"No payment for {code} is with support, or unclear for {minutes} minutes.")
    return attempt


def _write_down(work: Work, attempt: PaymentAttempt, found: str, why: str) -> None:
    findings.write_down(work, settling.question_of(attempt), found, why, attempt.booking)


def _give_time(work: Work, booking: Booking) -> None:
    """As whoever is asked to pay has: waking hours enough, if the session is far enough away."""
    if booking.state != State.APPROVED or booking.pay_by is None:
        return
    latest = terms.to_pay(work.now, booking.meeting.starts_at, work.policy).at
    pay_by = min(terms.later_to_pay(work.now, work.policy), latest)
    if booking.pay_by < pay_by:
        booking.pay_by = pay_by
        work.owe(Kind.LAPSE_PAYMENT, booking.id, pay_by)
