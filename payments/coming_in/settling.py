"""How a payment attempt ends: each ending is one guarded update, so that of two the first stands."""

from datetime import timedelta
from typing import Final

import structlog
from sqlalchemy import select, update

from booking import findings
from booking.asking.paying import GOES_BACK, money_proven, payment_failed
from booking.happenings import PaymentUnclear, PaymentWithSupport
from booking.support import close_ticket, open_ticket
from booking.work import Work, take_up
from models.by_hand import HandPayment, HandState
from models.errands import Kind
from models.money import LIVE, AttemptState, PaymentAttempt
from models.support import Subject
from payments import ledger, papers, signals
from payments.coming_in import alike, counted, matching, unmatched
from payments.gateway import Why

log = structlog.get_logger()

_MAY_STILL_BE_PAID = (*LIVE, AttemptState.WITH_SUPPORT)
_ENDED = (AttemptState.PAID, AttemptState.FAILED)
_SOON = timedelta(minutes=1)
PEOPLE_HEAR_AFTER: Final = timedelta(minutes=15)  # of a prompt that is unclear (facts/daraja.md 7.6)
SAID_PAID: Final = "paid"  # what people found
SAID_NOT_PAID: Final = "not paid"


class ReceiptUsed(Exception):
    """Another payment has this receipt. Nothing was changed."""


def settle(work: Work, attempt_id: int, receipt: str | None) -> bool:
    """The money is proven: book it, and let the booking know. False when that was done before.

    A failed attempt is only revived by a receipt; a paid one is never anything else again. Without a receipt
    M-Pesa's word on a request is proof only where M-Pesa itself named that as this attempt's.
    Raises ReceiptUsed.
    """
    attempt = _with_diary_locked(work, attempt_id)
    if receipt is None and not attempt.request_is_named and attempt.state not in _ENDED:
        _ask_no_more_by_hearsay(work, attempt)
        return False
    if by_hand := _counted_as_by_hand(work, attempt, receipt):
        return _came_by_hand(work, attempt, by_hand)
    if attempt.state == AttemptState.PAID:
        _note_receipt(work, attempt, receipt)
        return False
    _see_whether_people_said_otherwise(work, attempt, SAID_NOT_PAID)
    allowed = [*_MAY_STILL_BE_PAID, *([AttemptState.FAILED] if receipt else [])]
    if not _move(work, attempt, allowed, AttemptState.PAID):
        return False
    _note_receipt(work, attempt, receipt)
    ledger.received(work, attempt)
    papers.receipt(work, attempt)
    signals.paid(work, attempt)
    if money_proven(work, attempt.booking, attempt).besides in GOES_BACK:
        ledger.to_return(work, attempt)
    elif attempt.buys_id is not None:
        matching.top_up(work, attempt)
    return True


def fail(work: Work, attempt_id: int, why: Why) -> bool:
    """No money moved and none will: tell the client, whose booking stands. False when it had ended."""
    attempt = _with_diary_locked(work, attempt_id)
    if not _move(work, attempt, list(_MAY_STILL_BE_PAID), AttemptState.FAILED, outcome=why.value):
        _see_whether_people_said_otherwise(work, attempt, SAID_PAID)
        return False
    payment_failed(work, attempt.booking, attempt, why.value)
    signals.failed(work, attempt)
    return True


def doubt(work: Work, attempt_id: int) -> bool:
    """Money may have moved: say so to the client, once, and go on asking."""
    attempt = _with_diary_locked(work, attempt_id)
    if not _move(work, attempt, [AttemptState.SENDING, AttemptState.PROMPTED], AttemptState.UNCLEAR):
        return False
    work.tell(PaymentUnclear(attempt.booking, attempt.id))
    work.owe(Kind.REPORT_UNCLEAR, attempt.id, attempt.left_at + PEOPLE_HEAR_AFTER)
    return True


def report_unclear(work: Work, attempt_id: int) -> None:
    """Nobody could tell for a while: people may look, and M-Pesa is asked on."""
    attempt = _with_diary_locked(work, attempt_id)
    if attempt.state == AttemptState.UNCLEAR:
        note = f"KSh {attempt.amount:,}: nobody could tell yet whether it was paid. M-Pesa is asked on."
        once, booking = _ticket_of_young(attempt), attempt.booking_id
        open_ticket(work, Subject.PAYMENT_UNCLEAR, once, note=note, booking_id=booking)


def hand_to_support(work: Work, attempt_id: int) -> bool:
    """Nobody could tell within a day: people must find out."""
    attempt = _with_diary_locked(work, attempt_id)
    handed = _move(work, attempt, [*LIVE], AttemptState.WITH_SUPPORT)
    if handed:
        note = f"KSh {attempt.amount:,}: nobody could tell within a day whether it was paid."
        once, booking = question_of(attempt), attempt.booking_id
        close_ticket(work, _ticket_of_young(attempt))
        open_ticket(work, Subject.PAYMENT_UNCLEAR, once, note=note, booking_id=booking, urgent=True)
        work.tell(PaymentWithSupport(attempt.booking, attempt.id))
    log.error("payment_needs_people", attempt=attempt_id, handed=handed)
    return handed


def leave_late_success(work: Work, attempt: PaymentAttempt) -> None:
    """It had failed, a callback said later that it was paid, and M-Pesa answers nothing: for people."""
    if attempt.state == AttemptState.FAILED:
        note = f"KSh {attempt.amount:,}: told as paid after it had failed, and M-Pesa says neither."
        once, booking = _ticket_of_late(attempt), attempt.booking_id
        open_ticket(work, Subject.PAYMENT_UNCLEAR, once, note=note, booking_id=booking, urgent=True)


def put_right(work: Work, attempt: PaymentAttempt, receipt: str) -> None:
    """M-Pesa's list has another receipt for a prompt's payment than we were told; its diary is locked."""
    log.error("receipt_was_false", attempt=attempt.id)
    signals.told_falsely(work, attempt)
    if astray := _by_hand(work, receipt):
        unmatched.is_of(work, astray, attempt)
    counted.put_right(work, attempt, receipt)


def _ask_no_more_by_hearsay(work: Work, attempt: PaymentAttempt) -> None:
    """A callback called a paid request this attempt's, and nothing shows that it is: go on without it."""
    attempt.checkout_request = None
    work.owe(Kind.CHASE_PAYMENT, attempt.id, work.now + _SOON)


def _with_diary_locked(work: Work, attempt_id: int) -> PaymentAttempt:
    query = select(PaymentAttempt.booking_id).where(PaymentAttempt.id == attempt_id)
    take_up(work, work.session.scalars(query).one())
    return work.session.get_one(PaymentAttempt, attempt_id, populate_existing=True)


def _move(
    work: Work, attempt: PaymentAttempt, allowed: list[AttemptState], to: AttemptState, **more: str
) -> bool:
    """Whether this attempt was in one of these states, and now is in that one."""
    ended = {"ended_at": work.now} if to in _ENDED else {}
    changed = update(PaymentAttempt).where(PaymentAttempt.id == attempt.id, PaymentAttempt.state.in_(allowed))
    moved = work.session.execute(changed.values(state=to, **ended, **more).returning(PaymentAttempt.id))
    if moved.scalar() is None:
        return False
    work.session.refresh(attempt, ["state", "ended_at", "outcome"])
    if to in _ENDED:
        work.forgive(attempt.id, Kind.CHASE_PAYMENT, Kind.PROMPT_FOR_PAYMENT, Kind.REPORT_UNCLEAR)
        for once in (question_of(attempt), _ticket_of_young(attempt), _ticket_of_late(attempt)):
            close_ticket(work, once)
        _wake_witnesses(work, attempt)
    return True


def _ticket_of_young(attempt: PaymentAttempt) -> str:
    return f"unclear:{attempt.id}"


def _ticket_of_late(attempt: PaymentAttempt) -> str:
    return f"late success:{attempt.id}"


def question_of(attempt: PaymentAttempt) -> str:
    """What people are asked about it, as its ticket and their findings name it."""
    return f"attempt:{attempt.id}"


def _see_whether_people_said_otherwise(work: Work, attempt: PaymentAttempt, said: str) -> None:
    """M-Pesa says the opposite of what people found: they have to look again."""
    finding = findings.about(work, question_of(attempt))
    if finding is not None and finding.found == said:
        note = f"KSh {attempt.amount:,}: people found {said}, and M-Pesa says otherwise."
        once, booking = f"contradicts:{attempt.id}", attempt.booking_id
        open_ticket(work, Subject.PAYMENT_UNCLEAR, once, note=note, booking_id=booking, urgent=True)


def _wake_witnesses(work: Work, attempt: PaymentAttempt) -> None:
    """Whether a payment that we heard of besides is this one can be told now."""
    heard = (HandPayment.booking_id == attempt.booking_id) & (HandPayment.state == HandState.HEARD)
    for payment in work.session.scalars(select(HandPayment.id).where(heard)).all():
        work.owe(Kind.PROVE_PAYMENT, payment, work.now)


def _counted_as_by_hand(work: Work, attempt: PaymentAttempt, receipt: str | None) -> str | None:
    """The receipt by which this very booking has the payment already, as one by hand.

    Else it is the prompt's now, also what was counted and matched nothing. Raises ReceiptUsed.
    """
    if receipt is None:
        same = None if attempt.state in _ENDED else alike.counted_by_hand(work, attempt)
        return same.receipt if same else None
    if attempt.receipt is not None or counted.by_prompt(work, attempt, receipt):
        return None
    payment = _by_hand(work, receipt)
    if payment is None or not alike.could_be(attempt, payment):
        raise ReceiptUsed
    if payment.booking_id == attempt.booking_id:
        return receipt
    if payment.state != HandState.UNMATCHED or not alike.in_time(attempt, payment.paid_at):
        raise ReceiptUsed
    unmatched.is_of(work, payment, attempt)
    counted.by_prompt(work, attempt, receipt)
    return None


def _by_hand(work: Work, receipt: str) -> HandPayment | None:
    """What counted this receipt as paid by hand, locked."""
    known = counted.of_receipt(work, receipt)
    if known is None or known.hand_payment_id is None:
        return None
    key = known.hand_payment_id
    return work.session.get_one(HandPayment, key, with_for_update=True, populate_existing=True)


def _came_by_hand(work: Work, attempt: PaymentAttempt, receipt: str) -> bool:
    """The prompt's money is in the books under another name, and is not booked again."""
    _move(work, attempt, list(_MAY_STILL_BE_PAID), AttemptState.FAILED, outcome="came by hand")
    if attempt.state == AttemptState.PAID:
        note = f"{receipt} is a payment by hand as well as the one of a prompt."
        once = f"receipt twice:{receipt}"
        open_ticket(work, Subject.RECEIPT_TWICE, once, note=note, booking_id=attempt.booking_id)
    return False


def _note_receipt(work: Work, attempt: PaymentAttempt, receipt: str | None) -> None:
    if receipt is None or attempt.receipt == receipt:
        return
    if attempt.receipt is not None:
        raise ReceiptUsed
    attempt.receipt = receipt
    work.session.flush()
