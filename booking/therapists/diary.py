"""What a therapist sees of their own work: today, the week, and what it earned (R2.3, R2.8)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import contains_eager, joinedload

from booking.therapists.payday import next_payday
from booking.therapists.standing import bounds
from booking.work import Work
from clock import in_nairobi
from models.bookings import OPEN, Booking, Meeting, State
from models.books import Account, LedgerEntry, LedgerLine
from models.payouts import Payout, PayoutItem, PayoutState
from models.people import SessionKind, Therapist

_SHOWN = (*OPEN, State.COMPLETED, State.CLIENT_ABSENT, State.THERAPIST_ABSENT)
_PAYOUT = "payout:"  # how the cause of money sent to a therapist begins; corrections have other causes
_EARNS = (State.CONFIRMED, State.COMPLETED, State.CLIENT_ABSENT)


@dataclass(frozen=True)
class Entry:
    """A booking, as its therapist sees it in the diary."""

    code: str
    client: str | None  # first name
    kind: SessionKind
    starts: datetime
    ends: datetime
    state: State


@dataclass(frozen=True)
class Earnings:
    """What a therapist's work brings, in whole shillings, the platform's fee taken off.

    ``paid`` was sent to them and ``on_its_way`` is being sent; ``next_payout`` is owed to them now;
    ``pending`` will be owed: sessions that are paid for and ahead, or held but still open to dispute.
    What is disputed counts nowhere.
    """

    paid: int
    pending: int
    next_payout: int
    on_its_way: int = 0
    payday: datetime | None = None  # when the next payout is sent, if it is enough
    least: int = 0  # what it must come to first, if it is not


def today(work: Work, therapist: Therapist) -> list[Entry]:
    """Today's sessions, what is over included, soonest first."""
    return _entries(work, therapist, days=1)


def week(work: Work, therapist: Therapist) -> list[Entry]:
    """The sessions of today and the six days that follow."""
    return _entries(work, therapist, days=7)


def earnings(work: Work, therapist: Therapist) -> Earnings:
    """From the books, and from the bookings that will reach them."""
    amount = func.sum(LedgerLine.amount)
    sent_out = amount.filter(LedgerEntry.once.startswith(_PAYOUT))
    paid, stands, frozen = _sums(work, therapist, sent_out, amount, amount.filter(*_frozen()))
    on_its_way = _on_its_way(work, therapist)
    owed, least = frozen - stands - on_its_way, work.policy.least_payout
    pending, payday = _pending(work, therapist), next_payday(work.now, work.policy)
    if owed >= least:
        return Earnings(paid, pending, owed, on_its_way, payday)
    return Earnings(paid, pending, owed, on_its_way, least=least if owed else 0)


def _sums(work: Work, therapist: Therapist, *sums: ColumnElement[Any]) -> list[int]:
    """Of what the books say that this therapist is owed; below zero where it is."""
    lines = select(*sums).join_from(LedgerLine, LedgerEntry, LedgerEntry.id == LedgerLine.entry_id)
    mine = (LedgerLine.therapist_id == therapist.id) & (LedgerLine.account == Account.THERAPIST_PAYABLE)
    return [int(each or 0) for each in work.session.execute(lines.where(mine)).one()]


def _frozen() -> tuple[ColumnElement[bool], ...]:
    """What people must decide about, unless it was paid before."""
    disputed = exists().where(Booking.id == LedgerEntry.booking_id, Booking.disputed)
    in_a_payout = exists().where(PayoutItem.entry_id == LedgerEntry.id)
    return disputed, ~in_a_payout


def _on_its_way(work: Work, therapist: Therapist) -> int:
    under_way = Payout.state.in_((PayoutState.ON_ITS_WAY, PayoutState.WITH_SUPPORT))
    mine = select(func.sum(Payout.amount)).where(Payout.therapist_id == therapist.id, under_way)
    return int(work.session.scalar(mine) or 0)


def _pending(work: Work, therapist: Therapist) -> int:
    """The fee is rounded down on each booking, as the books do it."""
    booked = exists().where(LedgerEntry.booking_id == Booking.id, LedgerEntry.cause == "session held")
    mine = (Booking.therapist_id == therapist.id) & Booking.state.in_(_EARNS)
    prices = select(Booking.price, Booking.fee_percent).where(mine, Booking.disputed.is_(False), ~booked)
    return sum(price - price * percent // 100 for price, percent in work.session.execute(prices))


def _entries(work: Work, therapist: Therapist, days: int) -> list[Entry]:
    begins, ends = bounds(in_nairobi(work.now).date(), days)
    query = select(Booking).join(Booking.meeting).where(Booking.therapist_id == therapist.id)
    query = query.where(Booking.state.in_(_SHOWN), Meeting.starts_at >= begins, Meeting.starts_at < ends)
    query = query.options(contains_eager(Booking.meeting), joinedload(Booking.client))
    return [_entry(booking) for booking in work.session.scalars(query.order_by(Meeting.starts_at))]


def _entry(booking: Booking) -> Entry:
    return Entry(
        code=booking.code,
        client=booking.client.first_name,
        kind=SessionKind(booking.kind),
        starts=booking.meeting.starts_at,
        ends=booking.meeting.ends_at,
        state=State(booking.state),
    )
