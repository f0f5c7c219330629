"""One day's money compared with M-Pesa's own list (REQUIREMENTS R3.11, facts/daraja.md 7.6).

What the list proves is settled first, as if it had been told us in time; what differs then is kept by name
(payments/watching/differences.py). What M-Pesa can still tell of its charges is asked for again. Safe to
repeat. M-Pesa is asked with no transaction open.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, exists, select

from booking.work import Office, Work
from clock import in_nairobi
from models.bookings import Actor, Booking
from models.errands import Errand
from models.errands import Kind as Errands
from models.money import AttemptState, PaymentAttempt, Refund, RefundState
from models.oversight import Difference, Reconciliation
from models.payouts import Payout, PayoutState
from models.support import Subject, Ticket
from payments.coming_in import found_out, proving
from payments.coming_in.listed import Listed
from payments.coming_in.proving import Proof
from payments.gateway import Received, Treasury
from payments.ordering import charges
from payments.watching import balance, differences, movements, nights
from payments.watching.differences import Found, Kind
from payments.watching.movements import Booked

_LAGS: Final = timedelta(minutes=15)  # what came so lately need not be in M-Pesa's list yet
_LONG: Final = timedelta(days=1)
_UNDER_WAY: Final = (RefundState.OWED, RefundState.HELD, RefundState.ON_ITS_WAY, RefundState.WITH_SUPPORT)
_NOT_PAID: Final = (PayoutState.ON_ITS_WAY, PayoutState.WITH_SUPPORT)
_BY_THE_LIST: Final = (Kind.NOT_WITH_US, Kind.NOT_AT_M_PESA, Kind.AMOUNT, Kind.RECEIPT_MISSING)


@dataclass(frozen=True)
class Comparison:
    """What came of it.

    ``since`` is how far back M-Pesa's list went; None when nothing was left of it. ``compared`` counts the
    movements on either side, ``skipped`` those of ours that are older than the list, ``settled`` what it
    proved. ``left`` is every difference that is open, of whatever day.
    """

    day: date
    since: datetime | None
    compared: int
    skipped: int
    settled: int
    left: tuple[Difference, ...]

    @property
    def is_clean(self) -> bool:
        return not self.left

    @property
    def is_whole(self) -> bool:
        """Whether M-Pesa's list went back to the beginning of the day."""
        return self.since is not None and self.since <= movements.day_of(self.day)[0]


def reconcile(office: Office, mpesa: Treasury, day: date) -> Comparison:
    """Settle what M-Pesa's list of this day in Nairobi proves, and compare the rest.

    Raises failures.GatewayFailure when the list is not to be had now; then nothing was compared.
    """
    listed = movements.listed_around(mpesa, day, office.clock.now())
    settled = sum(_settle(office, each) for each in _news(office, listed))
    return office.carry_out(Actor.CLOCK, lambda work: _compare(work, day, listed, settled))


def yesterday(now: datetime) -> date:
    """In Nairobi."""
    return in_nairobi(now).date() - timedelta(days=1)


def _news(office: Office, listed: Listed | None) -> list[Proof]:
    """What M-Pesa has and we have not, or not its receipt."""
    if listed is None:
        return []
    with office.looking() as work:
        known = movements.amounts_booked(work, listed.payments)
    news = (listed.proof_of(receipt) for receipt in listed.payments if receipt not in known)
    return [proof for proof in news if proof]


def _settle(office: Office, proof: Proof) -> bool:
    """Whether our books have this payment now."""

    def learn(work: Work) -> bool:
        proving.learn(work, proof)
        work.session.flush()
        return proof.receipt in movements.amounts_booked(work, [proof.receipt])

    return office.carry_out(Actor.MPESA, learn)


def _compare(work: Work, day: date, listed: Listed | None, settled: int) -> Comparison:
    ours = [each for each in movements.booked_on(work, day) if each.at <= work.now - _LAGS]
    theirs = _theirs(listed, day)
    said = [each for each in ours if _can_be_said(each, listed)]
    found = [*_by_the_list(work, theirs), *_by_our_books(ours, listed), *_of_ours(work)]
    charges.ask_again(work)
    left = differences.keep(work, day, found, lambda row: _is_gone(work, row, day, listed))
    compared = len(theirs.keys() | {each.what for each in said})
    work.session.add(Reconciliation(day=day, ran_at=work.now, compared=compared, differences=len(left)))
    return Comparison(
        day=day,
        since=listed.since if listed else None,
        compared=compared,
        skipped=len(ours) - len(said),
        settled=settled,
        left=tuple(left),
    )


def _theirs(listed: Listed | None, day: date) -> dict[str, Received]:
    begins, ends = movements.day_of(day)
    rows = listed.payments if listed else {}
    return {receipt: each for receipt, each in rows.items() if each.at is None or begins <= each.at < ends}


def _can_be_said(booked: Booked, listed: Listed | None) -> bool:
    """Whether it would have to be in the list that we have."""
    return listed is not None and booked.begun >= listed.since


def _by_the_list(work: Work, theirs: dict[str, Received]) -> Iterator[Found]:
    """What M-Pesa's list has, as our books have it."""
    known = movements.amounts_booked(work, theirs)
    for receipt, each in theirs.items():
        if receipt not in known:
            yield Found(Kind.NOT_WITH_US, receipt, theirs=each.shillings)
        elif known[receipt] != each.shillings:
            yield Found(Kind.AMOUNT, receipt, ours=known[receipt], theirs=each.shillings)


def _by_our_books(ours: list[Booked], listed: Listed | None) -> Iterator[Found]:
    """What our books have, as M-Pesa's list has it; without a list only what lacks a receipt."""
    for booked in ours:
        in_list = listed if _can_be_said(booked, listed) else None
        if booked.receipt is None and (in_list is None or _may_be_in(in_list, booked)):
            yield Found(Kind.RECEIPT_MISSING, booked.what, ours=booked.amount)
        elif in_list is not None and booked.receipt not in in_list.payments:
            yield Found(Kind.NOT_AT_M_PESA, booked.what, ours=booked.amount)


def _may_be_in(listed: Listed, booked: Booked) -> bool:
    """Whether one of M-Pesa's payments could be this one, though nobody can tell which."""
    rows = listed.payments.values()
    return any((each.reference.strip(), each.shillings) == (booked.code, booked.amount) for each in rows)


def _of_ours(work: Work) -> Iterator[Found]:
    """What our own rows say has not ended as it should, whatever the day."""
    yield from (Found(Kind.NOT_COMPARED, f"day:{day}") for day in nights.lost(work))
    yield from balance.unknown(work)
    yield from _told_twice(work)
    yield from _frozen(work)
    for attempt in found_out.waiting(work):
        kind = Kind.UNCLEAR if attempt.state == AttemptState.UNCLEAR else Kind.WITH_SUPPORT
        yield Found(kind, f"attempt:{attempt.id}", ours=attempt.amount)
    late = (Refund.state.in_(_UNDER_WAY)) & (Refund.asked_at < work.now - _LONG)
    for refund in work.session.scalars(select(Refund).where(late)):
        yield Found(Kind.REFUND_OPEN, f"refund:{refund.id}", ours=refund.amount)
    overdue = (Payout.state.in_(_NOT_PAID)) & (Payout.made_at < work.now - _LONG)
    for payout in work.session.scalars(select(Payout).where(overdue)):
        yield Found(Kind.PAYOUT_OPEN, f"payout:{payout.id}", ours=payout.amount)
    for order in charges.untold(work):
        yield Found(Kind.CHARGE, f"order:{order.id}", ours=order.amount)


def _frozen(work: Work) -> Iterator[Found]:
    """Money that waits for people, or for an answer whose time has passed."""
    long_ago = work.now - _LONG
    opened = select(Booking).join(Ticket, Ticket.booking_id == Booking.id).where(Booking.disputed)
    about_it = (Ticket.subject == Subject.DISPUTE) & (Ticket.opened_at < long_ago)
    for booking in work.session.scalars(opened.where(about_it)):
        yield Found(Kind.DISPUTE, f"booking:{booking.id}", ours=booking.price)
    asleep = select(Refund).join(Booking, Booking.id == Refund.booking_id).where(~Booking.disputed)
    asleep = asleep.where(Refund.state == RefundState.OFFERED, Refund.asked_at < long_ago, ~_is_due(long_ago))
    for refund in work.session.scalars(asleep):
        yield Found(Kind.REFUND_OPEN, f"refund:{refund.id}", ours=refund.amount)


def _is_due(since: datetime) -> ColumnElement[bool]:
    """Whether the money that was offered goes back by itself, or was to lately."""
    due = (Errand.kind == Errands.RETURN_UNCHOSEN) & (Errand.about == Refund.id) & (Errand.due_at > since)
    return exists().where(due)


def _told_twice(work: Work) -> Iterator[Found]:
    open_ = (Ticket.subject == Subject.RECEIPT_TWICE) & Ticket.closed_at.is_(None)
    for once in work.session.scalars(select(Ticket.once).where(open_)):
        yield Found(Kind.RECEIPT_TWICE, once.partition(":")[2][:40])


def _is_gone(work: Work, row: Difference, day: date, listed: Listed | None) -> bool:
    """Of a difference that was not found this time: whether it would have been, were it still there."""
    kind = Kind(row.kind)
    if kind not in _BY_THE_LIST:
        return kind is not Kind.BALANCE  # which an answer of its own decides
    if row.day == day and listed is not None and listed.since <= movements.day_of(day)[0]:
        return True
    if kind is Kind.RECEIPT_MISSING:
        attempt = work.session.get(PaymentAttempt, int(row.what.partition(":")[2]))
        return attempt is not None and attempt.receipt is not None
    booked = movements.amounts_booked(work, [row.what]).get(row.what)
    return kind is not Kind.NOT_AT_M_PESA and booked is not None and booked == row.theirs
