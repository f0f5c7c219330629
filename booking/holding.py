"""Holding a time for a session, and letting it go."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from booking.slots import SlotTaken, cells_of
from booking.work import Work
from models.bookings import Cell, Meeting
from models.people import Therapist


def hold(work: Work, therapist: Therapist, starts: datetime, minutes: int) -> Meeting:
    """A session and its cells, pause included, which the database lets nobody else have.

    Raises SlotTaken; then nothing is held.
    """
    ends = starts + timedelta(minutes=minutes)
    meeting = Meeting(therapist_id=therapist.id, starts_at=starts, ends_at=ends, taken=1)
    wanted = cells_of(starts, minutes + therapist.pause_minutes)
    cells = [Cell(therapist_id=therapist.id, cell=cell, meeting_id=meeting.id) for cell in wanted]
    try:
        with work.session.begin_nested():
            work.session.add(meeting)
            work.session.flush()
            work.session.add_all(cells)
    except IntegrityError:
        raise SlotTaken from None
    return meeting


def release(work: Work, meeting: Meeting) -> None:
    """The time is free again."""
    work.session.execute(delete(Cell).where(Cell.meeting_id == meeting.id))
    meeting.taken = 0
