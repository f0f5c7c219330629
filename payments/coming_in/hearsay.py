"""What arrived at an attempt's callback address: read, and weighed against what we know already.

Nothing here is proof. Whoever learned an attempt's address could have posted it.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import select, update

from booking.work import Work
from models.money import NOT_OBEYED, UNANSWERED, AttemptState, Callback, PaymentAttempt
from payments import signals
from payments.coming_in import counted, proving, settling, witnesses
from payments.daraja.callbacks import NotACallback, StkCallback, read_stk_callback
from payments.signals import Sign

_A_DAY = timedelta(days=1)


class Verdict(StrEnum):
    """What came of a callback."""

    NOT_A_CALLBACK = "not a callback"
    OTHER_REQUEST = "of another request"
    AMOUNT_OFF = "amount is off"
    RECEIPT_USED = "receipt used before"
    KNOWN = "known before"
    SETTLED = "settled"
    FAILED = "failed"
    ASKED_ABOUT = "waits for an answer"
    UNANSWERED = UNANSWERED


_SIGNS: Final = {Verdict.AMOUNT_OFF: Sign.AMOUNT_OFF, Verdict.RECEIPT_USED: Sign.RECEIPT_TWICE}


@dataclass(frozen=True)
class Heard:
    """A callback that may be true. ``request_known``: M-Pesa, taking the prompt, named the same request."""

    attempt_id: int
    told: StkCallback
    request_known: bool


def read(work: Work, callback_id: int) -> Heard | Verdict:
    """What a stored callback says, or why nobody needs to look into it."""
    callback = work.session.get_one(Callback, callback_id)
    attempt = work.session.get_one(PaymentAttempt, callback.attempt_id)
    told = _told(callback)
    if told is None:
        return Verdict.NOT_A_CALLBACK
    return _objection(work, attempt, told) or Heard(attempt.id, told, attempt.request_is_named)


def note(work: Work, callback_id: int, verdict: Verdict) -> None:
    """What came of it. A success that M-Pesa neither confirmed nor denied within a day is for people."""
    work.session.execute(update(Callback).where(Callback.id == callback_id).values(verdict=verdict))
    callback = work.session.get_one(Callback, callback_id)
    attempt = work.session.get_one(PaymentAttempt, callback.attempt_id)
    if sign := _SIGNS.get(verdict):
        signals.fire(work, sign, attempt.id, booking=attempt.booking)
    elif verdict == Verdict.UNANSWERED and work.now >= callback.arrived_at + _A_DAY:
        settling.leave_late_success(work, attempt)


def receipt_told(work: Work, attempt: PaymentAttempt) -> str | None:
    """The receipt that a callback named for this very payment, or M-Pesa itself, if any did.

    What came from where M-Pesa is not is not even read, and nothing where only callbacks name the request.
    """
    if not attempt.request_is_named:
        return witnesses.receipt_of(work, attempt)
    obeyed = Callback.verdict.is_(None) | (Callback.verdict != NOT_OBEYED)
    for callback in work.session.scalars(select(Callback).where(Callback.attempt_id == attempt.id, obeyed)):
        told = _told(callback)
        if told and told.says_paid and not _objection(work, attempt, told):
            return told.receipt
    return witnesses.receipt_of(work, attempt)


def _told(callback: Callback) -> StkCallback | None:
    try:
        return read_stk_callback(callback.body.encode("utf-8", "replace"))
    except NotACallback:
        return None


def have_proven(work: Work, heard: Heard) -> Verdict:
    """M-Pesa says that a request was paid which only this callback calls this attempt's. Whose else it may
    be, and how old, nobody tells; so its receipt counts once M-Pesa knows that as well. Raises ReceiptUsed.
    """
    attempt, receipt = work.session.get_one(PaymentAttempt, heard.attempt_id), heard.told.receipt
    if receipt is None:
        return Verdict.UNANSWERED
    if attempt.state == AttemptState.PAID or counted.of_receipt(work, receipt):
        return Verdict.SETTLED if settling.settle(work, attempt.id, receipt) else Verdict.KNOWN
    hear_receipt(work, heard)
    return Verdict.ASKED_ABOUT


def hear_receipt(work: Work, heard: Heard) -> None:
    """Have M-Pesa asked whether it knows the receipt that a callback names, as a payment for this booking."""
    attempt, told = work.session.get_one(PaymentAttempt, heard.attempt_id), heard.told
    if told.says_paid and told.receipt:
        at = told.paid_at or attempt.left_at
        proving.hear(work, told.receipt, attempt.amount, attempt.booking.code, at)


def _objection(work: Work, attempt: PaymentAttempt, told: StkCallback) -> Verdict | None:
    if _is_anothers(work, attempt, told):
        return Verdict.OTHER_REQUEST
    if told.says_paid and told.shillings != attempt.amount:
        return Verdict.AMOUNT_OFF
    if told.says_paid and attempt.state == AttemptState.PAID and attempt.receipt == told.receipt:
        return Verdict.KNOWN
    return None


def _is_anothers(work: Work, attempt: PaymentAttempt, told: StkCallback) -> bool:
    """Whether M-Pesa itself named another request for this attempt, or this one for another, however old."""
    if attempt.request_is_named:
        return attempt.checkout_request != told.checkout_request_id
    named = PaymentAttempt.checkout_request.matches(told.checkout_request_id)
    named &= PaymentAttempt.merchant_request.is_set()
    return work.session.scalars(select(PaymentAttempt.id).where(named)).first() is not None
