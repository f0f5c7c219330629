"""Money that came and named no booking: people find out whose it is, and say why (REQUIREMENTS R3.8).

Each payment is decided about once, and the decision is written down with its reason in the transaction
that carries it out.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import select

from booking.asking import hand_money
from booking.asking.paying import UNSETTLED, miss_what_began
from booking.findings import CannotDecide
from booking.personal import ReceiptGoesBack
from booking.support import close_ticket
from booking.work import Work, take_up
from models.bookings import Booking, State
from models.by_hand import Decision, HandDecision, HandPayment, HandState
from payments.coming_in import alike, matching, unmatched

SENT_BACK: Final = "sent back by support"  # why such money goes back
_WAITS_FOR_MONEY: Final = (State.PENDING, State.APPROVED)


def with_people(work: Work) -> Sequence[HandPayment]:
    """What was proven and names no booking of ours, the oldest first."""
    waiting = select(HandPayment).where(HandPayment.state == HandState.UNMATCHED)
    return work.session.scalars(waiting.order_by(HandPayment.heard_at, HandPayment.id)).all()


def known(work: Work, receipt: str) -> HandPayment:
    """The payment by hand with this receipt. Raises CannotDecide."""
    query = select(HandPayment).where(HandPayment.receipt == receipt.strip().upper())
    payment = work.session.scalars(query).first()
    if payment is None:
        raise CannotDecide(f"No payment by hand {receipt} is known.")
    return payment


def decided(work: Work, payment: HandPayment) -> HandDecision | None:
    """What people made of it, if they did."""
    query = select(HandDecision).where(HandDecision.payment_id == payment.id)
    return work.session.scalars(query).first()


def assign(work: Work, receipt: str, code: str, why: str) -> bool:
    """Let it pay for this booking, as if its account had named it. False when people did so before.

    Raises CannotDecide.
    """
    booking = _locked_booking(work, code)
    payment = _locked(work, receipt)
    if _was_decided(work, payment, Decision.ASSIGNED, booking):
        return False
    _refuse_what_takes_no_money(work, booking)
    _refuse_what_may_be_a_prompts(work, payment)
    unmatched.is_for(work, payment, booking)
    _write_down(work, payment, Decision.ASSIGNED, why)
    return True


def give_back(work: Work, receipt: str, why: str) -> bool:
    """Owe all of it to whoever paid, approved by this. False when people did so before.

    Raises CannotDecide.
    """
    payment = _locked(work, receipt)
    if _was_decided(work, payment, Decision.GIVEN_BACK, None):
        return False
    _refuse_what_may_be_a_prompts(work, payment)
    _write_down(work, payment, Decision.GIVEN_BACK, why)
    close_ticket(work, matching.ticket_of(payment))
    payment.state = HandState.GOES_BACK
    refund = hand_money.give_back(work, payment, None, payment.amount, SENT_BACK)
    refund.approved_at = work.now
    for client in hand_money.who_cares(work, payment):
        news = ReceiptGoesBack(client, payment.id, work.now, receipt=payment.receipt, amount=payment.amount)
        work.tell(news)
    return True


def _locked(work: Work, receipt: str) -> HandPayment:
    payment = known(work, receipt)
    work.session.refresh(payment, with_for_update=True)
    return payment


def _locked_booking(work: Work, code: str) -> Booking:
    """With its diary locked, before anything else is."""
    found = work.session.scalars(select(Booking.id).where(Booking.code == code.strip())).first()
    if found is None:
        raise CannotDecide(f"There is no booking {code}.")
    return take_up(work, found)


def _was_decided(work: Work, payment: HandPayment, decision: Decision, booking: Booking | None) -> bool:
    """Whether people made just this of it before; raises CannotDecide when it is not for people now."""
    if payment.state == HandState.UNMATCHED:
        return False
    before = decided(work, payment)
    if before and (before.decision, before.booking_id) == (decision, booking.id if booking else None):
        return True
    raise CannotDecide(f"{payment.receipt} is not with support: {_STANDS[HandState(payment.state)]}.")


_STANDS: Final[Mapping[HandState, str]] = {
    HandState.HEARD: "M-Pesa is being asked about it",
    HandState.NOT_FOUND: "M-Pesa knows no such payment to us",
    HandState.SHORT: "it waits for the rest of its booking's price",
    HandState.BOUGHT: "it has paid for a booking",
    HandState.GOES_BACK: "it goes back to whoever paid",
    HandState.WITNESS: "it is the payment of a prompt",
}


def _refuse_what_takes_no_money(work: Work, booking: Booking) -> None:
    miss_what_began(work, booking)
    if booking.state not in _WAITS_FOR_MONEY:
        raise CannotDecide(f"Booking {booking.code} is {booking.state} and waits for no money.")


def _refuse_what_may_be_a_prompts(work: Work, payment: HandPayment) -> None:
    """Of whatever booking: it would be counted twice, or go back though it has paid for a session."""
    prompt = alike.prompt_of_anybody(work, payment)
    if prompt is None:
        return
    may_be = f"It may be the payment of a prompt for {prompt.booking.code}"
    if prompt.state in UNSETTLED:
        raise CannotDecide(f"{may_be} that has not ended.")
    raise CannotDecide(f"{may_be}, whose receipt we do not know: name that first (payments paid).")


def _write_down(work: Work, payment: HandPayment, decision: Decision, why: str) -> None:
    row = HandDecision(payment_id=payment.id, decision=decision, booking_id=payment.booking_id, why=why)
    row.actor, row.at = work.actor, work.now
    work.session.add(row)
