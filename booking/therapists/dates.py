"""Days as people write them: ``12 Dec``, ``12/12``, ``kesho``, ``Fri``, ``Ijumaa``; English and Kiswahili.

The day comes first, as in Kenya. Nothing is guessed: what can be read in two ways is not read at all,
because an unclear text is answered with a question and changes nothing (R2.2).
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from booking.therapists.timetable import one_meant, weekday

MONTHS: Final[tuple[tuple[str, ...], ...]] = (
    ("january", "januari"),
    ("february", "februari"),
    ("march", "machi"),
    ("april", "aprili"),
    ("may", "mei"),
    ("june", "juni"),
    ("july", "julai"),
    ("august", "agosti"),
    ("september", "septemba"),
    ("october", "oktoba"),
    ("november", "novemba"),
    ("december", "desemba"),
)
NEAR: Final[dict[str, int]] = {
    **dict.fromkeys(("today", "leo"), 0),
    **dict.fromkeys(("tomorrow", "tmrw", "tmr", "kesho"), 1),
    **dict.fromkeys(("day after tomorrow", "kesho kutwa", "keshokutwa"), 2),
}
LONG_PAST: Final = timedelta(days=183)
"""A day without a year that went by longer ago than this is next year's; one that went by lately is a
slip, or about the past: nobody takes a day off eleven months ahead without saying which year."""
YEARS_AHEAD: Final = 2

_FILLING: Final = re.compile(r"\b(?:on|the|of|this|please|pls|tarehe|siku|ya|wa|mwezi|tafadhali|hii)\b")
_SPLIT: Final = r"(?: ?[/.-] ?| )"
_YEAR: Final = rf"(?:{_SPLIT}(?P<year>\d\d(?:\d\d)?))?"
_ORDERS: Final = tuple(
    re.compile(order)
    for order in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
        rf"(?P<day>\d{{1,2}}){_SPLIT}(?P<month>\d{{1,2}}){_YEAR}",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_SPLIT}?(?P<month>[a-z]+){_YEAR}",
        rf"(?P<month>[a-z]+){_SPLIT}?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_YEAR}",
    )
)


class NotADate(ValueError):
    """No day can be read from this, or more than one."""


class DayHasPassed(NotADate):
    """A day, but one that has passed; ``day`` is which."""

    def __init__(self, day: date) -> None:
        super().__init__(f"{day} has passed")
        self.day = day


def read_day(text: str, today: date) -> date:
    """The day that is meant: today, or later. Raises NotADate, or DayHasPassed.

    A weekday is the next one, today included. A day without a year is this year's, or next year's when
    this year's is LONG_PAST. A weekday beside a date must be that date's.
    """
    plain = _plain(text)
    if plain in NEAR:
        return today + timedelta(days=NEAR[plain])
    first, _, rest = plain.partition(" ")
    named = weekday(first.strip("."))
    if named is not None and not rest:
        return today + timedelta(days=(named - today.weekday()) % 7)
    day = _written(plain if named is None else rest, today)
    if named is not None and day.weekday() != named:
        raise NotADate(f"{day} is another day of the week")
    if day < today:
        raise DayHasPassed(day)
    return day


def _plain(text: str) -> str:
    """Lower case, without politeness, commas and stops at the end."""
    if not text.isascii() or len(text) > 100:
        raise NotADate("no date")
    words = _FILLING.sub(" ", re.sub(r"[,;:!?()\"]", " ", text.lower()))
    return " ".join(words.split()).strip(" .-")


def _written(text: str, today: date) -> date:
    """A day and a month, in whichever order, with or without a year."""
    found = next((found for order in _ORDERS if (found := order.fullmatch(text))), None)
    month = found and _month(found["month"])
    if not found or not month:
        raise NotADate("no date")
    if found["year"]:
        return _in_year(int(found["year"]), month, int(found["day"]), today)
    near = [day for day in _of_these_years(month, int(found["day"]), today) if today - day <= LONG_PAST]
    if not near:
        raise NotADate("no such day")
    return near[0]


def _month(text: str) -> int | None:
    if text.isdecimal():
        return int(text)
    place = one_meant(text, MONTHS)
    return None if place is None else place + 1


def _in_year(year: int, month: int, day: int, today: date) -> date:
    full = year if year > 99 else 2000 + year
    if abs(full - today.year) > YEARS_AHEAD:
        raise NotADate("another time")
    try:
        return date(full, month, day)
    except ValueError:
        raise NotADate("no such day") from None


def _of_these_years(month: int, day: int, today: date) -> Iterator[date]:
    """This year's and next year's such day; a leap day is not in every year."""
    for year in (today.year, today.year + 1):
        try:
            yield date(year, month, day)
        except ValueError:
            continue
