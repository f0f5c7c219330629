"""After the session: done, how long it took, and what the client thought of it."""

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from booking import lifecycle, questions
from booking.asking import alarms
from booking.changing import moves
from booking.changing.disputes import dispute, is_over, may_object_until
from booking.happenings import Completed, Rated
from booking.lifecycle import Besides, Event, NotPossible
from booking.questions import Asks
from booking.work import Work
from models.bookings import Booking, Rating, State
from models.errands import Kind
from models.people import Therapist

_ABSENT = (State.CLIENT_ABSENT, State.THERAPIST_ABSENT)


class NotYet(Exception):
    """The session has not begun."""


class CannotRate(Exception):
    """The session was not held, or was rated before."""


def done(work: Work, booking: Booking, minutes: int | None) -> bool:
    """The therapist says it took place; False when that was known. Raises NotYet or NotPossible.

    What was reported as an absence can be said to have taken place until money follows, and no longer.
    Of a group all seats are done with one word, but for those whose client was reported absent.
    """
    if booking.state == State.COMPLETED:
        return False
    if booking.state == State.CONFIRMED and work.now < booking.meeting.starts_at:
        raise NotYet
    if booking.state in _ABSENT and is_over(work, booking):
        raise NotPossible(State(booking.state), Event.DONE)
    for each in _together(work, booking):
        complete(work, each, Event.DONE, minutes)
    return True


def _together(work: Work, booking: Booking) -> list[Booking]:
    """The booking, and whoever else sat in the same group and is not accounted for."""
    others = select(Booking).where(Booking.meeting_id == booking.meeting_id, Booking.id != booking.id)
    if not booking.meeting.is_group:
        return [booking]
    return [booking, *work.session.scalars(others.where(Booking.state == State.CONFIRMED))]


def complete(work: Work, booking: Booking, event: Event, minutes: int | None) -> None:
    """Count the session as held, see that it is earned, and ask the client how it was.

    Where the client said that the therapist did not come, people decide instead.
    """
    if lifecycle.happen(work, booking, event).besides == Besides.DISPUTE:
        dispute(work, booking)
        return
    booking.lasted_minutes = minutes or booking.minutes
    moves.stop_offering(work, booking)
    alarms.silence(work, booking)
    work.owe(Kind.BOOK_EARNINGS, booking.id, may_object_until(work, booking))
    expires = work.now + timedelta(hours=work.policy.rate_within_hours)
    questions.ask(work, booking, Asks.RATING, expires)
    work.tell(Completed(booking))


def rate(work: Work, booking: Booking, stars: int) -> None:
    """One to five stars, once. Raises CannotRate."""
    if booking.state != State.COMPLETED or rated(work, booking):
        raise CannotRate
    try:
        with work.session.begin_nested():
            work.session.add(Rating(booking_id=booking.id, stars=stars, given_at=work.now))
    except IntegrityError:
        raise CannotRate from None
    counted = {"ratings": Therapist.ratings + 1, "stars": Therapist.stars + stars}
    work.session.execute(update(Therapist).where(Therapist.id == booking.therapist_id).values(counted))
    questions.close(work, booking, Asks.RATING)
    work.tell(Rated(booking, stars))


def rated(work: Work, booking: Booking) -> bool:
    return work.session.scalars(select(Rating.id).where(Rating.booking_id == booking.id)).first() is not None
