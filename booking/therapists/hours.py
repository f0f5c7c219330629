"""When a therapist works: weekly hours, days off, and public holidays opened (R2.6).

Nothing here calls anything off. What is turned off while somebody has booked it stands, and whoever
turned it off is told what stands. The diary is locked first, so that no request slips in unlisted.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import ScalarResult, delete, select

from booking.therapists import soonest, timetable
from booking.therapists.freed import Span, offer_day, offer_hours
from booking.therapists.onboarding import Hours
from booking.therapists.standing import on_day, standing
from booking.work import Work, lock_diary
from clock import in_nairobi
from models.bookings import Booking
from models.people import DayOff, Holiday, OpenDay, Therapist, WeeklyHours


class DayIsOver(Exception):
    """The day has passed; nothing was changed."""


class NotHours(ValueError):
    """They end before they begin, or are not on quarters of an hour. Nothing was changed."""


@dataclass(frozen=True)
class Closed:
    """A day on which a therapist sees nobody; the holiday's name when it is everybody's."""

    day: date
    holiday: str | None = None


def turn_off(work: Work, therapist: Therapist, day: date) -> Sequence[Booking]:
    """See nobody new on this day; the bookings that stand on it, soonest first. Raises DayIsOver."""
    _begin(work, therapist, day)
    _forget(work, OpenDay, therapist, day)
    if not _has(work, DayOff, therapist, day):
        work.session.add(DayOff(therapist_id=therapist.id, day=day))
        work.session.flush()
    return on_day(work, day, therapist)


def turn_on(work: Work, therapist: Therapist, day: date) -> tuple[Hours, ...]:
    """See people on this day again, or although it is a holiday; the hours then kept.

    There are none when the therapist does not work on that weekday. Those who wait for a time are
    offered one. Raises DayIsOver.
    """
    _begin(work, therapist, day)
    was_off = _forget(work, DayOff, therapist, day)
    if _is_holiday(work, day) and not _has(work, OpenDay, therapist, day):
        work.session.add(OpenDay(therapist_id=therapist.id, day=day))
        work.session.flush()
        was_off = True
    if was_off:
        offer_day(work, therapist.id, day)
    return tuple(each for each in weekly_hours(work, therapist) if day.weekday() in each.weekdays)


def set_hours(
    work: Work, therapist: Therapist, weekdays: Collection[int], opens: time, closes: time
) -> Sequence[Booking]:
    """Keep these hours on these weekdays (Monday is 0), instead of any others on them.

    Returns the bookings ahead on those weekdays that lie outside them, and stand. Those who wait for a
    time are offered what is new. Raises NotHours.
    """
    if opens >= closes or opens.minute % 15 or closes.minute % 15:
        raise NotHours
    return _replace(work, therapist, weekdays, (Hours(tuple(weekdays), opens, closes),))


def keep(work: Work, therapist: Therapist, kept: Sequence[Hours]) -> Sequence[Booking]:
    """Keep these weekly hours and no others; the bookings ahead that lie outside them, and stand."""
    return _replace(work, therapist, range(7), kept)


def _replace(
    work: Work, therapist: Therapist, weekdays: Collection[int], kept: Sequence[Hours]
) -> Sequence[Booking]:
    lock_diary(work, therapist.id)
    before = weekly_hours(work, therapist)
    stop_working(work, therapist, weekdays)
    spans = [(day, it.opens, it.closes) for it in kept for day in it.weekdays]
    for day, opens, closes in spans:
        work.session.add(WeeklyHours(therapist_id=therapist.id, weekday=day, opens=opens, closes=closes))
    work.session.flush()
    added: dict[int, list[Span]] = defaultdict(list)
    for day, opens, closes in spans:
        added[day] += _added(before, day, opens, closes)
    offer_hours(work, therapist.id, added)
    return [it for it in _booked(work, therapist, weekdays) if not _within(it, spans)]


def _added(before: Sequence[Hours], day: int, opens: time, closes: time) -> list[Span]:
    """What is left of these hours when those kept before on this weekday are taken out."""
    left, begins = [], opens
    for kept in sorted((it for it in before if day in it.weekdays), key=lambda it: it.opens):
        left.append((begins, min(kept.opens, closes)))
        begins = max(begins, kept.closes)
    return [span for span in (*left, (begins, closes)) if span[0] < span[1]]


def stop_working(work: Work, therapist: Therapist, weekdays: Collection[int]) -> Sequence[Booking]:
    """Keep no hours on these weekdays; the bookings ahead on them, which stand."""
    lock_diary(work, therapist.id)
    soonest.changed(work, in_nairobi(work.now).date(), therapist.id)
    mine = WeeklyHours.therapist_id == therapist.id
    work.session.execute(delete(WeeklyHours).where(mine, WeeklyHours.weekday.in_(weekdays)))
    return _booked(work, therapist, weekdays)


def weekly_hours(work: Work, therapist: Therapist) -> tuple[Hours, ...]:
    """The hours a therapist keeps every week, Monday's first."""
    kept = select(WeeklyHours).where(WeeklyHours.therapist_id == therapist.id)
    rows = work.session.scalars(kept.order_by(WeeklyHours.weekday, WeeklyHours.opens))
    return tuple(Hours((row.weekday,), row.opens, row.closes) for row in rows)


def hours_in_words(work: Work, therapist: Therapist) -> str:
    """``Mon-Fri 09:00-17:00; Sat 10:00-13:00``, in the language spoken; empty when there are none."""
    return timetable.say(weekly_hours(work, therapist))


def days_off(work: Work, therapist: Therapist) -> list[Closed]:
    """The days from today on which this therapist sees nobody, soonest first."""
    today = in_nairobi(work.now).date()
    own = set(_days(work, DayOff, therapist, today))
    opened = set(_days(work, OpenDay, therapist, today))
    holidays = work.session.execute(select(Holiday.day, Holiday.name).where(Holiday.day >= today))
    closed = {day: name for day, name in holidays if day not in opened}
    return [Closed(day, closed.get(day)) for day in sorted(own | closed.keys())]


def _begin(work: Work, therapist: Therapist, day: date) -> None:
    if day < in_nairobi(work.now).date():
        raise DayIsOver
    lock_diary(work, therapist.id)
    soonest.changed(work, day, therapist.id)


def _days(
    work: Work, table: type[DayOff] | type[OpenDay], therapist: Therapist, since: date
) -> ScalarResult[date]:
    return work.session.scalars(
        select(table.day).where(table.therapist_id == therapist.id, table.day >= since)
    )


def _has(work: Work, table: type[DayOff] | type[OpenDay], therapist: Therapist, day: date) -> bool:
    return day in set(_days(work, table, therapist, day))


def _forget(work: Work, table: type[DayOff] | type[OpenDay], therapist: Therapist, day: date) -> bool:
    """Whether there was anything to forget."""
    mine = delete(table).where(table.therapist_id == therapist.id, table.day == day)
    return work.session.execute(mine.returning(table.id)).first() is not None


def _is_holiday(work: Work, day: date) -> bool:
    return work.session.scalars(select(Holiday.id).where(Holiday.day == day)).first() is not None


def _booked(work: Work, therapist: Therapist, weekdays: Collection[int]) -> list[Booking]:
    ahead = standing(work, therapist)
    return [it for it in ahead if in_nairobi(it.meeting.starts_at).weekday() in weekdays]


def _within(booking: Booking, spans: Sequence[tuple[int, time, time]]) -> bool:
    begins, ends = in_nairobi(booking.meeting.starts_at), in_nairobi(booking.meeting.ends_at)
    return any(
        day == begins.weekday() and opens <= begins.time() and ends.time() <= closes
        for day, opens, closes in spans
        if begins.date() == ends.date()
    )
