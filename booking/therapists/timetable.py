"""Weekly hours as people write them: ``Mon-Fri 09:00-17:00; Sat 10:00-13:00``, read and said.

What is said in English or Kiswahili can be read again.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import time
from itertools import pairwise
from typing import Final

from booking.therapists.onboarding import Hours
from language import say_weekday

WEEKDAYS: Final[tuple[tuple[str, ...], ...]] = (
    ("monday", "jumatatu", "jtt", "jtatu"),
    ("tuesday", "jumanne", "jnn", "jnne"),
    ("wednesday", "weds", "jumatano", "jtn", "jtano"),
    ("thursday", "alhamisi"),
    ("friday", "ijumaa", "ijm"),
    ("saturday", "jumamosi", "jms", "jmosi"),
    ("sunday", "jumapili", "jpl", "jpili"),
)
_SPAN: Final = re.compile(r"(?P<days>\D+?) *(?P<opens>\d{1,2}:\d\d) *- *(?P<closes>\d{1,2}:\d\d)")
_QUARTER: Final = 15  # minutes; sessions begin on the grid of booking/slots.py

Spans = Mapping[int, list[tuple[time, time]]]


class NotATimetable(ValueError):
    """What was written are no weekly hours; the message says what is wrong with them."""


def read(text: str) -> tuple[Hours, ...]:
    """Weekly hours, in the order they were written. Raises NotATimetable."""
    parts = [part.strip() for part in re.sub("[–—]", "-", text).split(";")]
    hours = tuple(_span(part) for part in parts if part)
    if not hours:
        raise NotATimetable("no hours are given")
    _refuse_overlap(hours)
    return hours


def say(hours: Iterable[Hours]) -> str:
    """Weekly hours in words, days with the same hours together; empty when there are none."""
    week = {day: tuple(sorted(spans)) for day, spans in _by_weekday(hours).items()}
    return "; ".join(
        f"{_say_days(first, last)} {opens:%H:%M}-{closes:%H:%M}"
        for first, last in _runs(week)
        for opens, closes in week[first]
    )


def weekday(word: str) -> int | None:
    """The day of the week that a word means, Monday being 0; None when it means none, or several."""
    return one_meant(word, WEEKDAYS)


def one_meant(word: str, names: tuple[tuple[str, ...], ...]) -> int | None:
    """The place of the only names that a word begins, three letters being the fewest."""
    begun = {place for place, those in enumerate(names) if any(name.startswith(word) for name in those)}
    return begun.pop() if len(word) >= 3 and len(begun) == 1 else None


def _span(part: str) -> Hours:
    found = _SPAN.fullmatch(part)
    if not found:
        raise NotATimetable(f'"{part}" is not like Mon-Fri 09:00-17:00')
    opens, closes = _time(found["opens"]), _time(found["closes"])
    if opens >= closes:
        raise NotATimetable(f'"{part}" ends before it begins')
    return Hours(tuple(_days(found["days"])), opens, closes)


def _days(text: str) -> Iterator[int]:
    for part in text.split(","):
        first, _, last = part.partition("-")
        begins, ends = _day(first), _day(last or first)
        yield from ((begins + n) % 7 for n in range((ends - begins) % 7 + 1))


def _day(text: str) -> int:
    day = weekday(text.strip().strip(".").lower())
    if day is None:
        raise NotATimetable(f'"{text.strip()}" is no day of the week')
    return day


def _time(text: str) -> time:
    hour, minute = (int(number) for number in text.split(":"))
    if hour > 23 or minute > 59:
        raise NotATimetable(f'"{text}" is no time of day')
    if minute % _QUARTER:
        raise NotATimetable(f'"{text}" is not on a quarter of an hour')
    return time(hour, minute)


def _refuse_overlap(hours: Iterable[Hours]) -> None:
    for day, spans in _by_weekday(hours).items():
        for (_, closes), (opens, _) in pairwise(sorted(spans)):
            if opens < closes:
                raise NotATimetable(f"the hours of {say_weekday(day)} overlap")


def _by_weekday(hours: Iterable[Hours]) -> Spans:
    week: dict[int, list[tuple[time, time]]] = {}
    for each in hours:
        for day in each.weekdays:
            week.setdefault(day, []).append((each.opens, each.closes))
    return dict(sorted(week.items()))


def _runs(week: Mapping[int, tuple[tuple[time, time], ...]]) -> list[tuple[int, int]]:
    """The first and last of neighbouring days with the same hours."""
    runs: list[tuple[int, int]] = []
    for day, spans in week.items():
        if runs and runs[-1][1] == day - 1 and week[day - 1] == spans:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def _say_days(first: int, last: int) -> str:
    return say_weekday(first) if first == last else f"{say_weekday(first)}-{say_weekday(last)}"
