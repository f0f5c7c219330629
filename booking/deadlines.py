"""What the clock does to a booking: nudges, lapses, reminders, and closing what nobody closed."""

from collections.abc import Callable
from datetime import datetime, timedelta

from booking import lifecycle, terms
from booking.asking import ways_on
from booking.asking.holding import let_go
from booking.asking.paying import late_success_waits, may_have_paid, payment_is_live
from booking.changing.completing import complete
from booking.happenings import (
    ClientNudged,
    DayBefore,
    Happening,
    HourBefore,
    PaymentLapsed,
    RequestLapsed,
    SessionOver,
    TherapistNudged,
)
from booking.lifecycle import Event
from booking.reached import more_time
from booking.work import Work
from models.bookings import Booking, State
from models.errands import Kind

_NEWS = {
    Kind.NUDGE_THERAPIST: (State.PENDING, TherapistNudged),
    Kind.NUDGE_CLIENT: (State.APPROVED, ClientNudged),
    Kind.REMIND_DAY_BEFORE: (State.CONFIRMED, DayBefore),
    Kind.REMIND_HOUR_BEFORE: (State.CONFIRMED, HourBefore),
    Kind.ASK_FOR_DONE: (State.CONFIRMED, SessionOver),
}


def remind(work: Work, booking: Booking, kind: Kind) -> bool:
    """Say what this errand is for, if it is still true. Whether anything was said."""
    state, news = _NEWS[kind]
    if booking.state != state or _past(work, booking, kind) or _asks_twice(work, booking, kind):
        return False
    happening: Happening = news(booking)
    work.tell(happening)
    return True


def lapse(work: Work, booking: Booking) -> datetime | None:
    """Let a request or an approval lapse if its time is up; when to look again, if it may not yet.

    While a payment is live or unclear the time to pay does not run out (R3.1) before the session begins:
    it was not paid for, and money that is found later goes back. And no time runs out for
    somebody whom no text reached, while the other side has enough of it (R6.3).
    """
    if booking.state == State.PENDING and work.now >= booking.answer_by:
        return _unanswered(work, booking)
    if booking.state == State.APPROVED and booking.pay_by is not None and work.now >= booking.pay_by:
        return _unpaid(work, booking)
    return None


def _unanswered(work: Work, booking: Booking) -> datetime | None:
    latest = terms.latest_answer(booking.meeting.starts_at, work.policy)
    if later := more_time(work, booking, booking.therapist.phone, latest):
        booking.answer_by = later
        return later
    _lapse(work, booking, lambda: RequestLapsed(booking, ways_on.offer(work, booking)))
    return None


def _unpaid(work: Work, booking: Booking) -> datetime | None:
    starts = booking.meeting.starts_at
    if work.now < starts and may_have_paid(work, booking):
        return min(work.now + timedelta(minutes=5), starts)
    latest = starts - timedelta(hours=work.policy.pay_before_session_hours)
    if later := more_time(work, booking, booking.client.phone, latest):
        booking.pay_by = later
        return later
    _lapse(work, booking, lambda: PaymentLapsed(booking))
    return None


def close(work: Work, booking: Booking) -> bool:
    """Count a session as held when nobody said otherwise in time; whether it was."""
    closes = booking.meeting.ends_at + timedelta(hours=work.policy.close_after_hours)
    if booking.state != State.CONFIRMED or work.now < closes:
        return False
    complete(work, booking, Event.DEADLINE, None)
    return True


def _lapse(work: Work, booking: Booking, news: Callable[[], Happening]) -> None:
    """The news are of afterwards, when what was held can be asked for again."""
    lifecycle.happen(work, booking, Event.DEADLINE)
    let_go(work, booking)
    work.tell(news())


def _past(work: Work, booking: Booking, kind: Kind) -> bool:
    """A reminder of what has begun helps nobody; asking how it went only makes sense afterwards."""
    return kind != Kind.ASK_FOR_DONE and work.now >= booking.meeting.starts_at


def _asks_twice(work: Work, booking: Booking, kind: Kind) -> bool:
    """Nobody is reminded to pay what may be paid: they were told not to pay again, or hold a prompt."""
    paid_perhaps = payment_is_live(work, booking) or late_success_waits(work, booking)
    return kind == Kind.NUDGE_CLIENT and paid_perhaps
