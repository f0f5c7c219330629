"""Asking for money, and what happens to a booking when money is proven."""

from datetime import datetime, timedelta

from sqlalchemy import exists, select

from booking import lifecycle, receipts
from booking.asking import alarms, hand_money, prompts
from booking.asking.holding import let_go
from booking.asking.patience import have_patience
from booking.codes import new_link
from booking.happenings import MoneyToReturn, PaymentConfirmed, PaymentFailed, PaymentLapsed
from booking.lifecycle import Besides, Event, Step
from booking.work import Work
from models.bookings import Booking, State
from models.errands import Kind
from models.money import LIVE, UNANSWERED, AttemptState, Callback, How, PaymentAttempt, Refund

GOES_BACK = (Besides.RETURN_SECOND, Besides.RETURN_WHOLE)
UNSETTLED = (*LIVE, AttemptState.WITH_SUPPORT)  # money may have moved, or may yet
_PROMPT_LASTS = timedelta(minutes=3)  # on the slowest phones, facts/daraja.md 5.2
_TO_TRY_AGAIN = timedelta(minutes=15)


class NothingToPay(Exception):
    """The booking is not waiting for money."""

    def __init__(self, booking: Booking) -> None:
        self.state = State(booking.state)
        super().__init__(booking.state)


class PromptLive(Exception):
    """A prompt for this booking, or on this phone, may still take money; ask again ``at`` the earliest.

    ``unclear``: it may have been paid already, by a prompt or by hand, and that is being found out.
    ``payer``: the last three digits of the number it is on, when that is not the client's own.
    """

    def __init__(self, at: datetime, *, unclear: bool, payer: str | None = None) -> None:
        self.at, self.unclear, self.payer = at, unclear, payer
        super().__init__("a prompt is live")


class TooManyPayers(Exception):
    """Others' phones were asked to pay often enough today."""


def ask_for_payment(work: Work, booking: Booking, phone: str, wait: timedelta) -> PaymentAttempt:
    """Have M-Pesa ask this phone (E.164) for what is missing, ``wait`` from now or when its call ends.

    Raises NothingToPay, PromptLive, TooManyPayers or FailedOften; then no prompt will come of this.
    """
    if booking.state != State.APPROVED:
        raise NothingToPay(booking)
    missing = hand_money.missing(work, booking)
    if not missing:  # all came by hand, and is about to be counted
        raise PromptLive(work.now, unclear=True)
    _limit_other_payers(work, booking, phone)
    if live := _live_attempt(work, booking, phone):
        unclear = live.state in (AttemptState.UNCLEAR, AttemptState.WITH_SUPPORT)
        raise PromptLive(live.asked_at + _PROMPT_LASTS, unclear=unclear, payer=_payer(booking, live))
    if hand_money.is_being_checked(work, booking):
        raise PromptLive(work.now, unclear=True)
    have_patience(work, booking, phone)
    attempt = PaymentAttempt(
        booking=booking,
        phone=phone,
        amount=missing,
        state=AttemptState.ASKED,
        token=new_link(),
        asked_at=work.now,
    )
    work.session.add(attempt)
    work.session.flush()
    work.owe(Kind.PROMPT_FOR_PAYMENT, attempt.id, work.now + wait)
    return attempt


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
    return step


def payment_failed(work: Work, booking: Booking, attempt: PaymentAttempt, why: str) -> None:
    """A prompt ended without money. The booking stands, and whoever tried in time can try again."""
    if booking.state != State.APPROVED or booking.pay_by is None:
        return
    again_by = min(work.now + _TO_TRY_AGAIN, booking.meeting.starts_at)
    if booking.pay_by < again_by:
        booking.pay_by = again_by
        work.owe(Kind.LAPSE_PAYMENT, booking.id, again_by)
    work.tell(PaymentFailed(booking, why, attempt.id, _payer(booking, attempt)))


def _payer(booking: Booking, attempt: PaymentAttempt) -> str | None:
    """Enough of another's number for the client to know which one is meant."""
    return None if attempt.phone == booking.client.phone else attempt.phone[-3:]


def payment_is_live(work: Work, booking: Booking) -> bool:
    """Whether money for this booking may be on its way, or may have come without our knowing."""
    if hand_money.is_being_checked(work, booking):
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


def late_success_waits(work: Work, booking: Booking) -> bool:
    """Whether a callback says that a prompt which had ended was paid, and M-Pesa did not confirm it yet."""
    open_still = Callback.verdict.is_(None) | (Callback.verdict == UNANSWERED)
    theirs = (PaymentAttempt.id == Callback.attempt_id) & (PaymentAttempt.booking_id == booking.id)
    return bool(work.session.scalar(select(exists().where(theirs, open_still))))


def call_ended(work: Work, phone: str) -> None:
    """The caller's USSD session is over: a prompt that waited for that can go out now (R3.2)."""
    waiting = select(PaymentAttempt.id).where(PaymentAttempt.state == AttemptState.ASKED)
    for attempt in work.session.scalars(waiting.where(PaymentAttempt.phone.matches(phone))):
        work.hasten(Kind.PROMPT_FOR_PAYMENT, attempt)


def _live_attempt(work: Work, booking: Booking, phone: str) -> PaymentAttempt | None:
    """What would make a second prompt dangerous: the newest of this booking's, and of this phone's."""
    of_booking = (PaymentAttempt.booking_id == booking.id) & PaymentAttempt.state.in_(UNSETTLED)
    on_phone = PaymentAttempt.phone.matches(phone) & PaymentAttempt.state.in_(LIVE)
    query = select(PaymentAttempt).where(of_booking | on_phone)
    return work.session.scalars(query.order_by(PaymentAttempt.asked_at.desc())).first()


def _limit_other_payers(work: Work, booking: Booking, phone: str) -> None:
    """A client may have at most two other numbers asked within a day (R3.1)."""
    if phone == booking.client.phone:
        return
    query = select(PaymentAttempt).join(PaymentAttempt.booking).where(Booking.client_id == booking.client_id)
    prompted = (PaymentAttempt.how == How.PROMPT) & (PaymentAttempt.asked_at > work.now - timedelta(days=1))
    recent = work.session.scalars(query.where(prompted))
    others = {attempt.phone for attempt in recent} - {booking.client.phone, phone}
    if len(others) >= work.policy.other_payers_a_day:
        raise TooManyPayers


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
