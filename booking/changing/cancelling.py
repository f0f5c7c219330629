"""Giving up a booking."""

from booking import lifecycle
from booking.asking.holding import let_go
from booking.asking.paying import payment_is_live
from booking.changing import moves
from booking.happenings import CalledOffByClient
from booking.lifecycle import Event, NotPossible
from booking.work import Work
from models.bookings import Booking, State


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
    work.tell(CalledOffByClient(booking, may_be_asked=payment_is_live(work, booking)))
    return True


__all__ = ["HasBegun", "NotPossible", "cancel"]
