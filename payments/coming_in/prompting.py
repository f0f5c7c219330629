"""What is written down around the sending of a prompt, so that a crash can never send a second one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import update

from booking.asking import hand_money, spacing
from booking.asking.paying import is_being_checked
from booking.work import Work, take_up
from failures import TryLater
from models.bookings import Booking, State
from models.errands import Kind
from models.money import AttemptState, PaymentAttempt
from payments import signals
from payments.coming_in import settling
from payments.coming_in.questions import QUESTIONS
from payments.gateway import HeldBack, LineBusy, PromptAccepted, Why

_MOST_TRIES: Final = 4  # to get a prompt out, while M-Pesa says that nothing happened
_BEST_BEFORE: Final = timedelta(minutes=10)  # who asked longer ago does not expect a phone that rings


@dataclass(frozen=True)
class Prompt:
    """What to ask M-Pesa for."""

    phone: str
    shillings: int
    code: str
    token: str


def due(work: Work, attempt_id: int) -> datetime | None:
    """When this prompt may leave; None when it is not to be sent any more.

    One found being sent crashed on the way: in doubt.
    """
    if not _is_wanted(work, attempt_id):
        return None
    attempt = work.session.get_one(PaymentAttempt, attempt_id)
    return spacing.soonest(work, attempt.phone, attempt.amount)


def take(work: Work, attempt_id: int) -> Prompt | None:
    """Mark a prompt as being sent, before it is. It asks for what is missing now."""
    if not _is_wanted(work, attempt_id):
        return None
    attempt = work.session.get_one(PaymentAttempt, attempt_id)
    signals.prompted(work, attempt)
    attempt.amount = hand_money.missing(work, attempt.booking)
    attempt.state, attempt.sent_at = AttemptState.SENDING, work.now
    return Prompt(attempt.phone, attempt.amount, attempt.booking.code, attempt.token)


def prompted(work: Work, attempt_id: int, accepted: PromptAccepted) -> None:
    """The prompt is on its way. A callback may have been quicker and ended the attempt already."""
    attempt = work.session.get_one(PaymentAttempt, attempt_id, with_for_update=True)
    attempt.checkout_request = accepted.checkout_request_id
    attempt.merchant_request = accepted.merchant_request_id
    attempt.prompted_at = work.now
    if attempt.state == AttemptState.SENDING:
        attempt.state = AttemptState.PROMPTED
    if attempt.state in (AttemptState.PROMPTED, AttemptState.UNCLEAR):
        work.owe(Kind.CHASE_PAYMENT, attempt_id, work.now + timedelta(seconds=QUESTIONS[0]))


def in_doubt(work: Work, attempt_id: int) -> None:
    """It may have left."""
    settling.doubt(work, attempt_id)
    work.owe(Kind.CHASE_PAYMENT, attempt_id, work.now + timedelta(seconds=QUESTIONS[0]))


def refused(work: Work, attempt_id: int, why: Why) -> None:
    """It did not leave, and never will."""
    work.session.get_one(PaymentAttempt, attempt_id, with_for_update=True).sent_at = None
    settling.fail(work, attempt_id, why)


def try_later(work: Work, attempt_id: int, later: TryLater) -> datetime | None:
    """When to try again; waiting for our own pace is no try."""
    held_back = isinstance(later, HeldBack)
    tries = _put_back(work, attempt_id, 0 if held_back else 1)
    if tries >= _MOST_TRIES and not held_back:
        settling.fail(work, attempt_id, Why.LINE_BUSY if isinstance(later, LineBusy) else Why.BUSY)
        return None
    return work.now + _until_next_try(later, tries)


def _is_wanted(work: Work, attempt_id: int) -> bool:
    attempt = work.session.get_one(PaymentAttempt, attempt_id)
    booking = take_up(work, attempt.booking_id)
    work.session.refresh(attempt)
    if attempt.state == AttemptState.SENDING:
        in_doubt(work, attempt_id)
    if attempt.state != AttemptState.ASKED:
        return False
    if why := _needless(work, attempt, booking):
        settling.fail(work, attempt_id, why)
        return False
    return True


def _needless(work: Work, attempt: PaymentAttempt, booking: Booking) -> Why | None:
    """Why a prompt that waited is not wanted any more. What may be paid by now is never asked for."""
    if work.now - attempt.asked_at > _BEST_BEFORE:
        return Why.NOT_SENT
    if booking.state != State.APPROVED or not hand_money.missing(work, booking):
        return Why.NOT_COMPLETED
    return Why.NOT_COMPLETED if is_being_checked(work, booking) else None


def _until_next_try(later: TryLater, tries: int) -> timedelta:
    """As long as we were told to wait; from the second time on that it comes to nothing, longer each time."""
    longer = timedelta(seconds=15 * 2**tries)
    if later.after is None:
        return longer
    return later.after if tries < 2 or isinstance(later, HeldBack) else max(later.after, longer)


def _put_back(work: Work, attempt_id: int, tried: int) -> int:
    """It did not leave: it is to be sent as before, unless its end is known; how often it was tried."""
    waits = PaymentAttempt.state.in_((AttemptState.ASKED, AttemptState.SENDING))
    back = update(PaymentAttempt).where(PaymentAttempt.id == attempt_id, waits)
    back = back.values(state=AttemptState.ASKED, sent_at=None, tries=PaymentAttempt.tries + tried)
    return work.session.scalar(back.returning(PaymentAttempt.tries)) or 0
