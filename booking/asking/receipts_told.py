"""PAID and a receipt: a client says that they paid by hand (R3.5). By itself it proves nothing."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select

from booking.work import Work
from models.bookings import Booking
from models.by_hand import HandPayment, HandState
from models.errands import Kind
from models.money import PaymentAttempt
from models.oversight import Signal
from models.people import Client

TOO_MANY_RECEIPTS: Final = "too many receipts"
_A_DAY: Final = timedelta(days=1)
_ASK_ANEW: Final = timedelta(hours=1)  # after M-Pesa knew nothing of it


class Known(StrEnum):
    """What can be said at once to whoever names a receipt."""

    ASKING = "asking"  # M-Pesa, from now on or already
    NOT_FOUND = "not found"  # M-Pesa was asked lately and knows no such payment
    MINE = "mine"  # it was put to a booking of theirs
    GOES_BACK = "goes back"  # it was for a booking of theirs, and is returned
    ELSEWHERE = "elsewhere"  # it was put to what its own account names, which is not theirs
    UNMATCHED = "unmatched"  # it came, names no booking, and is with support
    TOO_MANY = "too many"  # receipts were named today: support looks


@dataclass(frozen=True)
class Told:
    """What is known of a receipt; ``booking`` is the client's own that it was for."""

    known: Known
    booking: Booking | None = None


def hear(work: Work, client: Client, receipt: str) -> Told:
    """Check this receipt (ten capitals and digits) with M-Pesa, unless it is known already."""
    prompted = select(PaymentAttempt).where(PaymentAttempt.receipt == receipt)
    if attempt := work.session.scalars(prompted).first():
        return _told(work, client, Known.MINE, attempt.booking_id)
    typed = select(HandPayment).where(HandPayment.receipt == receipt).with_for_update()
    payment = work.session.scalars(typed).first()
    if payment is not None and payment.state not in (HandState.HEARD, HandState.NOT_FOUND):
        return _told(work, client, _KNOWN[HandState(payment.state)], payment.booking_id)
    if payment is not None and payment.state == HandState.NOT_FOUND and not _may_ask_anew(work, payment):
        return Told(Known.NOT_FOUND)
    if _named_today(work, client, but=receipt) >= work.policy.receipts_a_day:
        _signal(work, client)
        return Told(Known.TOO_MANY)
    _ask(work, client, payment or HandPayment(receipt=receipt))
    return Told(Known.ASKING)


_KNOWN: Final = {
    HandState.SHORT: Known.MINE,
    HandState.BOUGHT: Known.MINE,
    HandState.WITNESS: Known.MINE,
    HandState.GOES_BACK: Known.GOES_BACK,
    HandState.UNMATCHED: Known.UNMATCHED,
}


def _told(work: Work, client: Client, known: Known, booking_id: int | None) -> Told:
    """Of another's booking nothing is said but that it is not theirs."""
    booking = work.session.get(Booking, booking_id) if booking_id else None
    if booking is None:
        return Told(known)
    return Told(known, booking) if booking.client_id == client.id else Told(Known.ELSEWHERE)


def _ask(work: Work, client: Client, payment: HandPayment) -> None:
    """What a confirmation told of it before stays as it was told."""
    payment.told_by_id = payment.told_by_id or client.id
    if payment.state != HandState.HEARD:
        payment.state, payment.heard_at, payment.questions = HandState.HEARD, work.now, 0
        work.session.add(payment)
        work.session.flush()
        work.owe(Kind.PROVE_PAYMENT, payment.id, work.now)


def _may_ask_anew(work: Work, payment: HandPayment) -> bool:
    return payment.heard_at <= work.now - _ASK_ANEW


def _named_today(work: Work, client: Client, but: str) -> int:
    mine = (HandPayment.told_by_id == client.id) & (HandPayment.receipt != but)
    query = select(func.count()).select_from(HandPayment)
    return work.session.scalar(query.where(mine, HandPayment.heard_at > work.now - _A_DAY)) or 0


def _signal(work: Work, client: Client) -> None:
    once = f"{TOO_MANY_RECEIPTS}:{client.id}:{work.now:%Y-%m-%d}"
    if work.session.scalars(select(Signal.id).where(Signal.once == once)).first():
        return
    many = work.policy.receipts_a_day
    reason = f"More than {many} receipts were named within a day; no more are checked until tomorrow."
    work.session.add(
        Signal(
            rule=TOO_MANY_RECEIPTS,
            once=once,
            reason=reason,
            done="asked to call",
            client_id=client.id,
            at=work.now,
        )
    )
