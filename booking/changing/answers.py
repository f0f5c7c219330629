"""What a therapist says to a request: yes, or no and why."""

import re

from booking import lifecycle, terms
from booking.asking import alarms, hand_money, ways_on
from booking.asking.holding import let_go
from booking.asking.paying import payment_is_live
from booking.changing import moves
from booking.happenings import Approved, CalledOffByTherapist, Declined, SeatCalledOff
from booking.lifecycle import Event, Step
from booking.work import Work
from models.bookings import Booking, State

_LINK = re.compile(
    r"https?\b\S*|//\S+|www\.\S+|\S+\.(?:com|org|net|info|africa|app|link|io|ke|me)\b\S*", re.IGNORECASE
)
_PHONE = re.compile(r"\+?\d(?:[\s().-]*\d){5,}")


def yes(work: Work, booking: Booking) -> Step:
    """Approve, or agree to a move. A second yes changes nothing; a late one is told that it is.

    Raises NotPossible.
    """
    was = booking.state
    step = lifecycle.happen(work, booking, Event.YES)
    if was == State.CONFIRMED:
        moves.agree(work, booking)
    if was == State.PENDING:
        _await_payment(work, booking)
        if not hand_money.count_kept(work, booking):
            work.tell(Approved(booking))
    return step


def no(work: Work, booking: Booking, reason: str | None) -> Step:
    """Decline, take back a yes that nobody has paid for, or refuse a move. Raises NotPossible."""
    was = booking.state
    step = lifecycle.happen(work, booking, Event.NO)
    if was == State.CONFIRMED and moves.refuse(work, booking):
        return Step(step.to)
    if step.to in (State.DECLINED, State.CALLED_OFF) and was != step.to:
        booking.decline_reason = presentable(reason)
        let_go(work, booking, offered=False)
        work.tell(declined(work, booking) if was == State.PENDING else taken_back(work, booking))
    return step


def presentable(reason: str | None) -> str | None:
    """A reason without phone numbers or links, which a therapist may not hand out this way (R2.4)."""
    if reason is None:
        return None
    cleaned = _PHONE.sub("", _LINK.sub("", reason))
    return re.sub(r"\s+", " ", cleaned).strip(" .,;:-")[:100] or None


def declined(work: Work, booking: Booking) -> Declined:
    """What the client hears of a no, with ways on that a number can take."""
    return Declined(booking, ways_on.offer(work, booking))


def taken_back(work: Work, booking: Booking) -> CalledOffByTherapist:
    """The same for a yes that nobody has paid for."""
    news = SeatCalledOff if booking.meeting.called_off_at else CalledOffByTherapist
    return news(booking, payment_is_live(work, booking), ways_on.offer(work, booking))


def _await_payment(work: Work, booking: Booking) -> None:
    deadline = terms.to_pay(work.now, booking.meeting.starts_at, work.policy)
    booking.pay_by = deadline.at
    alarms.await_payment(work, booking, deadline)
