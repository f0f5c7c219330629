"""``python -m sms.docs_page``: writes docs/who-is-told-what.md from the tables in sms/telling/who_is_told.py.

``make docs`` calls it; tests/test_docs.py proves that nobody forgot to, and tests/rules/test_who_is_told.py
that the tables say what was required.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from booking import personal
from booking.alternatives import WayOn
from booking.happenings import Happening
from booking.personal import Personal
from booking.readers import Reader
from clock import NAIROBI
from models.bookings import Booking, Meeting
from models.payouts import Paper, PaperKind
from models.people import Client, Therapist
from sms.messages import About
from sms.telling.who_is_told import TOLD_IN_PERSON, WHO_IS_TOLD, Note, Telling

PAGE: Final = Path(__file__).parents[1] / "docs/who-is-told-what.md"
DIAL: Final = "*384*7464#"
_STARTS: Final = datetime(2026, 12, 8, 14, tzinfo=NAIROBI)
_HEAD: Final = """\
# Who is told what

Every text that follows from something that happened, in English, as written by `make docs` from the
tables in `sms/telling/who_is_told.py`. What a text may not say is in the heading of `sms/messages.py`.

- *at night too*: it is sent whatever the hour, being about money that just moved or the answer to what
  its reader just did; all others wait for the morning, unless the session is less than twelve hours away.
- *until the start*: it is worth nothing once the session has begun, and is not sent after that.
- *not after STOP*: whoever texted STOP does without it.
- *about a seat in a group*: said instead when the booking is one; *once for all seats*: to a therapist
  whose group it is, however many sit in it.
"""
_ABOUT_NO_BOOKING: Final = """\
# What one person is told that is about no booking
"""

EXAMPLE: Final = About(
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
    dial=DIAL,
    dial_here="*384*7464*77933#",
    support="0709000000",
    pay_bill="174379",
    pages="https://clinic.example",
)
_TIMES: Final = (datetime(2026, 12, 10, 10, tzinfo=NAIROBI), datetime(2026, 12, 10, 14, tzinfo=NAIROBI))
_DETAILS: Final[Mapping[str, Any]] = {
    "receipt": "UL74KJKALE",
    "paper": Paper(kind=PaperKind.RECEIPT, number=17, amount=2000, token="t643s92557r7"),  # noqa: S106
    "why": "not_completed",
    "attempt_id": 1,
    "payment_id": 1,
    "refund_id": 1,
    "offer_id": 1,
    "amount": 2000,
    "stars": 5,
    "percent": 75,
    "back": 1500,
    "times": _TIMES,
    "wanted": _TIMES[0],
    "was": _TIMES[1],
    "answer_by": _STARTS - timedelta(hours=4),
    "until": _STARTS + timedelta(hours=49),
    "goes_back": True,
    "move": 1,
    "instead_of": "48216",
    "ways_on": (WayOn(1, None, _TIMES[0]), WayOn(2, "Dr. Peter Otieno", _TIMES[1])),
    "about": 1,
    "starts": _STARTS,
    "therapist": "Dr. Jane Smith",
    "minutes": 90,
    "seats": 8,
    "price": 1000,
    "sessions": 4,
    "fee": 400,
    "address": "amina@example.com",
    "mailed": "4821",
    "texted": "375",
}
_IN_PERSON: Final[Mapping[type[Personal], Reader]] = {
    personal.GroupAnnounced: Reader.THERAPIST,
    personal.GroupCalledOff: Reader.THERAPIST,
    personal.TimeOffered: Reader.CLIENT,
    personal.TimeGone: Reader.CLIENT,
    personal.ReceiptUnknown: Reader.CLIENT,
    personal.ReceiptOfOthers: Reader.CLIENT,
    personal.ReceiptKnown: Reader.CLIENT,
    personal.ReceiptUnmatched: Reader.CLIENT,
    personal.ReceiptPutRight: Reader.CLIENT,
    personal.ReceiptGoesBack: Reader.CLIENT,
    personal.ReceiptWasReturned: Reader.CLIENT,
    personal.PayoutSent: Reader.THERAPIST,
    personal.PayoutFailed: Reader.THERAPIST,
    personal.AddressGiven: Reader.CLIENT,
    personal.LettersComeBack: Reader.CLIENT,
}


def page() -> str:
    return "\n".join([_HEAD, *_told(), _ABOUT_NO_BOOKING, *_told_in_person()])


def text(happening: type[Happening], telling: Telling, *, group: bool = False) -> str:
    """What this reader gets, with an example filled in; ``group``: when it is about a seat in one."""
    booking = Booking(client=Client(shares_phone=False), minutes=60, meeting=Meeting(taken=3, seats=8))
    it = EXAMPLE
    if telling.reader == Reader.THERAPIST:
        it = dataclasses.replace(it, link="https://clinic.example/j/8r79spg7777w")
    return telling.words(group=group)(it, happening(booking, **_details_of(happening)))


def note(news: type[Personal], told: Note) -> str:
    """The same for what is about no booking."""
    person = Client() if reader_of(news) == Reader.CLIENT else Therapist()
    return told.write(news(person, **_details_of(news)), DIAL)


def reader_of(news: type[Personal]) -> Reader:
    """Who hears of what is about no booking."""
    return _IN_PERSON[news]


def _told() -> Iterator[str]:
    for happening, tellings in WHO_IS_TOLD.items():
        yield f"## {_in_words(happening)}\n"
        yield from (line for telling in tellings for line in _lines(happening, telling))
        yield ""


def _told_in_person() -> Iterator[str]:
    for news, told in TOLD_IN_PERSON.items():
        when = {"at night too": told.wakes, "not after STOP": told.may_stop}
        yield f"## {_in_words(news)}\n"
        yield _line(reader_of(news), when, note(news, told))
        yield ""


def _lines(happening: type[Happening], telling: Telling) -> Iterator[str]:
    """What is said of a private session, and what of a seat in a group where that is something else."""
    when = {
        "at night too": telling.wakes,
        "until the start": telling.until_start,
        "not after STOP": telling.may_stop,
    }
    yield _line(telling.reader, when, text(happening, telling))
    if telling.in_group or telling.together:
        of_a_seat = {"about a seat in a group": True, "once for all seats": telling.together, **when}
        yield _line(telling.reader, of_a_seat, text(happening, telling, group=True))


def _line(reader: Reader, when: Mapping[str, bool], said: str) -> str:
    notes = "".join(f", *{note}*" for note, so in when.items() if so)
    return f"- **The {reader}**{notes}:\n  `{said}`"


def _in_words(happening: type[Happening | Personal]) -> str:
    """The first sentence of what the happening says of itself."""
    return (happening.__doc__ or happening.__name__).split(". ")[0].splitlines()[0].rstrip(".")


def _details_of(happening: type[Happening | Personal]) -> dict[str, Any]:
    return {one.name: _DETAILS[one.name] for one in dataclasses.fields(happening) if one.name in _DETAILS}


def main() -> None:
    PAGE.write_text(page())


if __name__ == "__main__":
    main()
