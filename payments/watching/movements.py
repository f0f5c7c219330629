"""A day's money on both sides: what M-Pesa's own list has of it, and what our books have."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select

from booking.work import Work
from clock import NAIROBI
from models.books import Account, LedgerEntry, LedgerLine
from models.by_hand import COUNTED, HandPayment
from models.money import AttemptState, PaymentAttempt
from payments.coming_in.listed import Listed
from payments.gateway import LISTED_FOR, Treasury

_AROUND: Final = timedelta(days=1)  # a payment may be booked so long after, or found so long before
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Booked:
    """Money that came, as the books have it. ``begun``: it cannot have been paid before that."""

    what: str  # its receipt, or the row that has none
    amount: int
    begun: datetime
    at: datetime
    code: str
    receipt: str | None


def day_of(day: date) -> tuple[datetime, datetime]:
    """When it begins and ends in Nairobi."""
    begins = datetime.combine(day, time(), NAIROBI)
    return begins, begins + _DAY


def listed_around(mpesa: Treasury, day: date, now: datetime) -> Listed | None:
    """What M-Pesa's list still has of a day and a day on either side; None when nothing is left of it.

    Raises failures.GatewayFailure.
    """
    begins, ends = day_of(day)
    since, until = max(begins - _AROUND, now - LISTED_FOR), min(ends + _AROUND, now)
    if since >= min(until, ends):
        return None
    return Listed.of(mpesa.payments_between(since, until), since, until)


def booked_on(work: Work, day: date) -> list[Booked]:
    """What came on this day by our books."""
    begins, ends = day_of(day)
    query = select(LedgerEntry.once, LedgerLine.amount, LedgerEntry.at).join(
        LedgerLine, LedgerLine.entry_id == LedgerEntry.id
    )
    came = (LedgerLine.account == Account.MPESA) & (LedgerEntry.at >= begins) & (LedgerEntry.at < ends)
    rows = {once: (amount, at) for once, amount, at in work.session.execute(query.where(came))}
    return [*_by_prompt(work, _of(rows, "received")), *_by_hand(work, _of(rows, "by hand"))]


def amounts_booked(work: Work, receipts: Iterable[str]) -> dict[str, int]:
    """What our books have of these receipts, in whole shillings."""
    wanted = list(receipts)
    prompted = select(PaymentAttempt.receipt, PaymentAttempt.amount).where(
        PaymentAttempt.receipt.in_(wanted), PaymentAttempt.state == AttemptState.PAID
    )
    typed = select(HandPayment.receipt, HandPayment.amount).where(
        HandPayment.receipt.in_(wanted), HandPayment.state.in_(COUNTED)
    )
    found = [*work.session.execute(typed), *work.session.execute(prompted)]
    return {receipt: amount for receipt, amount in found if receipt}


Stood = dict[int, tuple[int, datetime]]


def _of(rows: Mapping[str, tuple[int, datetime]], cause: str) -> Stood:
    """Amount and time by the key of the row that an entry is about."""
    keyed = {once.partition(":"): stood for once, stood in rows.items()}
    return {int(key): stood for (name, _colon, key), stood in keyed.items() if name == cause}


def _by_prompt(work: Work, entries: Stood) -> list[Booked]:
    attempts = work.session.scalars(select(PaymentAttempt).where(PaymentAttempt.id.in_(entries)))
    return [
        Booked(
            what=attempt.receipt or f"attempt:{attempt.id}",
            amount=entries[attempt.id][0],
            begun=attempt.asked_at,
            at=entries[attempt.id][1],
            code=attempt.booking.code,
            receipt=attempt.receipt,
        )
        for attempt in attempts
    ]


def _by_hand(work: Work, entries: Stood) -> list[Booked]:
    mine = HandPayment.id.in_(entries) & HandPayment.state.in_(COUNTED)  # not a prompt's after all
    payments = work.session.scalars(select(HandPayment).where(mine))
    return [
        Booked(
            what=payment.receipt,
            amount=entries[payment.id][0],
            begun=payment.paid_at or payment.heard_at,
            at=entries[payment.id][1],
            code="",
            receipt=payment.receipt,
        )
        for payment in payments
    ]
