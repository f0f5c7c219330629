"""What a payment by hand buys, once it is proven: by its account, its amount, and how the booking stands."""

import re
from collections.abc import Sequence
from typing import Final

from sqlalchemy import select

from booking import lifecycle
from booking.asking import hand_money
from booking.asking.paying import miss_what_began, money_proven
from booking.codes import is_code, new_link
from booking.happenings import MoneyToReturn, PaidAhead, PartPaid, TooMuchPaid
from booking.lifecycle import Besides, Event
from booking.support import open_ticket
from booking.work import Work
from models.bookings import Booking, State
from models.by_hand import HandPayment, HandState
from models.money import AttemptState, How, PaymentAttempt
from models.support import Subject
from payments import ledger, papers

TOO_MUCH: Final = "paid too much"  # why the rest of it goes back
_GROUPS: Final = re.compile(r"\d+")


def codes_in(account: str) -> set[str]:
    """The codes that somebody may have meant who typed this for account.

    Spaces, dashes and words around a code are forgiven. A slip of one digit is not: it fails the check
    digit, and would pay a stranger's booking.
    """
    groups = _GROUPS.findall(account) if account.isascii() else []
    return {digits for digits in (*groups, "".join(groups)) if is_code(digits)}


def named_by(work: Work, account: str) -> Booking | None:
    """The booking that an account number names. Where two could be meant, none is."""
    codes = codes_in(account)
    found = work.session.scalars(select(Booking).where(Booking.code.in_(codes))).all() if codes else []
    return found[0] if len(found) == 1 else None


def put(work: Work, payment: HandPayment, booking: Booking | None) -> None:
    """Enter a proven payment in the books, and put it to the booking that its account names.

    Whoever calls has locked that booking's diary.
    """
    ledger.came_by_hand(work, payment)
    if booking is None:
        _leave_to_people(work, payment)
        return
    miss_what_began(work, booking)
    if booking.state in (State.APPROVED, State.PENDING):
        _keep(work, payment, booking)
    else:
        _return_whole(work, payment, booking)


def ticket_of(payment: HandPayment) -> str:
    """By what people know that it matched nothing."""
    return f"by hand:{payment.id}"


def count_kept(work: Work, booking: Booking) -> bool:
    """Let what was kept pay for the booking, if it is approved and that is enough."""
    miss_what_began(work, booking)
    kept = hand_money.kept(work, booking)
    if not kept or booking.state != State.APPROVED or hand_money.missing(work, booking):
        return False
    attempt = _attempt(work, booking, kept[-1].payer)
    _use(work, kept, attempt, booking.price)
    papers.receipt(work, attempt)
    money_proven(work, booking, attempt, kept[-1].receipt)
    return True


def top_up(work: Work, attempt: PaymentAttempt) -> None:
    """A prompt brought the rest: what was kept before pays with it, and anything over goes back."""
    booking = attempt.booking
    _use(work, hand_money.kept(work, booking), attempt, max(0, booking.price - attempt.amount))


def _keep(work: Work, payment: HandPayment, booking: Booking) -> None:
    payment.state = HandState.SHORT
    work.session.flush()
    if booking.state == State.PENDING:
        lifecycle.happen(work, booking, Event.MONEY_PROVEN)
        work.tell(PaidAhead(booking, payment.id, payment.amount))
    elif not count_kept(work, booking):
        work.tell(PartPaid(booking, payment.id, payment.amount))


def _attempt(work: Work, booking: Booking, payer: str | None) -> PaymentAttempt:
    """The payment that the booking rests on, made up of one or several by hand."""
    attempt = PaymentAttempt(
        booking=booking,
        how=How.BY_HAND,
        phone=payer or "",
        amount=booking.price,
        state=AttemptState.PAID,
        token=new_link(),
        asked_at=work.now,
        ended_at=work.now,
    )
    work.session.add(attempt)
    work.session.flush()
    return attempt


def _use(work: Work, kept: Sequence[HandPayment], attempt: PaymentAttempt, wanted: int) -> None:
    """Take what is wanted, from the oldest first; what is over goes back to its payer."""
    for payment in kept:
        used = min(wanted, payment.amount)
        wanted -= used
        payment.state = HandState.BOUGHT if used else HandState.GOES_BACK
        if used:
            payment.attempt_id = attempt.id
            ledger.allocated(work, payment, used)
        if over := payment.amount - used:
            hand_money.give_back(work, payment, attempt.booking, over, TOO_MUCH)
            work.tell(TooMuchPaid(attempt.booking, payment.id, over))
    work.session.flush()


def _return_whole(work: Work, payment: HandPayment, booking: Booking) -> None:
    step = lifecycle.happen(work, booking, Event.MONEY_PROVEN)
    assert step.besides in (Besides.RETURN_SECOND, Besides.RETURN_WHOLE)
    payment.state = HandState.GOES_BACK
    hand_money.give_back(work, payment, booking, payment.amount, step.besides)
    work.tell(MoneyToReturn(booking, payment.amount, payment.id))


def _leave_to_people(work: Work, payment: HandPayment) -> None:
    payment.state = HandState.UNMATCHED
    typed = payment.account or "not known"
    note = f"{payment.receipt}: KSh {payment.amount}. Account typed: {typed}"
    open_ticket(work, Subject.MONEY_UNMATCHED, ticket_of(payment), note=note)
