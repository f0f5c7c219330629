"""Money on its way back: approved where it must be, sent part by part, followed until the payer has it.

A refund's parts are its orders (payments/ordering/orders.py). What one of them could not do is put off, done
another way, or handed to people; the client hears "sent" on M-Pesa's word alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from booking import findings
from booking.asking import hand_money
from booking.changing.refunds import BY_POLICY
from booking.happenings import RefundSent, RefundWithSupport
from booking.personal import ReceiptWasReturned
from booking.support import close_ticket, open_ticket
from booking.work import Office, Work
from failures import GatewayFailure
from models.bookings import Actor, Booking
from models.by_hand import HandPayment
from models.errands import Kind
from models.money import How, PaymentAttempt, Refund, RefundState
from models.orders import LIVE_ORDERS, Cause, Order, OrderKind, OrderState
from models.oversight import Signal
from models.support import Subject
from payments import ledger, papers, signals
from payments.coming_in import lost_receipts
from payments.gateway import Meaning, Treasury
from payments.going_out.ways_back import Source, can_be_sent, ways_back
from payments.ordering import orders, refusals
from payments.ordering.cashier import Ended
from payments.ordering.orders import PEOPLE_SAY_SO

UNDER_WAY: Final = (RefundState.ON_ITS_WAY, RefundState.WITH_SUPPORT)


@dataclass(frozen=True)
class Returns:
    """Gives money back. Asks M-Pesa with no transaction open, as the cashier does."""

    office: Office
    mpesa: Treasury

    def send(self, refund_id: int) -> None:
        """Have what is owed sent, and sent again what was put off; safe to repeat."""
        with self.office.looking() as work:
            wanted = lost_receipts.wanted(work, refund_id)
        if wanted:
            self._look_for_receipt(wanted)
        self.office.carry_out(Actor.CLOCK, lambda work: send(work, refund_id))

    def _look_for_receipt(self, wanted: lost_receipts.Wanted) -> None:
        """In vain the money goes to the payer's phone instead."""
        try:
            listed = self.mpesa.payments_between(wanted.since, wanted.until)
        except GatewayFailure:
            listed = []
        self.office.carry_out(Actor.MPESA, lambda work: lost_receipts.note(work, wanted, listed))


def send(work: Work, refund_id: int) -> None:
    """Place the orders that a refund takes, unless support must approve it first."""
    refund = _locked(work, refund_id)
    if refund.state == RefundState.OWED:
        _begin(work, refund)
    elif refund.state in UNDER_WAY:
        _order_again(work, refund)


def follow(work: Work, ended: Ended) -> None:
    """An order of a refund ended: book it, or see how else the money gets back."""
    refund = _locked(work, ended.order.about)
    if ended.order.state == OrderState.DONE:
        ledger.returned(work, refund, ended.order)
        _close_if_all_is_back(work, refund)
    elif ended.meaning is Meaning.UNCLEAR:
        _hand_over(work, refund)
    else:
        _try_otherwise(work, refund, ended.order)


def why_approval(work: Work, refund: Refund) -> str | None:
    """Why support must approve this first; None when the policy grants it (R3.9)."""
    if refund.approved_at is not None:
        return None
    if lost_receipts.is_unseen(work, refund):
        return "M-Pesa has not shown us two payments"
    if refund.hand_payment_id is None and refund.why not in BY_POLICY:
        return "it is not by the policy"
    if refund.amount > work.policy.refund_without_approval:
        return f"it is above KSh {work.policy.refund_without_approval:,}"
    return "there is a signal about the booking" if _has_signal(work, refund) else None


def approve(work: Work, refund_id: int, why: str) -> bool:
    """Support lets it go, for this reason; False when it did not wait for that."""
    refund = _locked(work, refund_id)
    if refund.state != RefundState.HELD:
        return False
    _write_down(work, refund, "approved", why)
    refund.state, refund.approved_at = RefundState.OWED, work.now
    _close_tickets(work, refund)
    work.owe(Kind.SEND_REFUND, refund.id, work.now)
    return True


def refuse(work: Work, refund_id: int, why: str) -> bool:
    """Support does not let it go: it stays owed in the books, and with people. False as above."""
    refund = _locked(work, refund_id)
    if refund.state != RefundState.HELD:
        return False
    _write_down(work, refund, "refused", why)
    refund.state = RefundState.WITH_SUPPORT
    return True


def given_by_people(work: Work, refund_id: int, why: str) -> bool:
    """People saw to it that the payer has what was with them; False when nothing was, or not all yet.

    They know how orders ended that M-Pesa never told us about; one that is under way stands in the way.
    """
    refund = _locked(work, refund_id)
    parts = orders.movers(work, Cause.REFUND, refund.id)
    if refund.state != RefundState.WITH_SUPPORT or any(part.state in LIVE_ORDERS for part in parts):
        return False
    _write_down(work, refund, "given back", why)
    for part in parts:
        if orders.end(work, part, OrderState.DONE, PEOPLE_SAY_SO):
            ledger.returned(work, refund, part)
    if left := refund.amount - _sum_back(parts):
        ledger.returned_by_hand(work, refund, left)
    work.forgive(refund.id, Kind.SEND_REFUND)
    _end(work, refund, None)
    return True


def _begin(work: Work, refund: Refund) -> None:
    signals.refund_begins(work, refund)
    if refund.amount == 0:
        refund.state, refund.ended_at = RefundState.RETURNED, work.now
    elif refund.approved_at is None and (again := lost_receipts.look_again(work, refund)):
        work.owe(Kind.SEND_REFUND, refund.id, again)
    elif why := why_approval(work, refund):
        _hold(work, refund, why)
    else:
        _place(work, refund)


def _hold(work: Work, refund: Refund, why: str) -> None:
    refund.state = RefundState.HELD
    note = f"KSh {refund.amount:,} waits for approval: {why}."
    open_ticket(work, Subject.REFUND_APPROVAL, _ticket_of(refund), note=note, booking_id=refund.booking_id)
    _tell_that_people_look(work, refund)


def _place(work: Work, refund: Refund) -> None:
    """All parts at once. What M-Pesa has no way for is for people."""
    refund.state = RefundState.ON_ITS_WAY
    parts = ways_back(_sources(work, refund), refund.amount)
    for number, part in enumerate(parts):
        orders.place(
            work,
            part.kind,
            Cause.REFUND,
            refund.id,
            part=number,
            amount=part.amount,
            of_receipt=part.receipt,
            phone=part.phone,
        )
    if sum(part.amount for part in parts) < refund.amount:
        _hand_over(work, refund)


def _order_again(work: Work, refund: Refund) -> None:
    for part in orders.movers(work, Cause.REFUND, refund.id):
        if part.state == OrderState.REFUSED and refusals.may_do_later(part):
            orders.place_again(work, part)


def _try_otherwise(work: Work, refund: Refund, order: Order) -> None:
    """Nothing moved. A payment that cannot be reversed is sent to its payer's phone, where it is known."""
    sendable = order.phone is not None and can_be_sent(order.amount or 0)
    if order.kind == OrderKind.GIVE_BACK and sendable and not refusals.may_do_as_it_is(order):
        orders.place_again(work, order, OrderKind.SEND)
    elif refusals.may_do_later(order):
        refusals.put_off(work, order, Kind.SEND_REFUND)
    else:
        _hand_over(work, refund)


def _close_if_all_is_back(work: Work, refund: Refund) -> None:
    parts = orders.movers(work, Cause.REFUND, refund.id)
    if _sum_back(parts) == refund.amount and refund.state in UNDER_WAY:
        receipts = [part.receipt for part in parts if part.receipt]
        _end(work, refund, ", ".join(receipts) or None)


def _end(work: Work, refund: Refund, receipt: str | None) -> None:
    refund.state, refund.ended_at = RefundState.RETURNED, work.now
    papers.credit_note(work, refund)
    _close_tickets(work, refund)
    if booking := _booking(work, refund):
        work.tell(RefundSent(booking, refund.amount, receipt, refund.id))
    elif refund.hand_payment_id is not None:
        _tell_who_cares(work, refund, work.session.get_one(HandPayment, refund.hand_payment_id))


def _tell_who_cares(work: Work, refund: Refund, paid: HandPayment) -> None:
    """It was for no booking of anybody's."""
    for client in hand_money.who_cares(work, paid):
        work.tell(ReceiptWasReturned(client, paid.id, work.now, receipt=paid.receipt, amount=refund.amount))


def _hand_over(work: Work, refund: Refund) -> None:
    """People must find a way. Parts that are on their way go on."""
    refund.state = RefundState.WITH_SUPPORT
    open_ticket(work, Subject.REFUND_REFUSED, _ticket_of(refund), booking_id=refund.booking_id)
    _tell_that_people_look(work, refund)


def _tell_that_people_look(work: Work, refund: Refund) -> None:
    if booking := _booking(work, refund):
        work.tell(RefundWithSupport(booking, refund.amount, refund.id))


def _write_down(work: Work, refund: Refund, found: str, why: str) -> None:
    """It is with people at most twice: once to approve, once to find another way."""
    findings.write_down(work, _ticket_of(refund), found, why, _booking(work, refund))


def _ticket_of(refund: Refund) -> str:
    """What people have to see to, as it stands."""
    return f"refund {refund.state}:{refund.id}"


def _close_tickets(work: Work, refund: Refund) -> None:
    for state in (RefundState.HELD, RefundState.WITH_SUPPORT):
        close_ticket(work, f"refund {state}:{refund.id}")


def _sources(work: Work, refund: Refund) -> list[Source]:
    """The payments that this money came by."""
    if refund.hand_payment_id is not None:
        paid = work.session.get_one(HandPayment, refund.hand_payment_id)
        return [Source(paid.receipt, paid.amount, refund.amount, paid.payer)]
    attempt = work.session.get_one(PaymentAttempt, refund.attempt_id)
    return [*_by_hand(work, attempt), *_by_prompt(attempt)]


def _by_prompt(attempt: PaymentAttempt) -> list[Source]:
    if attempt.how != How.PROMPT:
        return []
    return [Source(attempt.receipt, attempt.amount, attempt.amount, attempt.phone)]


def _by_hand(work: Work, attempt: PaymentAttempt) -> list[Source]:
    """What was paid by hand for it. What came above the price goes back by a refund of its own."""
    mine = select(HandPayment, Refund.amount).where(HandPayment.attempt_id == attempt.id)
    mine = mine.outerjoin(Refund, Refund.hand_payment_id == HandPayment.id).order_by(HandPayment.id)
    return [
        Source(paid.receipt, paid.amount, paid.amount - (extra or 0), paid.payer)
        for paid, extra in work.session.execute(mine)
    ]


def _booking(work: Work, refund: Refund) -> Booking | None:
    return work.session.get(Booking, refund.booking_id) if refund.booking_id else None


def _has_signal(work: Work, refund: Refund) -> bool:
    """About the booking that it comes from, or the one that was paid for first: money can move to another."""
    attempt = refund.attempt_id and work.session.get_one(PaymentAttempt, refund.attempt_id)
    about = {refund.booking_id, attempt.booking_id if attempt else None} - {None}
    unseen = select(Signal.id).where(Signal.booking_id.in_(about), Signal.seen_at.is_(None))
    return bool(about) and work.session.scalars(unseen).first() is not None


def _sum_back(parts: Sequence[Order]) -> int:
    return sum(part.amount or 0 for part in parts if part.state == OrderState.DONE)


def _locked(work: Work, refund_id: int) -> Refund:
    return work.session.get_one(Refund, refund_id, with_for_update=True, populate_existing=True)
