"""Giving up a booking."""

from dataclasses import dataclass
from datetime import datetime

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


@dataclass(frozen=True)
class ComesBack:
    """What a client who thinks of giving up a paid session needs to know."""

    percent: int
    back: int  # whole shillings
    nearest: tuple[datetime, ...]
    times: tuple[datetime, ...]  # every free time; none when no move is left
    may_move: bool


def what_comes_back(work: Work, booking: Booking) -> ComesBack:
    """What giving up a paid session would bring now, and where it may be moved. Raises NotPossible."""
    percent, back = moves.would_come_back(work, booking)
    if not moves.may_move(booking):
        return ComesBack(percent, back, nearest=(), times=(), may_move=False)
    nearest, times = moves.times_for(work, booking), moves.all_times(work, booking)
    return ComesBack(percent, back, tuple(nearest), tuple(times), may_move=True)


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


__all__ = ["ComesBack", "HasBegun", "NotPossible", "cancel", "what_comes_back"]
