"""Asking for money, and what happens to a booking when money is proven."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, select

from booking import clients, lifecycle, receipts
from booking.asking import alarms, hand_money, prompts, spacing
from booking.asking.holding import let_go
from booking.asking.patience import have_patience, limit_other_payers
from booking.asking.spacing import ON_SCREEN
from booking.codes import new_link
from booking.happenings import (
    MoneyToReturn,
    PaidForAnother,
    PaymentConfirmed,
    PaymentFailed,
    PaymentLapsed,
    PaymentUnclear,
)
from booking.lifecycle import Besides, Event, Step
from booking.work import Work
from models.bookings import Booking, State
from models.errands import Kind
from models.money import LIVE, UNANSWERED, AttemptState, Callback, PaymentAttempt, Refund

GOES_BACK = (Besides.RETURN_SECOND, Besides.RETURN_WHOLE)
UNSETTLED = (*LIVE, AttemptState.WITH_SUPPORT)  # money may have moved, or may yet
_TO_TRY_AGAIN = timedelta(minutes=15)


class NothingToPay(Exception):
    """The booking is not waiting for money."""

    def __init__(self, booking: Booking) -> None:
        self.state = State(booking.state)
        super().__init__(booking.state)


class PromptLive(Exception):
    """A prompt for this booking may still take money; ask again ``at`` the earliest.

    ``unclear``: it may have been paid already, by a prompt or by hand, and that is being found out.
    ``payer``: the last three digits of the number it is on, when that is not the client's own.
    """

    def __init__(self, at: datetime, *, unclear: bool, payer: str | None = None) -> None:
        self.at, self.unclear, self.payer = at, unclear, payer
        super().__init__("a prompt is live")


class PhoneTaken(Exception):
    """A prompt for something else is on that phone; ask again ``at`` the earliest.

    ``code``: of which booking, when that is the client's own as well.
    ``payer``: the last three digits of the number, when that is not the client's own.
    """

    def __init__(self, at: datetime, *, code: str | None, payer: str | None) -> None:
        self.at, self.code, self.payer = at, code, payer
        super().__init__("the phone has another prompt")


def ask_for_payment(work: Work, booking: Booking, phone: str, wait: timedelta) -> datetime:
    """Have M-Pesa ask this phone (E.164) for what is missing: when it will, unless a call ends sooner.

    That is ``wait`` from now, or as soon after as M-Pesa shows this phone another prompt.
    Raises NothingToPay, PromptLive, PhoneTaken, TooManyPayers or FailedOften; then no prompt comes of this.
    """
    if booking.state != State.APPROVED:
        raise NothingToPay(booking)
    missing = hand_money.missing(work, booking)
    if not missing:  # all came by hand, and is about to be counted
        raise PromptLive(work.now, unclear=True)
    limit_other_payers(work, booking, phone)
    _let_no_other_live(work, booking, phone)
    have_patience(work, booking, phone)
    attempt = PaymentAttempt(
        booking=booking,
        phone=phone,
        amount=missing,
        state=AttemptState.ASKED,
        token=new_link(),
        asked_at=work.now,
    )
    due = max(work.now + wait, spacing.soonest(work, phone, missing))
    work.session.add(attempt)
    work.session.flush()
    work.owe(Kind.PROMPT_FOR_PAYMENT, attempt.id, due)
    return due


def money_proven(work: Work, booking: Booking, attempt: PaymentAttempt, receipt: str | None = None) -> Step:
    """Money for this booking is proven: confirm it, or see that the money goes back.

    ``receipt`` is told where the attempt has none of its own: of a payment by hand.
    """
    miss_what_began(work, booking)
    step = lifecycle.happen(work, booking, Event.MONEY_PROVEN)
    if step.besides in GOES_BACK:
        _owe_back(work, booking, attempt, step.besides)
    elif step.to == State.CONFIRMED:
        attempt.buys_id = booking.id
        alarms.await_session(work, booking)
        prompts.stop(work, booking)
        paper = receipts.of_payment(work, attempt)
        work.tell(PaymentConfirmed(booking, attempt.receipt or receipt, paper))
        _tell_the_payer(work, attempt)
    return step


def _tell_the_payer(work: Work, attempt: PaymentAttempt) -> None:
    """A client who paid for somebody else, and may have taken it for their own booking, hears so."""
    payer = clients.known_by(work, attempt.phone) if attempt.phone else None
    if payer is None or payer.id == attempt.booking.client_id:
        return
    theirs = (Booking.client_id == payer.id) & (Booking.state == State.APPROVED)
    waiting = work.session.scalars(select(Booking).where(theirs).order_by(Booking.pay_by)).first()
    if waiting is not None:
        work.tell(PaidForAnother(waiting, attempt.amount, attempt.id))


def payment_failed(work: Work, booking: Booking, attempt: PaymentAttempt, why: str) -> None:
    """A prompt ended without money. The booking stands, and whoever tried in time can try again.

    Unless money may have come for it otherwise: then nobody is asked to try again.
    """
    if booking.state != State.APPROVED or booking.pay_by is None:
        return
    _leave_time(work, booking, work.now)
    if is_being_checked(work, booking, besides=attempt.id):
        work.tell(PaymentUnclear(booking, attempt.id))
        return
    work.tell(PaymentFailed(booking, why, attempt.id, _payer(booking, attempt)))


def _leave_time(work: Work, booking: Booking, since: datetime) -> None:
    """Time to pay lasts a while longer than this."""
    until = min(since + _TO_TRY_AGAIN, booking.meeting.starts_at)
    if booking.pay_by is not None and booking.pay_by < until:
        booking.pay_by = until
        work.owe(Kind.LAPSE_PAYMENT, booking.id, until)


def _payer(booking: Booking, attempt: PaymentAttempt) -> str | None:
    """Enough of another's number for the client to know which one is meant."""
    return None if attempt.phone == booking.client.phone else attempt.phone[-3:]


def payment_is_live(work: Work, booking: Booking) -> bool:
    """Whether money for this booking may be on its way, or may have come without our knowing."""
    if is_being_checked(work, booking):
        return True
    query = select(PaymentAttempt.id)
    query = query.where(PaymentAttempt.booking_id == booking.id, PaymentAttempt.state.in_(UNSETTLED))
    return work.session.scalars(query).first() is not None


def may_have_paid(work: Work, booking: Booking) -> bool:
    """The same, however unlikely by now. Until this is false nobody may say that they were not charged."""
    return (
        payment_is_live(work, booking)
        or hand_money.may_have_come(work, booking)
        or late_success_waits(work, booking)
    )


def is_being_checked(work: Work, booking: Booking, besides: int | None = None) -> bool:
    """Whether we heard lately of money for this booking, by hand or by a prompt that had ended.

    Nobody is asked to pay meanwhile. ``besides`` is a prompt whose own callbacks are not meant.
    """
    if hand_money.is_being_checked(work, booking):
        return True
    lately = _told_of(booking) & (Callback.arrived_at > work.now - hand_money.CLAIM_HOLDS)
    others = lately if besides is None else lately & (Callback.attempt_id != besides)
    return bool(work.session.scalar(select(exists().where(others))))


def late_success_waits(work: Work, booking: Booking) -> bool:
    """Whether a callback says that a prompt which had ended was paid, and M-Pesa did not confirm it yet."""
    return bool(work.session.scalar(select(exists().where(_told_of(booking)))))


def _told_of(booking: Booking) -> ColumnElement[bool]:
    """Callbacks of its prompts of which nothing has come yet."""
    open_still = Callback.verdict.is_(None) | (Callback.verdict == UNANSWERED)
    theirs = (PaymentAttempt.id == Callback.attempt_id) & (PaymentAttempt.booking_id == booking.id)
    return theirs & open_still


def call_ended(work: Work, phone: str) -> None:
    """The caller's USSD session is over: a prompt that waited for that can go out now (R3.2)."""
    waiting = select(PaymentAttempt.id).where(PaymentAttempt.state == AttemptState.ASKED)
    for attempt in work.session.scalars(waiting.where(PaymentAttempt.phone.matches(phone))):
        work.hasten(Kind.PROMPT_FOR_PAYMENT, attempt)


def _let_no_other_live(work: Work, booking: Booking, phone: str) -> None:
    """Raises PromptLive or PhoneTaken where a second prompt would be dangerous, or hide the first."""
    if live := _live_attempt(work, booking):
        unclear = live.state in (AttemptState.UNCLEAR, AttemptState.WITH_SUPPORT)
        raise PromptLive(live.left_at + ON_SCREEN, unclear=unclear, payer=_payer(booking, live))
    if is_being_checked(work, booking):
        raise PromptLive(work.now, unclear=True)
    if other := spacing.on_screen(work, phone):
        at = other.left_at + ON_SCREEN
        _leave_time(work, booking, at)
        own = other.booking.client_id == booking.client_id
        raise PhoneTaken(at, code=other.booking.code if own else None, payer=_payer(booking, other))


def _live_attempt(work: Work, booking: Booking) -> PaymentAttempt | None:
    of_booking = (PaymentAttempt.booking_id == booking.id) & PaymentAttempt.state.in_(UNSETTLED)
    return work.session.scalars(select(PaymentAttempt).where(of_booking)).first()


def miss_what_began(work: Work, booking: Booking) -> None:
    """A session whose start passed while its payment was unclear did not take place: it lapses."""
    if booking.state != State.APPROVED or work.now < booking.meeting.starts_at:
        return
    lifecycle.happen(work, booking, Event.DEADLINE)
    let_go(work, booking)
    if hand_money.going_back(work, booking):
        work.tell(PaymentLapsed(booking))


def _owe_back(work: Work, booking: Booking, attempt: PaymentAttempt, why: Besides) -> None:
    refund = Refund(
        attempt_id=attempt.id, booking_id=booking.id, amount=attempt.amount, why=why, asked_at=work.now
    )
    work.session.add(refund)
    work.owe(Kind.SEND_REFUND, refund.id, work.now)
    work.tell(MoneyToReturn(booking, attempt.amount, attempt.id))
