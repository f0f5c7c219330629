"""From hearsay to proof: what was heard of a payment by hand, what M-Pesa says of it, and what follows."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from booking.asking import hand_money
from booking.asking.paying import UNSETTLED
from booking.personal import ReceiptChecked, ReceiptKnown, ReceiptOfOthers, ReceiptUnknown, ReceiptUnmatched
from booking.support import close_ticket, open_ticket
from booking.work import Work, take_up
from models.bookings import Booking
from models.by_hand import CONTRADICTED, UNCOUNTED, HandPayment, HandState
from models.errands import Kind
from models.orders import Order
from models.people import Client
from models.support import Subject
from payments import signals
from payments.coming_in import alike, counted, lookups, matching, unmatched, witnesses
from payments.coming_in.alike import Beside
from payments.coming_in.witnesses import LOOK_AGAIN, Weighed
from payments.daraja.results import Outcome

# Since we heard of it. What a client alone told of is asked about until the third, a confirmation until
# the last; then people must find out. A question that M-Pesa did not answer is put again, and not counted.
QUESTIONS: Final = (60, 300, 900, 3600, 86400)  # seconds
_OF_A_CLAIM: Final = 3
_LIST_LAGS: Final = 3  # questions, until what the list does not have is not in it
_SOON: Final = timedelta(minutes=1)
_IN_SILENCE: Final = timedelta(hours=1)  # the longest wait until a question is put again
_LONG_SILENCE: Final = timedelta(days=1)  # then people look as well


@dataclass(frozen=True)
class Proof:
    """What M-Pesa itself says of a payment to us. ``payer`` is E.164, None where it is masked.

    ``beside`` is what M-Pesa's list has besides, where the list told of this one.
    """

    receipt: str
    shillings: int
    account: str = field(repr=False)
    payer: str | None = field(repr=False)
    at: datetime | None
    beside: Beside | None = field(default=None, repr=False)


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
    if payment.state not in (HandState.HEARD, HandState.UNMATCHED):
        return None
    known = witnesses.known_by(work, payment.receipt)
    return Asked(payment.receipt, payment.paid_at, _as_told(payment) if known else None)


def learn(work: Work, proof: Proof) -> None:
    """M-Pesa itself knows this payment: see what it buys, once."""
    named = matching.named_by(work, proof.account)
    if booking := named or _prompted(work, proof):
        take_up(work, booking.id)
    payment = _of_receipt(work, proof.receipt) or _enter(work, proof.receipt)
    if matches_otherwise(payment, proof.account):
        _match_again(work, payment, proof, named)
    if payment.state not in UNCOUNTED:
        payment.payer = payment.payer or proof.payer
        return
    if _is_ours(work, payment.receipt):
        _give_up(work, payment)
        return
    payment.amount, payment.account, payment.state = proof.shillings, proof.account, HandState.HEARD
    payment.payer, payment.paid_at = proof.payer or payment.payer, proof.at or payment.paid_at
    payment.proven_at = payment.proven_at or work.now
    payment.booking_id = named.id if named else None
    work.session.flush()
    weighed = witnesses.weigh(work, payment, booking, proof.beside)
    _count(work, payment, named, weighed)


def matches_otherwise(payment: HandPayment, account: str) -> bool:
    """Whether it matched nothing, and this account, by M-Pesa's list, is another than we knew."""
    return payment.state == HandState.UNMATCHED and payment.account != account


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
    if payment.proven_at and _says_enough(work, payment, list_told):
        learn(work, _as_told(payment))
        return
    work.session.refresh(payment, with_for_update=True)
    if payment.state != HandState.HEARD:
        return
    answered = list_told or lookups.is_answered(work, payment)
    if answered and _was_asked_enough(payment):
        _give_up(work, payment)
        return
    due = _count_question(payment) if answered else _wait_in_silence(work, payment)
    work.owe(Kind.PROVE_PAYMENT, payment.id, max(due, work.now + _SOON))
    if payment.proven_at is None:
        lookups.put(work, payment)


def _count_question(payment: HandPayment) -> datetime:
    """Put the next one; when to look what was said to it."""
    due = payment.heard_at + timedelta(seconds=QUESTIONS[payment.questions])
    payment.questions += 1
    return due


def _wait_in_silence(work: Work, payment: HandPayment) -> datetime:
    """When to put the same question again: that M-Pesa says nothing does not say that nothing was paid."""
    silent = work.now - payment.heard_at
    if silent >= _LONG_SILENCE:
        note = f"{payment.receipt}: M-Pesa has not answered about it for a day. Its portal tells."
        open_ticket(work, Subject.MONEY_UNMATCHED, _ticket_of_silence(payment), note=note)
    return work.now + min(silent / 2, _IN_SILENCE)


def _ticket_of_silence(payment: HandPayment) -> str:
    return f"not answered:{payment.id}"


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
    attempt = alike.prompt_of(work, payment, booking) if booking else None
    if attempt is None or attempt.state not in UNSETTLED:
        return timedelta()
    witnesses.hurry(work, attempt)
    return LOOK_AGAIN if witnesses.can_be_asked(attempt) else timedelta()


def _prompted(work: Work, proof: Proof) -> Booking | None:
    """Where nobody tells for what account it was: what its payer, or who told us of it, was asked to pay."""
    if proof.account:
        return None
    heard = work.session.scalars(select(HandPayment).where(HandPayment.receipt == proof.receipt)).first()
    prompt = alike.prompt_for_its_payer(work, heard) if heard else None
    return prompt.booking if prompt else None


def _says_enough(work: Work, payment: HandPayment, list_told: bool) -> bool:
    """Whether what is proven can be counted now: the list may yet tell for what account it was."""
    if _was_asked_enough(payment):
        return True
    told = bool(payment.account) or alike.prompt_for_its_payer(work, payment) is not None
    return told and not (list_told and payment.questions < _LIST_LAGS)


def _was_asked_enough(payment: HandPayment) -> bool:
    return payment.questions >= (_OF_A_CLAIM if payment.account is None else len(QUESTIONS))


def _count(work: Work, payment: HandPayment, booking: Booking | None, weighed: Weighed) -> None:
    if weighed is Weighed.PERHAPS:
        work.owe(Kind.PROVE_PAYMENT, payment.id, work.now + LOOK_AGAIN)
        return
    if weighed is Weighed.WITNESS or not counted.by_hand(work, payment):
        booking = _put_to_prompt(work, payment)
    else:
        matching.put(work, payment, booking)
    work.forgive(payment.id, Kind.PROVE_PAYMENT)
    close_ticket(work, _ticket_of_silence(payment))
    _answer(work, payment, booking)


def _match_again(work: Work, payment: HandPayment, proof: Proof, named: Booking | None) -> None:
    """It is in the books, and people were told of it: now M-Pesa's list names its account."""
    payment.payer, payment.paid_at = payment.payer or proof.payer, proof.at or payment.paid_at
    weighed = witnesses.weigh(work, payment, named, proof.beside) if named else Weighed.SEPARATE
    if weighed is Weighed.PERHAPS:
        work.owe(Kind.PROVE_PAYMENT, payment.id, work.now + LOOK_AGAIN)
        return
    payment.account = proof.account
    if named and weighed is Weighed.SEPARATE:
        unmatched.is_for(work, payment, named)


def _put_to_prompt(work: Work, payment: HandPayment) -> Booking | None:
    attempt = witnesses.known_by(work, payment.receipt)
    payment.state, payment.booking_id = HandState.WITNESS, attempt.booking_id if attempt else None
    return attempt.booking if attempt else None


def _answer(work: Work, payment: HandPayment, booking: Booking | None) -> None:
    """Whoever told us of it hears what they would not hear anyway; so does who paid, and wrote no code."""
    if booking is None:
        for client in hand_money.who_cares(work, payment):
            work.tell(ReceiptUnmatched(client, payment.id, work.now, receipt=payment.receipt))
    elif booking.client_id != payment.told_by_id:
        _tell(work, payment, ReceiptOfOthers)
    elif payment.state == HandState.WITNESS and witnesses.ended_before(work, payment.receipt):
        _tell(work, payment, ReceiptKnown)


def _tell(work: Work, payment: HandPayment, news: type[ReceiptChecked]) -> None:
    if payment.told_by_id:
        client = work.session.get_one(Client, payment.told_by_id)
        work.tell(news(client, payment.id, work.now, receipt=payment.receipt))


def _give_up(work: Work, payment: HandPayment) -> None:
    payment.state = HandState.NOT_FOUND
    work.session.flush()
    close_ticket(work, _ticket_of_silence(payment))
    signals.receipt_unknown(work, payment)
    if payment.account is not None:
        note = f"{payment.receipt}: a confirmation names it, and M-Pesa shows no such payment."
        open_ticket(work, Subject.MONEY_UNMATCHED, f"not found:{payment.id}", note=note)
    _tell(work, payment, ReceiptUnknown)


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
