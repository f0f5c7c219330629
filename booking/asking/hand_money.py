"""Money that somebody typed in at the Pay Bill: what it leaves to pay, and giving it back (R3.8).

Whether it came at all is found out in payments/coming_in/by_hand.py. Here it is proven, or only heard of.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Select, func, select

from booking import clients
from booking.work import Work
from models.bookings import Booking
from models.by_hand import HandPayment, HandState
from models.errands import GIVEN_UP, USUAL_LANE, Errand, Kind
from models.money import Refund, RefundState
from models.people import Client

NOT_COMPLETED: Final = "not completed"  # why money goes back: the rest never came, or was not wanted
DENIED: Final = 3  # times that M-Pesa, asked, knows no such payment; then it may be paid again all the same
CLAIM_HOLDS: Final = timedelta(hours=2)  # off a prompt, while neither M-Pesa nor people say more


def kept(work: Work, booking: Booking) -> Sequence[HandPayment]:
    """What was proven for this booking and waits to pay for it, oldest first."""
    mine = (HandPayment.booking_id == booking.id) & (HandPayment.state == HandState.SHORT)
    return work.session.scalars(select(HandPayment).where(mine).order_by(HandPayment.id)).all()


def missing(work: Work, booking: Booking) -> int:
    """What is still to be paid, in whole shillings; never below zero."""
    return max(0, booking.price - sum(payment.amount for payment in kept(work, booking)))


def is_being_checked(work: Work, booking: Booking) -> bool:
    """Whether we heard of a payment for this booking that M-Pesa has neither confirmed nor denied.

    Or has confirmed, and people look for what it was meant to pay.
    """
    since = work.now - CLAIM_HOLDS
    lately = HandPayment.booking_id.is_not(None) | (HandPayment.heard_at > since)
    undenied = _heard_of(booking).where(HandPayment.questions <= DENIED, lately)
    return work.session.scalars(undenied).first() is not None or _is_with_people(work, booking, since)


def may_have_come(work: Work, booking: Booking) -> bool:
    """Whether we heard of a payment that may be for this booking, until M-Pesa was asked for the last time.

    What was told and nobody has read yet may be for any, unless that fails; what matched nothing, until
    people decided.
    """
    unread = select(Errand.id).where(
        Errand.lane == USUAL_LANE[Kind.READ_NOTICE],
        Errand.kind == Kind.READ_NOTICE,
        Errand.due_at.is_not(None),
        Errand.failed < GIVEN_UP,
    )
    heard = any(work.session.scalars(query.limit(1)).first() for query in (_heard_of(booking), unread))
    return heard or _is_with_people(work, booking, booking.made_at)


def _heard_of(booking: Booking) -> Select[int]:
    """A confirmation names the booking. The client's own word may be about any of theirs."""
    named = HandPayment.booking_id == booking.id
    claimed = HandPayment.booking_id.is_(None) & (HandPayment.told_by_id == booking.client_id)
    return select(HandPayment.id).where(HandPayment.state == HandState.HEARD, named | claimed)


def _is_with_people(work: Work, booking: Booking, since: datetime) -> bool:
    """Whether the client made or told us of a payment, since then and the booking, that names none."""
    mine, client = max(since, booking.made_at), booking.client
    unmatched = (HandPayment.state == HandState.UNMATCHED) & (HandPayment.heard_at >= mine)
    payments = work.session.scalars(select(HandPayment).where(unmatched))
    return any(client.id == it.told_by_id or client.phone == it.payer for it in payments)


def count_kept(work: Work, booking: Booking) -> bool:
    """The therapist said yes: money that came before counts now. Whether it pays for everything."""
    if not kept(work, booking):
        return False
    work.owe(Kind.COUNT_KEPT, booking.id, work.now)
    return missing(work, booking) == 0


def give_back(work: Work, payment: HandPayment, booking: Booking | None, amount: int, why: str) -> Refund:
    """Owe so much of a payment to whoever made it; once for each payment, the database says so.

    ``booking`` is what it came for, if it came for any.
    """
    refund = Refund(hand_payment_id=payment.id, amount=amount, why=why, asked_at=work.now)
    refund.booking_id = booking.id if booking else None
    work.session.add(refund)
    work.session.flush()
    work.owe(Kind.BOOK_REFUND, refund.id, work.now)
    return refund


def who_cares(work: Work, payment: HandPayment) -> list[Client]:
    """Those of our clients who told us of a payment or made it."""
    told_by = work.session.get(Client, payment.told_by_id) if payment.told_by_id else None
    payer = clients.known_by(work, payment.payer) if payment.payer else None
    return [client for client in dict.fromkeys((told_by, payer)) if client]


def return_kept(work: Work, booking: Booking) -> None:
    """This booking will not be paid for: what came for it goes back, whole."""
    for payment in kept(work, booking):
        payment.state = HandState.GOES_BACK
        give_back(work, payment, booking, payment.amount, NOT_COMPLETED)


def going_back(work: Work, booking: Booking) -> int:
    """How many shillings of what never completed the price are on their way back."""
    of_booking = (Refund.booking_id == booking.id) & (Refund.why == NOT_COMPLETED)
    on_its_way = of_booking & (Refund.state != RefundState.RETURNED)
    return work.session.scalar(select(func.coalesce(func.sum(Refund.amount), 0)).where(on_its_way)) or 0
