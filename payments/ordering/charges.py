"""What M-Pesa keeps for moving our money. The platform bears it.

The result of money given back tells it; that of money sent does not, so that one is looked up
(facts/daraja.md 7.1 to 7.3).
"""

from booking.work import Work
from models.orders import Cause, Order, OrderKind
from payments import ledger
from payments.daraja.results import Outcome
from payments.daraja.values import whole_shillings
from payments.ordering import orders


def note(work: Work, order: Order, outcome: Outcome) -> None:
    """Book what was kept for this order, once it was told."""
    if charge := told(outcome):
        ledger.charged(work, order, charge)


def ask(work: Work, order: Order) -> None:
    """Have told what was kept for money that has been sent."""
    if order.kind == OrderKind.SEND and order.receipt:
        orders.place(work, OrderKind.LOOK_UP, Cause.ORDER, order.id, of_receipt=order.receipt)


def told(outcome: Outcome) -> int:
    """Whole shillings: ``0.0``, or ``Fee For B2C Payment|KES|5.00``, several of them joined by ``&``."""
    named = [*outcome.told.get("Charge", ()), *outcome.told.get("DebitPartyCharges", ())]
    each = (charge for charges in named for charge in charges.split("&"))
    return sum(whole_shillings(charge.rpartition("|")[2]) or 0 for charge in each)
