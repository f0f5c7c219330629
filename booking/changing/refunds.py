"""Money that goes back: how much, why, and what is kept. payments/going_out/returning.py sends it."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from booking.asking.paying import GOES_BACK
from booking.terms import comes_back, share
from booking.work import Work
from models.bookings import Booking
from models.changes import MoveOffer
from models.errands import Kind
from models.money import AttemptState, PaymentAttempt, Refund, RefundState

# Why the policy itself gives money back. Whatever else somebody may think of, support approves.
BY_POLICY: Final = frozenset({"given up by client", "called off", "therapist absent", *GOES_BACK})


def money_of(work: Work, booking: Booking) -> PaymentAttempt:
    """The payment that a confirmed booking rests on."""
    paid = select(PaymentAttempt).where(PaymentAttempt.buys_id == booking.id)
    return work.session.scalars(paid.where(PaymentAttempt.state == AttemptState.PAID)).one()


def percent_back(work: Work, booking: Booking, offer: MoveOffer) -> int:
    """What giving up brings, counted from the first CANCEL; of two notices the lower one counts (R5.3)."""
    least = booking.least_notice_minutes
    notice = timedelta(minutes=offer.notice_minutes if least is None else min(least, offer.notice_minutes))
    paid = money_of(work, booking).ended_at or offer.opened_at
    return comes_back(notice, paid=paid, given_up=offer.opened_at, starts=booking.meeting.starts_at)


def give_back(work: Work, booking: Booking, percent: int, why: str) -> Refund:
    """Owe this share of the price to whoever paid; the rest is earned."""
    refund = _refund(work, booking, percent, why, RefundState.OWED)
    work.owe(Kind.BOOK_REFUND, refund.id, work.now)
    return refund


def offer_back(work: Work, booking: Booking, why: str, until: datetime) -> Refund:
    """Everything goes back at ``until``, unless it is spent on another time or asked for before."""
    refund = _refund(work, booking, 100, why, RefundState.OFFERED)
    work.owe(Kind.RETURN_UNCHOSEN, refund.id, until)
    return refund


def offered_for(work: Work, booking: Booking) -> Refund | None:
    """What the client of a called-off booking may still choose about."""
    query = select(Refund).where(Refund.booking_id == booking.id, Refund.state == RefundState.OFFERED)
    return work.session.scalars(query).first()


def of(work: Work, booking: Booking) -> Refund | None:
    """The money of this booking that goes back, went back or may; what was spent does not."""
    query = select(Refund).where(Refund.attempt_id == money_of(work, booking).id)
    return work.session.scalars(query.where(Refund.state != RefundState.SPENT)).first()


def return_offered(work: Work, refund: Refund) -> bool:
    """No other time was chosen: the money goes back. False when it was decided before."""
    if refund.state != RefundState.OFFERED:
        return False
    refund.state = RefundState.OWED
    work.forgive(refund.id, Kind.RETURN_UNCHOSEN)
    work.owe(Kind.BOOK_REFUND, refund.id, work.now)
    return True


def spend(work: Work, refund: Refund, booking: Booking) -> None:
    """Let the money pay for another booking instead."""
    refund.state = RefundState.SPENT
    work.forgive(refund.id, Kind.RETURN_UNCHOSEN)
    work.session.get_one(PaymentAttempt, refund.attempt_id).buys_id = booking.id


def _refund(work: Work, booking: Booking, percent: int, why: str, state: RefundState) -> Refund:
    back = share(booking.price, percent)
    refund = Refund(
        attempt_id=money_of(work, booking).id,
        booking_id=booking.id,
        amount=back,
        kept=booking.price - back,
        why=why,
        state=state,
        asked_at=work.now,
    )
    work.session.add(refund)
    work.session.flush()
    return refund
