"""The books: every shilling, twice.

An entry is a set of lines that sum to zero: what we hold is positive, what we owe is negative. Entries
never change; a correction is a new entry. ``once`` names the cause, so that it is booked once however
often a job repeats. The database refuses an entry that does not balance (migrations, 0002).
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, insert, select

from booking.work import Work
from models.base import new_id
from models.bookings import Booking
from models.books import Account, LedgerEntry, LedgerLine
from models.by_hand import HandPayment
from models.money import PaymentAttempt, Refund
from models.orders import Order
from models.payouts import Payout

PAYOUT: Final = "payout"  # the cause of what lowers what a therapist is owed, having been sent


@dataclass(frozen=True)
class Line:
    """So many whole shillings on an account; of which therapist, where that matters."""

    account: Account
    amount: int
    therapist_id: int | None = None


class Unbalanced(ValueError):
    """The lines of an entry do not sum to zero, or there are none. Nothing was booked."""


def post(work: Work, once: str, cause: str, lines: list[Line], booking_id: int | None) -> bool:
    """Book these lines; False when this was booked before. Raises Unbalanced."""
    lines = [line for line in lines if line.amount]
    if sum(line.amount for line in lines) or not lines:
        raise Unbalanced(cause)
    if work.session.scalars(select(LedgerEntry.id).where(LedgerEntry.once == once)).first():
        return False
    entry = new_id()
    rows = [{"id": new_id(), "entry_id": entry, **vars(line)} for line in lines]
    work.session.execute(insert(LedgerLine), rows)
    closing = {"id": entry, "once": once, "cause": cause, "booking_id": booking_id, "at": work.now}
    work.session.execute(insert(LedgerEntry), [closing])
    return True


def received(work: Work, attempt: PaymentAttempt) -> bool:
    """M-Pesa holds a client's money for us; it is the client's until the session was held."""
    lines = [Line(Account.MPESA, attempt.amount), Line(Account.CLIENT_CREDIT, -attempt.amount)]
    return post(work, f"received:{attempt.id}", "payment received", lines, attempt.booking_id)


def earned(work: Work, booking: Booking, fee_percent: int) -> bool:
    """A session was held: the client's money becomes the therapist's, less the fee (rounded down)."""
    fee = booking.price * fee_percent // 100
    lines = [
        Line(Account.CLIENT_CREDIT, booking.price),
        Line(Account.THERAPIST_PAYABLE, fee - booking.price, booking.therapist_id),
        Line(Account.PLATFORM_FEE, -fee),
    ]
    return post(work, f"earned:{booking.id}", "session held", lines, booking.id)


def not_earned(work: Work, booking: Booking) -> bool:
    """People found that a session was not held which the books have as held. False when they have not."""
    query = select(LedgerEntry.id).where(LedgerEntry.once == f"earned:{booking.id}")
    entry = work.session.scalars(query).first()
    if entry is None:
        return False
    booked = work.session.scalars(select(LedgerLine).where(LedgerLine.entry_id == entry))
    lines = [Line(Account(each.account), -each.amount, each.therapist_id) for each in booked]
    return post(work, f"not earned:{booking.id}", "session not held", lines, booking.id)


def to_return(work: Work, attempt: PaymentAttempt) -> bool:
    """Money that buys nothing is set aside for its payer."""
    lines = [Line(Account.CLIENT_CREDIT, attempt.amount), Line(Account.REFUNDS_IN_FLIGHT, -attempt.amount)]
    return post(work, f"to return:{attempt.id}", "refund owed", lines, attempt.booking_id)


def given_back(work: Work, refund: Refund, therapist_id: int, fee_percent: int) -> bool:
    """A paid session will not be held: what comes back is set aside, what is kept counts as earned."""
    fee = refund.kept * fee_percent // 100
    lines = [
        Line(Account.CLIENT_CREDIT, refund.amount + refund.kept),
        Line(Account.REFUNDS_IN_FLIGHT, -refund.amount),
        Line(Account.THERAPIST_PAYABLE, fee - refund.kept, therapist_id),
        Line(Account.PLATFORM_FEE, -fee),
    ]
    return post(work, f"given back:{refund.id}", "session given up", lines, refund.booking_id)


def returned(work: Work, refund: Refund, order: Order) -> bool:
    """M-Pesa says that the payer has the money again, or this part of it."""
    amount = order.amount or 0
    lines = [Line(Account.REFUNDS_IN_FLIGHT, amount), Line(Account.MPESA, -amount)]
    return post(work, f"returned:{order.id}", "money returned", lines, refund.booking_id)


def returned_by_hand(work: Work, refund: Refund, amount: int) -> bool:
    """People say that they gave back so much of it, past this service."""
    lines = [Line(Account.REFUNDS_IN_FLIGHT, amount), Line(Account.MPESA, -amount)]
    return post(work, f"returned by hand:{refund.id}", "money returned", lines, refund.booking_id)


def came_by_hand(work: Work, payment: HandPayment) -> bool:
    """Money came to the Pay Bill; whose it is will be seen."""
    lines = [Line(Account.MPESA, payment.amount), Line(Account.UNALLOCATED, -payment.amount)]
    return post(work, f"by hand:{payment.id}", "paid by hand", lines, payment.booking_id)


def not_by_hand(work: Work, payment: HandPayment) -> bool:
    """What is in the books as paid by hand is a prompt's own payment, which has an entry of its own."""
    lines = [Line(Account.UNALLOCATED, payment.amount), Line(Account.MPESA, -payment.amount)]
    return post(work, f"not by hand:{payment.id}", "not paid by hand", lines, payment.booking_id)


def allocated(work: Work, payment: HandPayment, amount: int) -> bool:
    """So much of it pays for its booking."""
    lines = [Line(Account.UNALLOCATED, amount), Line(Account.CLIENT_CREDIT, -amount)]
    return post(work, f"allocated:{payment.id}", "put to a booking", lines, payment.booking_id)


def unallocated_goes_back(work: Work, refund: Refund) -> bool:
    """Money by hand that buys nothing is set aside for its payer."""
    lines = [Line(Account.UNALLOCATED, refund.amount), Line(Account.REFUNDS_IN_FLIGHT, -refund.amount)]
    return post(work, f"goes back:{refund.id}", "refund owed", lines, refund.booking_id)


def paid_out(work: Work, payout: Payout, order: Order) -> bool:
    """M-Pesa says that a therapist has what they had earned, or this part of it."""
    amount = order.amount or 0
    lines = [Line(Account.THERAPIST_PAYABLE, amount, payout.therapist_id), Line(Account.MPESA, -amount)]
    return post(work, f"payout:{order.id}", PAYOUT, lines, None)


def charged(work: Work, order: Order, charge: int) -> bool:
    """M-Pesa kept a charge for a movement of ours: the platform bears it."""
    lines = [Line(Account.PLATFORM_FEE, charge), Line(Account.MPESA, -charge)]
    return post(work, f"charge:{order.id}", "charge of M-Pesa", lines, None)


def balances(work: Work) -> dict[Account, int]:
    """What stands on each account, in whole shillings. The values sum to zero."""
    query = select(LedgerLine.account, func.sum(LedgerLine.amount)).group_by(LedgerLine.account)
    stand = {account: int(amount) for account, amount in work.session.execute(query)}
    return {account: stand.get(account, 0) for account in Account}
