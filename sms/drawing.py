"""``python -m sms.drawing``: writes docs/who-is-told-what.md from the table in sms/announcer.py.

``make docs`` calls it; tests/test_docs.py proves that nobody forgot to.
"""

import dataclasses
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from booking.happenings import Happening
from clock import NAIROBI
from models.bookings import Booking, Meeting
from models.people import Client
from sms.messages import About
from sms.who_is_told import WHO_IS_TOLD, Reader, Telling

PAGE: Final = Path(__file__).parents[1] / "docs/who-is-told-what.md"
_STARTS: Final = datetime(2026, 12, 8, 14, tzinfo=NAIROBI)
_HEAD: Final = """\
# Who is told what

Every text that follows from something that happened, in English, as written by `make docs` from the
table in `sms/announcer.py`. What a text may not say is in the heading of `sms/messages.py`.

*at night too*: it is sent whatever the hour, being about money that just moved or the answer to what
its reader just did; all others wait for the morning, unless the session is less than twelve hours away.
*until the start*: it is worth nothing once the session has begun, and is not sent after that.
"""

_EXAMPLE: Final = About(
    code="77933",
    provider="Jane Smith",
    client="Achieng",
    kind="individual",
    starts=_STARTS,
    minutes=60,
    price=2000,
    answer_by=_STARTS - timedelta(hours=7),
    pay_by=_STARTS - timedelta(hours=5),
    link="https://clinic.example/j/t643s92557r7",
    dial="*384*7464#",
    dial_here="*384*7464*77933#",
    support="0709000000",
)
_TIMES: Final = (datetime(2026, 12, 10, 10, tzinfo=NAIROBI), datetime(2026, 12, 10, 14, tzinfo=NAIROBI))
_DETAILS: Final[dict[str, Any]] = {
    "receipt": "UL74KJKALE",
    "why": "not_completed",
    "attempt_id": 1,
    "amount": 2000,
    "stars": 5,
    "percent": 75,
    "back": 1500,
    "times": (_TIMES[0], _TIMES[1]),
    "wanted": _TIMES[0],
    "was": _TIMES[1],
    "answer_by": _TIMES[1] - timedelta(hours=4),
    "offer_id": 1,
    "move": 1,
    "instead_of": "77933",
}


def page() -> str:
    return "\n".join([_HEAD, *_told()])


def _told() -> Iterator[str]:
    for happening, tellings in WHO_IS_TOLD.items():
        yield f"## {_in_words(happening)}\n"
        yield from (_line(happening, telling) for telling in tellings)
        yield ""


def _in_words(happening: type[Happening]) -> str:
    """The first sentence of what the happening says of itself."""
    return (happening.__doc__ or happening.__name__).split(". ")[0].splitlines()[0].rstrip(".")


def _line(happening: type[Happening], telling: Telling) -> str:
    when = {"at night too": telling.wakes, "until the start": telling.until_start}
    notes = "".join(f", *{note}*" for note, so in when.items() if so)
    return f"- **The {telling.reader}**{notes}:\n  `{_text(happening, telling)}`"


def _text(happening: type[Happening], telling: Telling) -> str:
    """What this reader gets, with an example filled in."""
    details = {one.name: _DETAILS[one.name] for one in dataclasses.fields(happening) if one.name in _DETAILS}
    booking = Booking(client=Client(shares_phone=False), minutes=60, meeting=Meeting(taken=3, seats=8))
    it = _EXAMPLE
    if telling.reader == Reader.THERAPIST:
        it = dataclasses.replace(it, link="https://clinic.example/j/8r79spg7777w")
    return telling.write(it, happening(booking, **details))


def main() -> None:
    PAGE.write_text(page())


if __name__ == "__main__":
    main()
