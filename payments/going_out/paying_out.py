"""Therapists are paid what they earned: once a week, whole, and each shilling in one payout only.

A payout names the entries of the books that it pays (PayoutItem). The books change when M-Pesa says that
the money arrived; until then, and when it did not, it is owed.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Final

from sqlalchemy import ColumnElement, Row, Select, delete, exists, func, select

from booking import findings
from booking.personal import PayoutFailed, PayoutSent
from booking.support import close_ticket, open_ticket
from booking.work import Office, Work, lock_diary
from models.bookings import Actor, Booking
from models.books import Account, LedgerEntry, LedgerLine
from models.errands import Kind
from models.orders import LIVE_ORDERS, Cause, Order, OrderKind, OrderState
from models.payouts import Payout, PayoutItem, PayoutState
from models.people import Therapist
from models.support import Subject
from payments import ledger
from payments.gateway import Meaning
from payments.going_out.ways_back import LEAST_SENT, MOST_SENT
from payments.ordering import orders, refusals
from payments.ordering.cashier import Ended
from payments.ordering.orders import HELD_BACK, PEOPLE_SAY_SO

UNDER_WAY: Final = (PayoutState.ON_ITS_WAY, PayoutState.WITH_SUPPORT)
_MOST_TRIES: Final = 6  # an hour, two, four … after one another: two and a half days


def waiting(work: Work, until: datetime) -> Sequence[int]:
    """The therapists to whom anything earned by then is owed, and for whom no payout until then was made."""
    owed = _unpaid(until).with_only_columns(LedgerLine.therapist_id).distinct()
    known = exists().where(Payout.therapist_id == LedgerLine.therapist_id, Payout.until == until)
    return [key for key in work.session.scalars(owed.where(~known)) if key is not None]


def make_all(office: Office, until: datetime) -> int:
    """Pay every therapist what was earned by then, each in a transaction of its own; how many payouts.

    For the same moment a therapist gets at most one, however that one ended.
    """
    with office.looking() as work:
        owed = waiting(work, until)
    made = [office.carry_out(Actor.CLOCK, partial(make, therapist_id=key, until=until)) for key in owed]
    return sum(payout is not None for payout in made)


def make(work: Work, therapist_id: int, until: datetime) -> Payout | None:
    """Pay a therapist what was earned by ``until``; None when it is too little, or one is on its way."""
    therapist = lock_diary(work, therapist_id)
    if therapist_id not in waiting(work, until):
        return None
    entries = work.session.execute(_unpaid(until).where(LedgerLine.therapist_id == therapist_id)).all()
    amount = -sum(owed for _, owed in entries)
    if amount < max(work.policy.least_payout, LEAST_SENT) or _is_under_way(work, therapist_id):
        return None
    payout = _enter(work, therapist_id, until, amount, entries)
    for part, shillings in enumerate(in_parts(amount)):
        kind, phone = OrderKind.SEND, therapist.phone
        orders.place(work, kind, Cause.PAYOUT, payout.id, part=part, amount=shillings, phone=phone)
    return payout


def send_again(work: Work, payout_id: int) -> None:
    """Order again what M-Pesa put off; safe to repeat."""
    payout = _locked(work, payout_id)
    if payout.state != PayoutState.ON_ITS_WAY:
        return
    for part in orders.movers(work, Cause.PAYOUT, payout_id):
        if part.state == OrderState.REFUSED:
            orders.place_again(work, part)


def follow(work: Work, ended: Ended) -> None:
    """An order of a payout ended: book it, or see what is to be done about it."""
    payout = _locked(work, ended.order.about)
    if ended.order.state == OrderState.DONE:
        ledger.paid_out(work, payout, ended.order)
        _close_if_all_arrived(work, payout)
    elif ended.meaning is Meaning.UNCLEAR:
        payout.state = PayoutState.WITH_SUPPORT
    elif refusals.may_do_later(ended.order) and orders.tries(work, ended.order) < _MOST_TRIES:
        refusals.put_off(work, ended.order, Kind.SEND_PAYOUT)
    else:
        _give_up(work, payout)


def arrived(work: Work, payout_id: int, why: str) -> bool:
    """People found that the therapist has all of it, or sent the rest; False when it was not with them."""
    payout = _locked(work, payout_id)
    parts = orders.movers(work, Cause.PAYOUT, payout_id)
    if payout.state != PayoutState.WITH_SUPPORT or any(part.state in LIVE_ORDERS for part in parts):
        return False
    findings.write_down(work, _ticket_of(payout), "arrived", why)
    for part in parts:
        orders.end(work, part, OrderState.DONE, PEOPLE_SAY_SO)
        ledger.paid_out(work, payout, part)
    _pay(work, payout, parts)
    return True


def did_not_arrive(work: Work, payout_id: int, why: str) -> bool:
    """People found that none of it arrived; False when it was not with them, or a part of it did."""
    payout = _locked(work, payout_id)
    parts = orders.movers(work, Cause.PAYOUT, payout_id)
    gone = any(part.state in (*LIVE_ORDERS, OrderState.DONE) for part in parts)
    if payout.state != PayoutState.WITH_SUPPORT or gone:
        return False
    findings.write_down(work, _ticket_of(payout), "did not arrive", why)
    for part in parts:
        orders.end(work, part, OrderState.REFUSED, PEOPLE_SAY_SO)
    close_ticket(work, _ticket_of(payout))
    _fail(work, payout)
    return True


def earned_by(work: Work, payout: Payout) -> tuple[int, int]:
    """Of a payout, how many sessions it pays, and the fee that was kept of them."""
    mine = select(PayoutItem.entry_id).where(PayoutItem.payout_id == payout.id)
    sessions = select(func.count()).where(LedgerEntry.id.in_(mine), LedgerEntry.booking_id.is_not(None))
    fees = (LedgerLine.account == Account.PLATFORM_FEE) & LedgerLine.entry_id.in_(mine)
    fee = work.session.scalar(select(func.sum(LedgerLine.amount)).where(fees))
    return work.session.scalar(sessions) or 0, -int(fee or 0)


def _unpaid(until: datetime) -> Select[int, int]:
    """The entries by which therapists are owed: not in a payout, and of no session that is disputed."""
    lines = select(LedgerLine.entry_id, LedgerLine.amount).join(
        LedgerEntry, LedgerEntry.id == LedgerLine.entry_id
    )
    owed = (LedgerLine.account == Account.THERAPIST_PAYABLE) & (LedgerEntry.at <= until)
    return lines.where(owed, LedgerEntry.cause != ledger.PAYOUT, ~_in_a_payout(), ~_disputed())


def _in_a_payout() -> ColumnElement[bool]:
    return exists().where(PayoutItem.entry_id == LedgerLine.entry_id)


def _disputed() -> ColumnElement[bool]:
    return exists().where(Booking.id == LedgerEntry.booking_id, Booking.disputed)


def is_disputed(work: Work, order: Order) -> bool:
    """Whether people must decide about a session that this order is to pay for: then it does not leave."""
    paid = select(PayoutItem.id).join(LedgerEntry, LedgerEntry.id == PayoutItem.entry_id)
    disputed = paid.join(Booking, Booking.id == LedgerEntry.booking_id).where(Booking.disputed)
    return work.session.scalars(disputed.where(PayoutItem.payout_id == order.about)).first() is not None


def _is_under_way(work: Work, therapist_id: int) -> bool:
    on_its_way = select(Payout.id).where(Payout.therapist_id == therapist_id, Payout.state.in_(UNDER_WAY))
    return work.session.scalars(on_its_way).first() is not None


def _enter(
    work: Work, therapist_id: int, until: datetime, amount: int, entries: Sequence[Row[int, int]]
) -> Payout:
    payout = Payout(
        therapist_id=therapist_id,
        amount=amount,
        until=until,
        state=PayoutState.ON_ITS_WAY,
        made_at=work.now,
    )
    work.session.add(payout)
    work.session.flush()
    work.session.add_all(PayoutItem(payout_id=payout.id, entry_id=entry) for entry, _ in entries)
    return payout


def in_parts(amount: int) -> list[int]:
    """As few as M-Pesa allows, and none smaller than it sends."""
    many = -(-amount // MOST_SENT)
    share, over = divmod(amount, many)
    return [share + (part < over) for part in range(many)]


def _close_if_all_arrived(work: Work, payout: Payout) -> None:
    parts = orders.movers(work, Cause.PAYOUT, payout.id)
    if payout.state in UNDER_WAY and all(part.state == OrderState.DONE for part in parts):
        _pay(work, payout, parts)


def _pay(work: Work, payout: Payout, parts: Sequence[Order]) -> None:
    payout.state, payout.ended_at = PayoutState.PAID, work.now
    close_ticket(work, _ticket_of(payout))
    sessions, fee = earned_by(work, payout)
    work.tell(
        PayoutSent(
            _payee(work, payout),
            payout.id,
            work.now,
            amount=payout.amount,
            sessions=sessions,
            fee=fee,
            receipt=", ".join(part.receipt for part in parts if part.receipt) or None,
        )
    )


def _give_up(work: Work, payout: Payout) -> None:
    """What did not move waits for the next payout; if a part did or may have, people see to the rest."""
    parts = orders.movers(work, Cause.PAYOUT, payout.id)
    if any(part.state != OrderState.REFUSED for part in parts):
        _leave_to_people(work, payout)
    elif any(part.outcome == HELD_BACK for part in parts):
        close_ticket(work, _ticket_of(payout))
        _let_go(work, payout)  # whoever is to be paid knows of the dispute
    else:
        _open_ticket(work, payout)
        _fail(work, payout)


def _leave_to_people(work: Work, payout: Payout) -> None:
    payout.state = PayoutState.WITH_SUPPORT
    _open_ticket(work, payout)


def _open_ticket(work: Work, payout: Payout) -> None:
    open_ticket(work, Subject.PAYOUT_REFUSED, _ticket_of(payout), note=f"KSh {payout.amount:,}")


def _let_go(work: Work, payout: Payout) -> None:
    """Nothing of it moved: what it was for is owed, and in no payout."""
    payout.state, payout.ended_at = PayoutState.FAILED, work.now
    work.session.execute(delete(PayoutItem).where(PayoutItem.payout_id == payout.id))


def _fail(work: Work, payout: Payout) -> None:
    _let_go(work, payout)
    work.tell(PayoutFailed(_payee(work, payout), payout.id, work.now, amount=payout.amount))


def _ticket_of(payout: Payout) -> str:
    return f"payout:{payout.id}"


def _payee(work: Work, payout: Payout) -> Therapist:
    return work.session.get_one(Therapist, payout.therapist_id)


def _locked(work: Work, payout_id: int) -> Payout:
    return work.session.get_one(Payout, payout_id, with_for_update=True, populate_existing=True)
