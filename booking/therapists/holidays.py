"""Public holidays: days on which nobody works, but those who open them for themselves (R2.6)."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from sqlalchemy import delete, select

import gsm7
from booking.therapists import soonest
from booking.therapists.freed import offer_holiday
from booking.therapists.hours import DayIsOver
from booking.therapists.standing import on_day
from booking.work import Work
from clock import in_nairobi
from models.bookings import Booking
from models.people import Holiday, OpenDay, Therapist

LONGEST_NAME: Final = 40  # characters
FIXED: Final = (
    (1, 1, "New Year's Day"),
    (5, 1, "Labour Day"),
    (6, 1, "Madaraka Day"),
    (10, 10, "Mazingira Day"),
    (10, 20, "Mashujaa Day"),
    (12, 12, "Jamhuri Day"),
    (12, 25, "Christmas Day"),
    (12, 26, "Boxing Day"),
)
"""Month, day and name of Kenya's holidays on fixed days (Public Holidays Act, cap. 110, Part I).

The two Idd follow the moon and are gazetted each year: they are set by hand.
"""


def close_day(work: Work, day: date, name: str) -> Sequence[Booking]:
    """Nobody works on this day, from now on; the bookings on it, which stand. Raises DayIsOver.

    Setting it again gives it another name; whoever opened it for themselves keeps it open.
    """
    if day < in_nairobi(work.now).date():
        raise DayIsOver
    _lock_every_diary(work)
    if (known := _on(work, day)) is not None:
        known.name = name
    else:
        work.session.add(Holiday(day=day, name=name))
    work.session.flush()
    soonest.changed(work, day)
    return on_day(work, day)


def open_again(work: Work, day: date) -> bool:
    """The day is no holiday after all; False when it was none. Days off that people took stay off.

    Those who wait for a time are offered one of that day.
    """
    _lock_every_diary(work)
    soonest.changed(work, day)
    gone = work.session.execute(delete(Holiday).where(Holiday.day == day).returning(Holiday.id))
    was_closed = gone.first() is not None
    if was_closed:
        offer_holiday(work, day)
    work.session.execute(delete(OpenDay).where(OpenDay.day == day))
    return was_closed


def coming(work: Work) -> Sequence[Holiday]:
    """The holidays from today on, soonest first."""
    ahead = select(Holiday).where(Holiday.day >= in_nairobi(work.now).date())
    return work.session.scalars(ahead.order_by(Holiday.day)).all()


def can_be_said(name: str) -> bool:
    """Whether a holiday may have this name: phones show it."""
    return 0 < len(name.strip()) <= LONGEST_NAME and not gsm7.outside(name)


def usual(year: int) -> dict[date, str]:
    """Kenya's holidays of a year, in order, but for the two Idd.

    One that falls on a Sunday is kept on the next day that is no holiday (cap. 110, section 4).
    """
    days = {date(year, month, day): name for month, day, name in FIXED}
    days[easter(year) - timedelta(days=2)] = "Good Friday"
    days[easter(year) + timedelta(days=1)] = "Easter Monday"
    for day, name in [each for each in days.items() if each[0].weekday() == 6]:
        days[next(after for after in _following(day) if after not in days)] = f"{name} observed"
    return dict(sorted(days.items()))


def easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - century // 4 - correction + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    shift = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def _following(day: date) -> Iterator[date]:
    while True:
        day += timedelta(days=1)
        yield day


def _on(work: Work, day: date) -> Holiday | None:
    return work.session.scalars(select(Holiday).where(Holiday.day == day)).first()


def _lock_every_diary(work: Work) -> None:
    """In the order of their keys; everyone else locks one at a time, so this cannot deadlock."""
    everyone = select(Therapist.id).order_by(Therapist.id).with_for_update(key_share=True)
    work.session.execute(everyone).all()
