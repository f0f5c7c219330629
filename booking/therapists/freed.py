"""A time was freed, and somebody may wait for one (R1.13). Offering it is in booking/asking/waitlist.py."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from booking.terms import awake_from
from booking.work import Work
from clock import NAIROBI
from models.changes import FreedTime, Wish
from models.errands import Kind


def offer_freed(work: Work, therapist_id: int, starts: datetime, minutes: int) -> None:
    """Have what is free of this time offered to those who wait, when people are awake.

    Nothing is written when nobody waits or the time is past. Whatever frees a time calls this.
    """
    ends = starts + timedelta(minutes=minutes)
    if ends <= work.now or not _anybody_waits(work, therapist_id):
        return
    freed = FreedTime(therapist_id=therapist_id, starts_at=starts, ends_at=ends, freed_at=work.now)
    work.session.add(freed)
    work.session.flush()
    work.owe(Kind.OFFER_FREED, freed.id, awake_from(work.now, work.policy))


def offer_day(work: Work, therapist_id: int, day: date) -> None:
    """A day was turned on: have its first free time offered to those who wait."""
    offer_freed(work, therapist_id, datetime.combine(day, time(), NAIROBI), minutes=24 * 60)


def _anybody_waits(work: Work, therapist_id: int) -> bool:
    theirs = (Wish.therapist_id == therapist_id) | Wish.therapist_id.is_(None)
    query = select(Wish.id).where(theirs, Wish.ended_at.is_(None), Wish.until > work.now)
    return work.session.scalars(query).first() is not None
