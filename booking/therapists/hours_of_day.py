"""Times of day as people type them on a keypad: ``14:30``, ``2.30 pm``, ``9-17``, ``8am-12:30``.

Nothing is guessed: without am or pm it is a 24-hour clock, and ``9-5`` ends before it begins.
"""

import re
from datetime import time
from typing import Final

_TIME: Final = r"(\d{1,2})(?:[:.](\d\d))? ?([ap]m)?"
_ONE: Final = re.compile(_TIME)
_TWO: Final = re.compile(rf"{_TIME} ?(?:-|to|hadi) ?{_TIME}")


class NotATime(ValueError):
    """No time of day can be read from this."""


def read_time(typed: str) -> time:
    """Raises NotATime."""
    found = _ONE.fullmatch(_plain(typed))
    if not found:
        raise NotATime("no time of day")
    return _time(*found.groups())


def read_hours(typed: str) -> tuple[time, time]:
    """From when to when. Raises NotATime; whether it ends before it begins is not judged here."""
    found = _TWO.fullmatch(_plain(typed))
    if not found:
        raise NotATime("no hours")
    hour, minute, half, *closes = found.groups()
    return _time(hour, minute, half), _time(*closes)


def _plain(typed: str) -> str:
    words = " ".join(typed.lower().replace("a.m", "am").replace("p.m", "pm").split())
    return words.strip(" .") if words.isascii() else ""


def _time(hour: str, minute: str | None, half: str | None) -> time:
    hours = int(hour)
    if half and not 1 <= hours <= 12:
        raise NotATime(f"{hours} {half}")
    if half:
        hours = hours % 12 + (12 if half == "pm" else 0)
    try:
        return time(hours, int(minute or 0))
    except ValueError:
        raise NotATime("no time of day") from None
