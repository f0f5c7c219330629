"""An order that moved nothing: whether the same may do later, and who is to mend what is in its way."""

from datetime import timedelta
from typing import Final

from sqlalchemy import select

from booking.support import open_ticket
from booking.work import Work
from models.errands import Kind
from models.orders import Order
from models.support import Subject, Ticket
from payments.daraja.result_codes import order_ending_of
from payments.gateway import Meaning, Why
from payments.ordering import orders

LOOKED_UP: Final = "looked up"  # the outcome of what M-Pesa, asked, says did not take place; not why
OPERATOR_MENDS: Final = (Why.NOT_ENOUGH_MONEY, Why.OUR_FAULT)
FIRST_WAIT: Final = timedelta(hours=1)
LONGEST_WAIT: Final = timedelta(days=1)
_OFTEN: Final = 3  # tries; then people hear of it whatever the reason


def reason(order: Order) -> Why | None:
    """Why M-Pesa refused this order, at once or later; None where it did not say."""
    outcome = order.outcome or ""
    if outcome == LOOKED_UP:
        return None
    return Why(outcome) if outcome in set(Why) else order_ending_of(outcome).why


def may_do_as_it_is(order: Order) -> bool:
    """Whether nothing is wrong with the order itself: there was no money, or no reason."""
    said = order.outcome or ""
    return said == LOOKED_UP or order_ending_of(said).meaning is Meaning.TRY_LATER


def may_do_later(order: Order) -> bool:
    """Whether the same may do another day, or when the operator has mended what is ours."""
    return may_do_as_it_is(order) or reason(order) is Why.OUR_FAULT


def put_off(work: Work, order: Order, errand: Kind) -> None:
    """Have it ordered again: in an hour, then each time after twice as long, at most a day."""
    tries = orders.tries(work, order)
    work.owe(errand, order.about, work.now + wait_after(tries))
    if tries >= _OFTEN or reason(order) in OPERATOR_MENDS:
        _tell_operator(work, order)


def wait_after(tries: int) -> timedelta:
    """How long to wait after so many refusals, the first being 1."""
    doublings = max(0, min(tries - 1, 10))
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def _tell_operator(work: Work, order: Order) -> None:
    """One ticket at a time: a single empty account holds up many orders."""
    waiting = select(Ticket.id).where(Ticket.subject == Subject.MPESA_ACCOUNT, Ticket.closed_at.is_(None))
    if work.session.scalars(waiting).first() is None:
        note = f"Orders wait. M-Pesa says: {reason(order) or 'nothing'} ({order.outcome})."
        open_ticket(work, Subject.MPESA_ACCOUNT, f"put off:{order.id}", note=note, urgent=True)
