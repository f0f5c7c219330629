"""Giving up a booking."""

from sqlalchemy import update

from booking import lifecycle
from booking.asking.holding import let_go
from booking.changing import moves
from booking.happenings import CalledOffByClient
from booking.lifecycle import Event, NotPossible
from booking.work import Work
from models.bookings import Booking, State
from models.errands import Kind
from models.money import AttemptState, PaymentAttempt


class HasBegun(Exception):
    """The session has begun; it cannot be cancelled any more."""


def cancel(work: Work, booking: Booking) -> bool:
    """Call off an unpaid booking and tell both sides; a paid one only gets an offer (moves.py).

    False when it was called off already. Raises HasBegun or NotPossible; then nothing was changed.
    """
    was = booking.state
    if was == State.CONFIRMED:
        if work.now >= booking.meeting.starts_at:
            raise HasBegun
        moves.open_offer(work, booking)
        return True
    lifecycle.happen(work, booking, Event.CANCEL)
    if was == State.CALLED_OFF:
        return False
    let_go(work, booking)
    _stop_prompt(work, booking)
    work.tell(CalledOffByClient(booking))
    return True


def _stop_prompt(work: Work, booking: Booking) -> None:
    """A prompt that has not left us must not leave any more; one that has is settled as it ends."""
    waiting = (PaymentAttempt.booking_id == booking.id) & (PaymentAttempt.state == AttemptState.ASKED)
    stopped = update(PaymentAttempt).where(waiting)
    stopped = stopped.values(state=AttemptState.FAILED, outcome="called off", ended_at=work.now)
    for attempt in work.session.scalars(stopped.returning(PaymentAttempt.id)).all():
        work.forgive(attempt, Kind.PROMPT_FOR_PAYMENT)


__all__ = ["HasBegun", "NotPossible", "cancel"]
