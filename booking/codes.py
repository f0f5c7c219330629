"""Booking codes: digits that people can dial and text, with a check digit against slips."""

import secrets

from sqlalchemy import select

from booking.work import Work
from models.bookings import Booking

_LINK_LETTERS = "bcdfghjkmnpqrstvwxyz23456789".translate({ord("m"): None, ord("q"): None})
_LENGTHS = (5, 5, 5, 6, 6, 7, 8, 9)  # longer ones serve when the clinic has used up the short


def new_code(work: Work) -> str:
    """A code that no booking has."""
    drawn = [_draw(length) for length in _LENGTHS]
    taken = set(work.session.scalars(select(Booking.code).where(Booking.code.in_(drawn))))
    return next(code for code in drawn if code not in taken)


def is_code(text: str) -> bool:
    """Whether these digits can be a booking's code: a slip of one digit, or two swapped, is caught.

    All but a 09 for a 90: that is as far as Luhn's formula goes.
    """
    return text.isascii() and text.isdecimal() and 5 <= len(text) <= 12 and _luhn(text) == 0


def new_link() -> str:
    """An unguessable word for an address: 27 lower-case consonants and digits, 126 bits.

    Lower case, because Safaricom has refused capitals in callback addresses; without vowels, because it
    refuses some words (facts/daraja.md 5.4). Of those only "cmd" and "sql" have none: hence no m, no q.
    """
    return "".join(secrets.choice(_LINK_LETTERS) for _ in range(27))


def _draw(length: int) -> str:
    first = str(secrets.randbelow(9) + 1)  # no leading zero: it is lost when a code is read aloud
    rest = "".join(str(secrets.randbelow(10)) for _ in range(length - 2))
    return first + rest + str((10 - _luhn(first + rest + "0")) % 10)


def _luhn(digits: str) -> int:
    doubled = (int(d) * (1 + place % 2) for place, d in enumerate(reversed(digits)))
    return sum(n // 10 + n % 10 for n in doubled) % 10
