"""Holding a time for a session, and letting it go."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from booking.asking import alarms, hand_money, prompts, seats
from booking.slots import SlotTaken, cells_of
from booking.therapists import soonest
from booking.therapists.freed import offer_freed
from booking.work import Work
from clock import in_nairobi
from models.bookings import Booking, Cell, Meeting
from models.people import Therapist


def hold(work: Work, therapist: Therapist, starts: datetime, minutes: int) -> Meeting:
    """A private session, for one who comes. Raises SlotTaken; then nothing is held."""
    ends = starts + timedelta(minutes=minutes)
    return occupy(
        work, therapist, Meeting(therapist_id=therapist.id, starts_at=starts, ends_at=ends, taken=1)
    )


def occupy(work: Work, therapist: Therapist, meeting: Meeting) -> Meeting:
    """Enter a session and its cells, pause included, which the database lets nobody else have.

    Raises SlotTaken; then nothing is held.
    """
    wanted = cells_of(meeting.starts_at, meeting.minutes + therapist.pause_minutes)
    cells = [Cell(therapist_id=therapist.id, cell=cell, meeting_id=meeting.id) for cell in wanted]
    try:
        with work.session.begin_nested():
            work.session.add(meeting)
            work.session.flush()
            work.session.add_all(cells)
    except IntegrityError:
        raise SlotTaken from None
    _changed(work, meeting)
    return meeting


def release(work: Work, meeting: Meeting, *, offered: bool = True) -> None:
    """The time is free again, and is offered to those who wait unless the therapist cannot keep it.

    Of a group one seat is free again: its time is held while it stands.
    """
    if meeting.is_group:
        seats.give_back(work, meeting)
        return
    clear(work, meeting)
    if offered:
        offer_freed(work, meeting.therapist_id, meeting.starts_at, meeting.minutes)


def let_go(work: Work, booking: Booking, *, offered: bool = True) -> None:
    """Free the time of what will not be paid for: no deadline is due any more, and no prompt goes out.

    What came for it by hand goes back. ``offered`` as in release.
    """
    release(work, booking.meeting, offered=offered)
    alarms.silence(work, booking)
    prompts.stop(work, booking)
    hand_money.return_kept(work, booking)


def clear(work: Work, meeting: Meeting) -> None:
    """This session takes nobody's time any more."""
    work.session.execute(delete(Cell).where(Cell.meeting_id == meeting.id))
    meeting.taken = 0
    _changed(work, meeting)


def _changed(work: Work, meeting: Meeting) -> None:
    soonest.changed(work, in_nairobi(meeting.starts_at).date(), meeting.therapist_id)
