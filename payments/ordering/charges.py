"""What M-Pesa keeps for moving our money. The platform bears it.

The result of money given back tells it; that of money sent does not, so that one is looked up
(facts/daraja.md 7.1 to 7.3). Where every answer was lost, reconciliation asks again.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased

from booking.work import Work
from models.orders import LIVE_ORDERS, Cause, Order, OrderKind, OrderState
from payments import ledger
from payments.daraja.results import Outcome
from payments.daraja.values import whole_shillings
from payments.ordering import orders
from payments.ordering.refusals import LOOKED_UP

_LONG: Final = timedelta(hours=1)  # after the money was sent; by then a look-up has been put three times


def note(work: Work, order: Order, outcome: Outcome) -> None:
    """Book what was kept for this order, once it was told."""
    if charge := told(outcome):
        ledger.charged(work, order, charge)


def ask(work: Work, order: Order) -> None:
    """Have told what was kept for money that has been sent."""
    if order.kind == OrderKind.SEND and order.receipt:
        orders.place(work, OrderKind.LOOK_UP, Cause.ORDER, order.id, of_receipt=order.receipt)


def untold(work: Work) -> Sequence[Order]:
    """Money sent long ago of which nobody told what was kept for it: each answer about it was lost.

    One that M-Pesa told about only when it was looked up is not among them: the charge came with that.
    """
    sent = (Order.kind == OrderKind.SEND) & (Order.state == OrderState.DONE) & Order.receipt.is_not(None)
    unheard = (Order.outcome != LOOKED_UP) & (Order.ended_at <= work.now - _LONG)
    query = select(Order).where(sent, unheard, ~_look_up(OrderState.DONE))
    return work.session.scalars(query.order_by(Order.id)).all()


def ask_again(work: Work) -> None:
    """Have told what is not known yet, unless that is being asked already."""
    asking = select(Order.id).where(_look_up(*LIVE_ORDERS))
    being_asked = set(work.session.scalars(asking))
    for order in untold(work):
        if order.id not in being_asked:
            ask(work, order)


def _look_up(*states: OrderState) -> ColumnElement[bool]:
    """Whether a question about what was kept for an order stands so."""
    question = aliased(Order)
    about = (question.cause == Cause.ORDER) & (question.about == Order.id)
    return exists().where(about, question.of_receipt.is_not(None), question.state.in_(states))


def told(outcome: Outcome) -> int:
    """Whole shillings: ``0.0``, or ``Fee For B2C Payment|KES|5.00``, several of them joined by ``&``."""
    named = [*outcome.told.get("Charge", ()), *outcome.told.get("DebitPartyCharges", ())]
    each = (charge for charges in named for charge in charges.split("&"))
    return sum(whole_shillings(charge.rpartition("|")[2]) or 0 for charge in each)
