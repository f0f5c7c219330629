"""From hearsay to proof: what was heard of a payment by hand, what M-Pesa says of it, and what follows."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from booking.asking.paying import UNSETTLED
from booking.personal import ReceiptChecked, ReceiptOfOthers, ReceiptUnknown, ReceiptUnmatched
from booking.support import open_ticket
from booking.work import Work, take_up
from models.bookings import Booking
from models.by_hand import CONTRADICTED, UNCOUNTED, HandPayment, HandState
from models.errands import Kind
from models.orders import LIVE_ORDERS, Cause, Order, OrderKind
from models.people import Client
from models.support import Subject
from payments import signals
from payments.coming_in import matching, witnesses
from payments.coming_in.witnesses import LOOK_AGAIN, Weighed
from payments.daraja.results import Outcome
from payments.ordering import orders

# Since we heard of it. What a client alone told of is asked about until the third, a confirmation until
# the last; then people must find out.
QUESTIONS: Final = (60, 300, 900, 3600, 86400)  # seconds
_OF_A_CLAIM: Final = 3
_LIST_LAGS: Final = 3  # questions, until what the list does not have is not in it
_SOON: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class Proof:
    """What M-Pesa itself says of a payment to us. ``payer`` is E.164, None where it is masked."""

    receipt: str
    shillings: int
    account: str = field(repr=False)
    payer: str | None = field(repr=False)
    at: datetime | None


@dataclass(frozen=True)
class Asked:
    """A payment to ask about; one that a prompt is known by needs no more ``proof``."""

    receipt: str
    at: datetime | None
    proof: Proof | None


def hear(work: Work, receipt: str, shillings: int, account: str, at: datetime | None) -> bool:
    """A confirmation names this payment. False when it is in the books; else it will be proven."""
    payment = _of_receipt(work, receipt)
    if witnesses.known_by(work, receipt) or (payment and payment.state not in UNCOUNTED):
        return False
    is_news = payment is None or payment.account is None or payment.state == HandState.NOT_FOUND
    payment = payment or _enter(work, receipt)
    _note_claim(payment, shillings, account, at)
    booking = matching.named_by(work, payment.account or CONTRADICTED)
    payment.booking_id = booking.id if booking else None
    if is_news:
        payment.state, payment.heard_at, payment.questions = HandState.HEARD, work.now, 0
        work.owe(Kind.PROVE_PAYMENT, payment.id, work.now + _patience(work, payment, booking))
    return True


def to_ask(work: Work, payment_id: int) -> Asked | None:
    """None when nothing is left to find out."""
    payment = work.session.get_one(HandPayment, payment_id)
    if payment.state != HandState.HEARD:
        return None
    known = witnesses.known_by(work, payment.receipt)
    return Asked(payment.receipt, payment.paid_at, _as_told(payment) if known else None)


def learn(work: Work, proof: Proof) -> None:
    """M-Pesa itself knows this payment: see what it buys, once."""
    booking = _lock_named(work, proof.account)
    payment = _of_receipt(work, proof.receipt) or _enter(work, proof.receipt)
    if payment.state not in UNCOUNTED:
        payment.payer = payment.payer or proof.payer
        return
    payment.amount, payment.account, payment.state = proof.shillings, proof.account, HandState.HEARD
    payment.payer, payment.paid_at = proof.payer or payment.payer, proof.at or payment.paid_at
    payment.proven_at = payment.proven_at or work.now
    payment.booking_id = booking.id if booking else None
    work.session.flush()
    _count(work, payment, booking)


def note_standing(work: Work, payment_id: int, told: Outcome, payer: str | None) -> None:
    """M-Pesa, asked, knows the receipt, but does not say for what account it was: the list may."""
    payment = work.session.get_one(HandPayment, payment_id, with_for_update=True, populate_existing=True)
    if told.receipt != payment.receipt or not told.shillings or payment.state not in UNCOUNTED:
        return
    if _is_ours(work, payment.receipt):
        return
    payment.amount, payment.state = told.shillings, HandState.HEARD
    payment.paid_at, payment.payer = told.at or payment.paid_at, payment.payer or payer
    payment.proven_at = payment.proven_at or work.now
    work.owe(Kind.PROVE_PAYMENT, payment.id, work.now)


def ask_on(work: Work, payment_id: int, list_told: bool) -> None:
    """The list does not have it, or does not tell. Ask about the receipt, and again until that is enough.

    A confirmation's word on whose a payment is counts once the receipt is proven, if the list cannot say.
    """
    payment = work.session.get_one(HandPayment, payment_id)
    if payment.proven_at and payment.account and not (list_told and payment.questions < _LIST_LAGS):
        learn(work, _as_told(payment))
        return
    work.session.refresh(payment, with_for_update=True)
    if payment.state != HandState.HEARD:
        return
    if payment.questions >= (_OF_A_CLAIM if payment.account is None else len(QUESTIONS)):
        _give_up(work, payment)
        return
    due = payment.heard_at + timedelta(seconds=QUESTIONS[payment.questions])
    payment.questions += 1
    work.owe(Kind.PROVE_PAYMENT, payment.id, max(due, work.now + _SOON))
    if payment.proven_at is None and not _is_being_looked_up(work, payment):
        _look_up(work, payment)


def _enter(work: Work, receipt: str) -> HandPayment:
    payment = HandPayment(receipt=receipt, state=HandState.HEARD, heard_at=work.now, questions=0)
    work.session.add(payment)
    work.session.flush()
    return payment


def _note_claim(payment: HandPayment, shillings: int, account: str, at: datetime | None) -> None:
    """Two confirmations that name two accounts are both not believed: only M-Pesa's list can tell."""
    if payment.account is not None:
        payment.account = account if payment.account == account else CONTRADICTED
        return
    payment.account, payment.paid_at = account, payment.paid_at or at
    if payment.proven_at is None:
        payment.amount = shillings


def _patience(work: Work, payment: HandPayment, booking: Booking | None) -> timedelta:
    """A prompt that may have been paid is asked about first; its own end mostly comes by itself."""
    attempt = witnesses.prompt_of(work, payment, booking) if booking else None
    if attempt is None or attempt.state not in UNSETTLED:
        return timedelta()
    witnesses.hurry(work, attempt)
    return LOOK_AGAIN


def _lock_named(work: Work, account: str) -> Booking | None:
    booking = matching.named_by(work, account)
    return take_up(work, booking.id) if booking else None


def _count(work: Work, payment: HandPayment, booking: Booking | None) -> None:
    weighed = witnesses.weigh(work, payment, booking)
    if weighed is Weighed.PERHAPS:
        work.owe(Kind.PROVE_PAYMENT, payment.id, work.now + LOOK_AGAIN)
        return
    if weighed is Weighed.WITNESS:
        booking = _put_to_prompt(work, payment)
    else:
        matching.put(work, payment, booking)
    work.forgive(payment.id, Kind.PROVE_PAYMENT)
    _answer(work, payment, booking)


def _put_to_prompt(work: Work, payment: HandPayment) -> Booking | None:
    attempt = witnesses.known_by(work, payment.receipt)
    payment.state, payment.booking_id = HandState.WITNESS, attempt.booking_id if attempt else None
    return attempt.booking if attempt else None


def _answer(work: Work, payment: HandPayment, booking: Booking | None) -> None:
    """Whoever told us of it hears what they would not hear anyway."""
    if booking is None:
        _tell(work, payment, ReceiptUnmatched)
    elif booking.client_id != payment.told_by_id:
        _tell(work, payment, ReceiptOfOthers)


def _tell(work: Work, payment: HandPayment, news: type[ReceiptChecked]) -> None:
    if payment.told_by_id:
        client = work.session.get_one(Client, payment.told_by_id)
        work.tell(news(client, payment.id, work.now, receipt=payment.receipt))


def _give_up(work: Work, payment: HandPayment) -> None:
    if payment.proven_at:
        payment.account = payment.account or CONTRADICTED
        _count(work, payment, None)
        return
    payment.state = HandState.NOT_FOUND
    work.session.flush()
    signals.receipt_unknown(work, payment)
    if payment.account is not None:
        note = f"{payment.receipt}: a confirmation names it, and M-Pesa shows no such payment."
        open_ticket(work, Subject.MONEY_UNMATCHED, f"not found:{payment.id}", note=note)
    _tell(work, payment, ReceiptUnknown)


def _look_up(work: Work, payment: HandPayment) -> None:
    orders.place(
        work,
        OrderKind.LOOK_UP,
        Cause.HAND_PAYMENT,
        payment.id,
        part=payment.questions,
        of_receipt=payment.receipt,
    )


def _is_being_looked_up(work: Work, payment: HandPayment) -> bool:
    mine = (Order.cause == Cause.HAND_PAYMENT) & (Order.about == payment.id)
    query = select(Order.id).where(mine, Order.state.in_(LIVE_ORDERS))
    return work.session.scalars(query).first() is not None


def _is_ours(work: Work, receipt: str) -> bool:
    """Whether it is of money that we sent: that is no payment to us."""
    return work.session.scalars(select(Order.id).where(Order.receipt == receipt)).first() is not None


def _as_told(payment: HandPayment) -> Proof:
    return Proof(
        payment.receipt, payment.amount, payment.account or CONTRADICTED, payment.payer, payment.paid_at
    )


def _of_receipt(work: Work, receipt: str) -> HandPayment | None:
    query = select(HandPayment).where(HandPayment.receipt == receipt).with_for_update()
    return work.session.scalars(query, execution_options={"populate_existing": True}).first()
