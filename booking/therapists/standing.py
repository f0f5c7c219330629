"""The bookings that stand when a therapist, or the whole clinic, closes."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from booking.work import Work
from clock import NAIROBI
from models.bookings import OPEN, Booking, Meeting
from models.people import Therapist


def standing(work: Work, therapist: Therapist | None = None) -> Sequence[Booking]:
    """Open bookings whose session has not ended, a therapist's or everybody's; soonest first."""
    return work.session.scalars(_open(therapist).where(Meeting.ends_at > work.now)).all()


def on_day(work: Work, day: date, therapist: Therapist | None = None) -> Sequence[Booking]:
    """Of those, the ones that begin on this day in Nairobi."""
    begins, ends = bounds(day)
    ahead = _open(therapist).where(Meeting.starts_at >= begins, Meeting.starts_at < ends)
    return work.session.scalars(ahead.where(Meeting.ends_at > work.now)).all()


def bounds(day: date, days: int = 1) -> tuple[datetime, datetime]:
    """When so many days begin and end, in Nairobi."""
    begins = datetime.combine(day, datetime.min.time(), NAIROBI)
    return begins, begins + timedelta(days=days)


def _open(therapist: Therapist | None) -> Select[Booking]:
    query = select(Booking).join(Booking.meeting).where(Booking.state.in_(OPEN))
    if therapist is not None:
        query = query.where(Booking.therapist_id == therapist.id)
    return query.options(contains_eager(Booking.meeting)).order_by(Meeting.starts_at)
