"""What went out: each order as M-Pesa did it, each refund and payout once, nothing that nobody ordered."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from models.money import RefundState
from models.orders import LIVE_ORDERS, Cause, Order, OrderState
from models.payouts import PayoutState
from simulator.safaricom.book import Kind
from tests.faults.reckoning.evidence import Evidence

OUT = (Kind.REVERSAL, Kind.PAYOUT)
OVER = (RefundState.RETURNED, RefundState.WITH_SUPPORT, RefundState.HELD, RefundState.SPENT)


def problems(it: Evidence) -> Iterator[str]:
    yield from _orders(it)
    yield from _nobodys(it)
    yield from _refunds(it)
    yield from _payouts(it)


def sent_for(it: Evidence) -> Mapping[tuple[str, int], int]:
    """Shillings that M-Pesa moved, by cause and row, each movement counted once."""
    moved: dict[tuple[str, int], set[str]] = defaultdict(set)
    amounts = {entry.receipt: -entry.amount for entry in it.mpesa.book if entry.kind in OUT}
    for order in it.movers:
        moved[order.cause, order.about] |= {entry.receipt for entry in it.moved_by(order)}
    return {about: sum(amounts[receipt] for receipt in receipts) for about, receipts in moved.items()}


def _orders(it: Evidence) -> Iterator[str]:
    """An order that was refused may share its payment with one that was not."""
    done_for = {order.of_receipt for order in it.movers if order.state != OrderState.REFUSED}
    for order in it.orders:
        if order.state in LIVE_ORDERS:
            yield f"order {order.id} to {order.kind} is still {order.state}"
    for order in it.movers:
        moved = bool(it.moved_by(order))
        if order.state == OrderState.WITH_SUPPORT and f"order:{order.id}" not in it.tickets:
            yield f"order {order.id} to {order.kind} is with support, and there is no ticket"
        if order.state == OrderState.DONE and not moved:
            yield f"order {order.id} to {order.kind} {order.amount} is done, and M-Pesa did not"
        if order.state == OrderState.REFUSED and moved and not _known_otherwise(it, order, done_for):
            yield f"order {order.id} to {order.kind} {order.amount} is refused, and M-Pesa did it"


def _known_otherwise(it: Evidence, order: Order, done_for: set[str | None]) -> bool:
    another = order.of_receipt is not None and order.of_receipt in done_for
    return another or f"contradicted:{order.id}" in it.tickets


def _nobodys(it: Evidence) -> Iterator[str]:
    ordered = Counter(entry.receipt for order in it.movers for entry in it.moved_by(order))
    for entry in it.mpesa.book:
        if entry.kind in OUT and not ordered[entry.receipt]:
            yield f"{entry.kind} {entry.receipt} of {-entry.amount} was ordered by nobody"


def _refunds(it: Evidence) -> Iterator[str]:
    sent = sent_for(it)
    for refund in it.refunds:
        came = sent.get((Cause.REFUND, refund.id), 0)
        if refund.state not in OVER and not it.is_disputed(refund):
            yield f"refund {refund.id} of {refund.amount} is still {refund.state}"
        if came > refund.amount or (refund.state == RefundState.RETURNED and came != refund.amount):
            yield f"refund {refund.id} of {refund.amount} is {refund.state}, and {came} came back"
        if refund.state == RefundState.SPENT and came:
            yield f"a refund was spent on another time, and {came} came back"


def _payouts(it: Evidence) -> Iterator[str]:
    sent = sent_for(it)
    for payout in it.payouts:
        came = sent.get((Cause.PAYOUT, payout.id), 0)
        if payout.state == PayoutState.ON_ITS_WAY:
            yield f"payout {payout.id} of {payout.amount} is still on its way"
        if came > payout.amount or (payout.state == PayoutState.PAID and came != payout.amount):
            yield f"payout {payout.id} of {payout.amount} is {payout.state}, and {came} arrived"
        if payout.state == PayoutState.FAILED and came:
            yield f"payout {payout.id} of {payout.amount} failed, and {came} arrived"
