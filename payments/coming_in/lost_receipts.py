"""Receipts that nobody told us: looked for in M-Pesa's own list of what came (facts/daraja.md 7.5).

A payment that was settled by asking has none until a callback or a confirmation brings it, and without
one it cannot be reversed.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from booking.lifecycle import Besides
from booking.work import Work
from models.money import How, PaymentAttempt, Refund, RefundState
from payments.coming_in import counted, hearsay, settling
from payments.coming_in.settling import ReceiptUsed
from payments.gateway import LISTED_FOR, Received

_ZONE_IN_DOUBT: Final = timedelta(hours=3)
_LOOK_AGAIN: Final = timedelta(minutes=20)
_LISTED_BY: Final = timedelta(hours=2)  # what was paid is in M-Pesa's list, and that was read by us


@dataclass(frozen=True)
class Wanted:
    """A payment whose receipt is looked for, and when it may have come."""

    attempt_id: int
    code: str
    shillings: int
    since: datetime
    until: datetime


def wanted(work: Work, refund_id: int) -> Wanted | None:
    """The payment that is to go back whole and has no receipt; None when there is none to look for."""
    refund = work.session.get_one(Refund, refund_id)
    attempt = refund.attempt_id and work.session.get_one(PaymentAttempt, refund.attempt_id)
    if not attempt or attempt.receipt or attempt.how != How.PROMPT or refund.state != RefundState.OWED:
        return None
    since = max(attempt.asked_at - _ZONE_IN_DOUBT, work.now - LISTED_FOR)
    until = min(attempt.asked_at + LISTED_FOR, work.now)
    if since >= until or refund.amount < attempt.amount:
        return None
    return Wanted(attempt.id, attempt.booking.code, attempt.amount, since, until)


def note(work: Work, it: Wanted, listed: Sequence[Received]) -> None:
    """Keep the receipt if a callback names it, or exactly one in the list can be this payment's."""
    attempt = work.session.get_one(PaymentAttempt, it.attempt_id)
    told = hearsay.receipt_told(work, attempt)
    free = [each.receipt for each in listed if _could_be(it, each) and not _is_known(work, each.receipt)]
    if found := told or (free[0] if len(free) == 1 else None):
        with suppress(ReceiptUsed):
            settling.settle(work, it.attempt_id, found)


def is_unseen(work: Work, refund: Refund) -> bool:
    """Whether it returns a second payment of which M-Pesa never named a receipt: perhaps it is the first."""
    if refund.why != Besides.RETURN_SECOND or refund.attempt_id is None:
        return False
    attempt = work.session.get_one(PaymentAttempt, refund.attempt_id)
    return attempt.how == How.PROMPT and attempt.receipt is None


def look_again(work: Work, refund: Refund) -> datetime | None:
    """When to look again for the receipt of such a one; None when it would have been listed by now."""
    due = work.now + _LOOK_AGAIN
    return due if is_unseen(work, refund) and due <= refund.asked_at + _LISTED_BY else None


def _could_be(it: Wanted, payment: Received) -> bool:
    return (payment.reference.strip(), payment.shillings) == (it.code, it.shillings)


def _is_known(work: Work, receipt: str) -> bool:
    """Whether it is another payment's."""
    return counted.of_receipt(work, receipt) is not None
