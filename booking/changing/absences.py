"""Who did not come: said by the other side, disputed by the one it is said of (R2.7)."""

from booking import lifecycle
from booking.asking import alarms
from booking.changing import moves, refunds
from booking.changing.completing import NotYet
from booking.changing.disputes import dispute, is_over, may_object_until
from booking.happenings import ClientAbsent, TherapistAbsent
from booking.lifecycle import Besides, Event, Step
from booking.work import Work
from models.bookings import Booking, State
from models.errands import Kind


class TooLate(Exception):
    """It is too long ago, or people have decided. Nothing was changed; support can help."""


def client_absent(work: Work, booking: Booking) -> bool:
    """The therapist says that the client did not come; False when that was known.

    Raises NotYet, TooLate or NotPossible.
    """
    step = _report(work, booking, Event.CLIENT_ABSENT)
    if step is None:
        return False
    if step.to == State.CLIENT_ABSENT:
        until = may_object_until(work, booking)
        work.owe(Kind.BOOK_EARNINGS, booking.id, until)
        work.tell(ClientAbsent(booking, until))
    return True


def therapist_absent(work: Work, booking: Booking) -> bool:
    """The client says that the therapist did not come: everything goes back, unless that is disputed.

    Raises NotYet, TooLate or NotPossible; False when it was known.
    """
    step = _report(work, booking, Event.THERAPIST_ABSENT)
    if step is None:
        return False
    if step.besides == Besides.RETURN_ALL:
        until = may_object_until(work, booking)
        refunds.offer_back(work, booking, "therapist absent", until)
        work.tell(TherapistAbsent(booking, until))
    return True


def _report(work: Work, booking: Booking, event: Event) -> Step | None:
    """What an absence leads to; None when nothing is new."""
    if work.now < booking.meeting.starts_at:
        raise NotYet
    if is_over(work, booking):
        raise TooLate
    was = booking.state
    step = lifecycle.happen(work, booking, event)
    if step.besides in (Besides.DISPUTE, Besides.TELL_SUPPORT):
        dispute(work, booking)
    elif step.to == was:
        return None
    _stop_asking(work, booking)
    return step


def _stop_asking(work: Work, booking: Booking) -> None:
    alarms.silence(work, booking)
    moves.stop_offering(work, booking)
