"""What a text that follows from something that happened is made of: its reader, its words, when it may go.

The tables of them are in who_is_told.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from booking.happenings import Happening
from booking.personal import Personal, ReceiptChecked, ReceiptGoesBack
from booking.readers import Reader
from sms.messages import About


@dataclass(frozen=True)
class Telling:
    """A text that follows from a happening.

    ``wakes``: it may be sent at night, being about money that just moved or an answer to what the
    reader themselves just did. ``until_start``: it is worth nothing once the session has begun.
    ``may_stop``: whoever texted STOP does without it (REQUIREMENTS R6.3). ``repeats``: it answers
    something that may be asked again and again. ``in_group`` is said instead about a seat in a group,
    and ``together`` once about all its seats.
    """

    reader: Reader
    write: Callable[[About, Any], str]
    wakes: bool = False
    until_start: bool = False
    may_stop: bool = False
    repeats: bool = False
    in_group: Callable[[About, Any], str] | None = None
    together: bool = False

    def words(self, *, group: bool) -> Callable[[About, Any], str]:
        """What writes it, about a private session or about a seat in a group."""
        return self.in_group if group and self.in_group else self.write

    def name(self, *, group: bool) -> str:
        """What the text is called where it is kept."""
        return self.words(group=group).__name__.strip("_")


@dataclass(frozen=True)
class Note:
    """A text to one person that is about no booking; written with the news and what to dial."""

    write: Callable[[Any, str], str]
    wakes: bool = False
    may_stop: bool = False

    @property
    def name(self) -> str:
        return self.write.__name__

    def once(self, news: Personal) -> str:
        """What keeps it from being told twice to the same person about the same."""
        return f"{self.name}:{news.about}:{news.person.id}"


def only(write: Callable[[About], str]) -> Callable[[About, Any], str]:
    """A text that needs nothing of the happening but its booking."""

    def written(it: About, _happening: Happening) -> str:
        return write(it)

    written.__name__ = write.__name__
    return written


def of_amount(write: Callable[[About, int], str]) -> Callable[[About, Any], str]:
    """A text about so many shillings."""

    def written(it: About, news: Any) -> str:
        return write(it, news.amount)

    written.__name__ = write.__name__
    return written


def until(write: Callable[[About, datetime], str]) -> Callable[[About, Any], str]:
    """A text that says until when the other side may object."""

    def written(it: About, news: Any) -> str:
        return write(it, news.until)

    written.__name__ = write.__name__
    return written


def of_returned(write: Callable[[str, int, str], str]) -> Callable[[ReceiptGoesBack, str], str]:
    """A text about a receipt whose money goes back."""

    def written(news: ReceiptGoesBack, dial: str) -> str:
        return write(news.receipt, news.amount, dial)

    written.__name__ = write.__name__
    return written


def of_receipt(write: Callable[[str, str], str]) -> Callable[[ReceiptChecked, str], str]:
    """A text about a receipt that somebody told us of."""

    def written(news: ReceiptChecked, dial: str) -> str:
        return write(news.receipt, dial)

    written.__name__ = write.__name__
    return written
