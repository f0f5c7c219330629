"""Everything that falls due for a booking, set in one place: nudges, deadlines, reminders, closing.

An alarm only wakes somebody; whether there is anything to do is judged when it rings.
"""

from datetime import timedelta

from booking.terms import Deadline
from booking.work import Work
from models.bookings import Booking
from models.errands import Kind

_TO_ANSWER = (Kind.NUDGE_THERAPIST, Kind.LAPSE_REQUEST)
_TO_PAY = (Kind.NUDGE_CLIENT, Kind.LAPSE_PAYMENT)
_SESSION = (Kind.REMIND_DAY_BEFORE, Kind.REMIND_HOUR_BEFORE, Kind.ASK_FOR_DONE, Kind.CLOSE_SESSION)
_REMINDERS = ((Kind.REMIND_DAY_BEFORE, timedelta(hours=24)), (Kind.REMIND_HOUR_BEFORE, timedelta(hours=1)))


def await_answer(work: Work, booking: Booking, deadline: Deadline) -> None:
    for kind, due in zip(_TO_ANSWER, deadline, strict=True):
        work.owe(kind, booking.id, due)


def await_payment(work: Work, booking: Booking, deadline: Deadline) -> None:
    silence(work, booking)
    for kind, due in zip(_TO_PAY, deadline, strict=True):
        work.owe(kind, booking.id, due)


def await_session(work: Work, booking: Booking) -> None:
    """Reminders that still make sense, the question how it went, and the last closing."""
    silence(work, booking)
    for kind, before in _REMINDERS:
        if (due := booking.meeting.starts_at - before) > work.now:
            work.owe(kind, booking.id, due)
    ends = booking.meeting.ends_at
    work.owe(Kind.ASK_FOR_DONE, booking.id, ends + timedelta(minutes=work.policy.ask_for_done_minutes))
    work.owe(Kind.CLOSE_SESSION, booking.id, ends + timedelta(hours=work.policy.close_after_hours))


def silence(work: Work, booking: Booking) -> None:
    """Nothing is due for this booking any more."""
    work.forgive(booking.id, *_TO_ANSWER, *_TO_PAY, *_SESSION)
