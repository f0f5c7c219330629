"""How we speak: which language, and how times and money are written for people.

Kiswahili lives in ``locales/``; a text that has no translation yet is spoken in English.
"""

import gettext as gnu_gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from clock import in_nairobi


class Language(StrEnum):
    ENGLISH = "en"
    KISWAHILI = "sw"


_A_FEW_SECONDS: Final = timedelta(seconds=20)
_LOCALES: Final = Path(__file__).parent / "locales"
_spoken: ContextVar[Language] = ContextVar("spoken", default=Language.ENGLISH)

_DAYS: Final = {
    Language.ENGLISH: ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    Language.KISWAHILI: ("Jtt", "Jnn", "Jtn", "Alh", "Ijm", "Jms", "Jpl"),
}
_MONTHS: Final = {
    Language.ENGLISH: ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    Language.KISWAHILI: ("Jan", "Feb", "Mac", "Apr", "Mei", "Jun", "Jul", "Ago", "Sep", "Okt", "Nov", "Des"),
}


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Everything said inside is said in this language."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken() -> Language:
    return _spoken.get()


def _(text: str) -> str:
    """The same words in the language now spoken. Only ever around a literal."""
    return _catalogue(spoken()).gettext(text)


@cache
def _catalogue(language: Language) -> gnu_gettext.NullTranslations:
    return gnu_gettext.translation("messages", _LOCALES, [language], fallback=True)


def say_day(moment: datetime) -> str:
    """``Mon 4 Dec``, in Nairobi."""
    return say_date(in_nairobi(moment).date())


def say_date(day: date) -> str:
    """``Mon 4 Dec``."""
    return f"{say_weekday(day.weekday())} {day.day} {_MONTHS[spoken()][day.month - 1]}"


def say_weekday(weekday: int) -> str:
    """``Mon`` for 0."""
    return _DAYS[spoken()][weekday]


def say_hour(moment: datetime) -> str:
    """``2:00 PM``, in Nairobi."""
    there = in_nairobi(moment)
    return f"{there.hour % 12 or 12}:{there.minute:02} {'AM' if there.hour < 12 else 'PM'}"


def say_time(moment: datetime) -> str:
    """``Mon 4 Dec 2:00 PM``, in Nairobi."""
    return f"{say_day(moment)} {say_hour(moment)}"


def say_money(shillings: int) -> str:
    """``2,000``: whole shillings; the caller says KSh."""
    return f"{shillings:,}"


def in_minutes(wait: timedelta) -> int:
    """About how long that is, in whole minutes; 0 for a few seconds."""
    return 0 if wait <= _A_FEW_SECONDS else max(1, round(wait.total_seconds() / 60))


def say_length(length: timedelta) -> str:
    """``60 min``."""
    return f"{int(length.total_seconds()) // 60} min"
