"""A time was freed, and somebody may wait for one (R1.13). Offering it is in booking/asking/waitlist.py."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select

from booking.terms import awake_from
from booking.work import Work
from clock import NAIROBI, in_nairobi
from models.changes import FreedTime, Wish
from models.errands import Kind
from models.people import OpenDay, Therapist, WeeklyHours

Span = tuple[time, time]  # from when to when, on one day in Nairobi
_COMING: Final = 7  # days
_A_FEW: Final = 5  # therapists


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


def offer_hours(work: Work, therapist_id: int, added: Mapping[int, Sequence[Span]]) -> None:
    """Hours were added on these weekdays: have those of the coming week offered.

    Of a week and no more: whoever waits wants a time, not a list of them.
    """
    today = in_nairobi(work.now).date()
    for day in (today + timedelta(days=n) for n in range(_COMING)):
        for opens, closes in added.get(day.weekday(), ()):
            starts, ends = (datetime.combine(day, at, NAIROBI) for at in (opens, closes))
            offer_freed(work, therapist_id, starts, int((ends - starts).total_seconds()) // 60)


def offer_coming_week(work: Work, therapist_id: int) -> None:
    """A therapist sees clients again: have the first free time of the coming week offered."""
    offer_freed(work, therapist_id, work.now, minutes=_COMING * 24 * 60)


def offer_holiday(work: Work, day: date) -> None:
    """A holiday is none after all: have the day offered, with everybody whom somebody waits for by name.

    Those who wait for anybody are offered a few others who work then. Who had opened the day is no news.
    """
    opened = select(OpenDay.therapist_id).where(OpenDay.day == day)
    keep_hours = select(WeeklyHours.therapist_id).where(
        WeeklyHours.weekday == day.weekday(), WeeklyHours.therapist_id.not_in(opened)
    )
    alive = (Wish.ended_at.is_(None), Wish.until > work.now)
    named = select(Wish.therapist_id).where(Wish.therapist_id.in_(keep_hours), *alive).distinct()
    whom = {key for key in work.session.scalars(named) if key is not None}
    if work.session.scalars(select(Wish.id).where(Wish.therapist_id.is_(None), *alive)).first():
        others = select(Therapist.id).where(Therapist.id.in_(keep_hours), Therapist.paused.is_(False))
        whom |= set(work.session.scalars(others.order_by(Therapist.id).limit(_A_FEW)))
    for therapist_id in sorted(whom):
        offer_day(work, therapist_id, day)


def _anybody_waits(work: Work, therapist_id: int) -> bool:
    theirs = (Wish.therapist_id == therapist_id) | Wish.therapist_id.is_(None)
    query = select(Wish.id).where(theirs, Wish.ended_at.is_(None), Wish.until > work.now)
    return work.session.scalars(query).first() is not None
