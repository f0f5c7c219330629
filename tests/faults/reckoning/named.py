"""What reconciliation leaves is exactly what is with people: nothing else, and nothing less."""

from collections.abc import Iterator

from models.money import AttemptState, RefundState
from models.orders import OrderState
from models.payouts import PayoutState
from payments.watching.differences import Kind
from tests.faults.reckoning.evidence import Evidence

OPEN = (RefundState.OWED, RefundState.HELD, RefundState.ON_ITS_WAY, RefundState.WITH_SUPPORT)
NOT_PAID = (PayoutState.ON_ITS_WAY, PayoutState.WITH_SUPPORT)
# Looked at in money_in.py; days that nobody lived to compare; the merchant's own money, which comes and goes.
BY_THE_WAY = (
    Kind.RECEIPT_MISSING,
    Kind.RECEIPT_TWICE,
    Kind.NOT_COMPARED,
    Kind.BALANCE,
    Kind.BALANCE_UNKNOWN,
    Kind.DISPUTE,
)


def problems(it: Evidence) -> Iterator[str]:
    with_people = {*_with_people(it)}
    named = {(kind, what) for kind, what in it.left if kind not in BY_THE_WAY}
    yield from (f"reconcile says of {what}: {kind}, which is not so" for kind, what in named - with_people)
    yield from (f"reconcile does not say of {what}: {kind}" for kind, what in with_people - named)
    settled = {f"attempt:{each.id}" for each in it.prompted if not each.receipt}
    for kind, what in it.left:
        if kind == Kind.RECEIPT_MISSING and what not in settled:
            yield f"reconcile says that a receipt is missing of {what}, and it is not"


def _with_people(it: Evidence) -> Iterator[tuple[str, str]]:
    for attempt in it.attempts:
        if attempt.state == AttemptState.WITH_SUPPORT:
            yield Kind.WITH_SUPPORT, f"attempt:{attempt.id}"
    for refund in it.refunds:
        if refund.state in OPEN:
            yield Kind.REFUND_OPEN, f"refund:{refund.id}"
    for order in it.movers:
        if order.state == OrderState.DONE and (Kind.CHARGE, f"order:{order.id}") in it.left:
            yield Kind.CHARGE, f"order:{order.id}"
    for payout in it.payouts:
        if payout.state in NOT_PAID:
            yield Kind.PAYOUT_OPEN, f"payout:{payout.id}"
    for entry in it.mpesa.book.received():
        if entry.receipt not in it.booked and (Kind.NOT_WITH_US, entry.receipt) in it.left:
            yield Kind.NOT_WITH_US, entry.receipt
