"""What a therapist says to a request: yes, or no and why."""

import re

from sqlalchemy import delete

from booking import lifecycle, terms
from booking.happenings import Approved, CalledOffByTherapist, Declined
from booking.lifecycle import Event, Step
from booking.work import Work
from models.bookings import Booking, Cell, State
from models.errands import Kind

_ALARMS = (Kind.NUDGE_THERAPIST, Kind.LAPSE_REQUEST, Kind.NUDGE_CLIENT, Kind.LAPSE_PAYMENT)
_LINK = re.compile(
    r"https?\b\S*|//\S+|www\.\S+|\S+\.(?:com|org|net|info|africa|app|link|io|ke|me)\b\S*", re.IGNORECASE
)
_PHONE = re.compile(r"\+?\d(?:[\s().-]*\d){5,}")


def yes(work: Work, booking: Booking) -> Step:
    """Approve. A second yes changes nothing; a late one is told that it is. Raises NotPossible."""
    was = booking.state
    step = lifecycle.happen(work, booking, Event.YES)
    if was == State.PENDING:
        _await_payment(work, booking)
        work.tell(Approved(booking))
    return step


def no(work: Work, booking: Booking, reason: str | None) -> Step:
    """Decline, or take back a yes that nobody has paid for. Raises NotPossible."""
    was = booking.state
    step = lifecycle.happen(work, booking, Event.NO)
    if step.to in (State.DECLINED, State.CALLED_OFF) and was != step.to:
        booking.decline_reason = presentable(reason)
        let_go(work, booking)
        work.tell(Declined(booking) if was == State.PENDING else CalledOffByTherapist(booking))
    return step


def let_go(work: Work, booking: Booking) -> None:
    """Free the time, and take every deadline off the list."""
    work.session.execute(delete(Cell).where(Cell.meeting_id == booking.meeting_id))
    booking.meeting.taken = 0
    work.forgive(booking.id, *_ALARMS)


def presentable(reason: str | None) -> str | None:
    """A reason without phone numbers or links, which a therapist may not hand out this way (R2.4)."""
    if reason is None:
        return None
    cleaned = _PHONE.sub("", _LINK.sub("", reason))
    return re.sub(r"\s+", " ", cleaned).strip(" .,;:-")[:100] or None


def _await_payment(work: Work, booking: Booking) -> None:
    deadline = terms.to_pay(work.now, booking.meeting.starts_at, work.policy)
    booking.pay_by = deadline.at
    work.forgive(booking.id, Kind.NUDGE_THERAPIST, Kind.LAPSE_REQUEST)
    work.owe(Kind.NUDGE_CLIENT, booking.id, deadline.half_way)
    work.owe(Kind.LAPSE_PAYMENT, booking.id, deadline.at)
