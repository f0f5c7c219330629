"""What a therapist earned, entry by entry, and which payout paid it (R2.8, R3.10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, func, select

from booking.work import Work
from models.bookings import Booking
from models.books import Account, LedgerEntry, LedgerLine
from models.payouts import Payout, PayoutItem, PayoutState
from payments import ledger

COUNTED: Final = (PayoutState.ON_ITS_WAY, PayoutState.WITH_SUPPORT, PayoutState.PAID)


@dataclass(frozen=True)
class Earned:
    """One entry of the books, in whole shillings. ``code`` is None for a correction of people's.

    ``payout`` is the how many-th of this therapist's; None until one was made for it.
    """

    at: datetime
    code: str | None
    fee: int
    earned: int
    payout: int | None


def statement(work: Work, therapist_id: int) -> list[Earned]:
    """Everything that was ever earned, the oldest first."""
    numbers = {payout.id: number for number, payout in enumerate(payouts_of(work, therapist_id), 1)}
    rows = work.session.execute(
        select(LedgerEntry.at, Booking.code, _fee(), -LedgerLine.amount, PayoutItem.payout_id)
        .join_from(LedgerLine, LedgerEntry, LedgerEntry.id == LedgerLine.entry_id)
        .outerjoin(Booking, Booking.id == LedgerEntry.booking_id)
        .outerjoin(PayoutItem, PayoutItem.entry_id == LedgerEntry.id)
        .where(LedgerLine.therapist_id == therapist_id, LedgerLine.account == Account.THERAPIST_PAYABLE)
        .where(LedgerEntry.cause != ledger.PAYOUT)
        .order_by(LedgerEntry.at, LedgerEntry.id)
    )
    return [
        Earned(at, code, int(fee or 0), int(earned), numbers.get(payout))
        for at, code, fee, earned, payout in rows
    ]


def payouts_of(work: Work, therapist_id: int) -> Sequence[Payout]:
    """Those that paid, or are about to, in the order in which they are numbered."""
    mine = select(Payout).where(Payout.therapist_id == therapist_id, Payout.state.in_(COUNTED))
    return work.session.scalars(mine.order_by(Payout.made_at, Payout.id)).all()


def _fee() -> ColumnElement[int]:
    fees = select(-func.sum(LedgerLine.amount)).where(LedgerLine.account == Account.PLATFORM_FEE)
    return fees.where(LedgerLine.entry_id == LedgerEntry.id).correlate(LedgerEntry).scalar_subquery()
