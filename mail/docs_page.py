"""``python -m mail.docs_page``: writes docs/letters.md from the tables in mail/who_is_mailed.py.

``make docs`` calls it; tests/test_docs.py proves that nobody forgot to.
"""

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from booking.happenings import Happening, PaidSeatCalledOff
from booking.personal import Personal
from booking.readers import Reader
from clock import NAIROBI
from language import Language, speaking
from mail import sessions
from mail.invitation import Method
from mail.who_is_mailed import IN_PERSON, OF_GROUPS, WHO_IS_MAILED
from mail.writing import About, House, Written
from models.bookings import Booking, Meeting
from models.payouts import Paper, PaperKind
from models.people import Therapist

PAGE: Final = Path(__file__).parents[1] / "docs/letters.md"
_HEAD: Final = """\
# Letters

Every letter to those who gave an e-mail address, in English and Kiswahili, as written by `make docs` from
the tables in `mail/who_is_mailed.py`. All of it is told by text too. *Into the calendar* and *out of the
calendar*: it brings an entry that a calendar program obeys (`mail/invitation.py`).
"""
_OF_A_SEAT: Final = ", of a seat in a group"
_ENTRIES: Final = {Method.REQUEST: "into the calendar", Method.CANCEL: "out of the calendar", None: ""}
_STARTS: Final = datetime(2026, 12, 8, 14, tzinfo=NAIROBI)
HOUSE: Final = House(
    pages="https://phone.smilingsteps.example",
    ussd_code="*384*7464#",
    number="20384",
    support="0709000000",
    sender="support@smilingsteps.example",
)
_DETAILS: Final[Mapping[str, Any]] = {
    "receipt": "UL74KJKALE",
    "paper": Paper(kind=PaperKind.RECEIPT, number=17, amount=2000, token="k8w2z5n4h7c3"),  # noqa: S106
    "was": _STARTS + timedelta(days=1),
    "move": 1,
    "percent": 75,
    "back": 1500,
    "times": (),
    "instead_of": "48216",
    "refund_id": 1,
    "about": 1,
    "starts": _STARTS,
    "minutes": 90,
    "seats": 8,
    "price": 1000,
    "amount": 2000,
    "sessions": 4,
    "fee": 400,
    "address": "amina@example.com",
    "mailed": "4821",
    "texted": "375",
}


@dataclass(frozen=True)
class Example:
    """One letter of the catalogue."""

    name: str
    reader: str
    calendar: Method | None
    letter: Written


def examples(**changes: Any) -> Iterator[Example]:
    """Each letter with an example filled in, in the language now spoken."""
    for kind, mailings in WHO_IS_MAILED.items():
        for mailing in mailings:
            it, to = about(mailing.reader), mailing.reader
            name = f"{mailing.name}{_OF_A_SEAT if kind is PaidSeatCalledOff else ''}"
            yield Example(name, to, mailing.calendar, mailing.write(it, _news(kind, changes)))
            if mailing.in_group:
                yield Example(f"{mailing.name}, of a group", to, mailing.calendar, mailing.in_group(_group()))
    for of_group in OF_GROUPS.values():
        yield Example(of_group.name, Reader.THERAPIST, of_group.calendar, of_group.write(_group()))
    for told, mailed in IN_PERSON.items():
        whom = "giver of the address" if mailed.unproven else Reader.THERAPIST
        yield Example(mailed.name, whom, None, mailed.write(_news(told, changes), HOUSE))


def about(reader: Reader = Reader.CLIENT, *, full: bool = False) -> About:
    """A session, as its client or its therapist reads of it."""
    is_client = reader == Reader.CLIENT
    return About(
        HOUSE,
        starts=_STARTS,
        minutes=60,
        token="t643s92557r7",  # noqa: S106
        code="77933",
        reader="Amina" if is_client else None,
        other="Jane Smith" if is_client else "Amina",
        price=2000,
        full=full,
    )


def _group() -> About:
    """A group as its therapist has it: with no client and no code."""
    ends = _STARTS + timedelta(minutes=90)
    meeting = Meeting(starts_at=_STARTS, ends_at=ends, therapist_link="t643s92557r7")
    return sessions.of_group(meeting, HOUSE)


def _news(kind: type[Happening] | type[Personal], changes: Mapping[str, Any]) -> Any:
    details = {**_DETAILS, **changes}
    told = {each.name: details[each.name] for each in fields(kind) if each.name in details}
    whom = {"booking": Booking()} if issubclass(kind, Happening) else {"person": Therapist()}
    return kind(**whom, **told)


def page() -> str:
    return "\n".join([_HEAD, *_written()])


def _written() -> Iterator[str]:
    with speaking(Language.ENGLISH):
        english = list(examples())
    with speaking(Language.KISWAHILI):
        kiswahili = list(examples())
    for example, translated in zip(english, kiswahili, strict=True):
        notes = ", ".join(filter(None, [f"to the {example.reader}", _ENTRIES[example.calendar]]))
        yield f"## {example.name.replace('_', ' ').capitalize()}\n\n*{notes}*\n"
        yield f"{_quoted(example.letter)}\nKiswahili:\n\n{_quoted(translated.letter)}"


def _quoted(letter: Written) -> str:
    return textwrap.indent(f"Subject: {letter.subject}\n\n{letter.body}", "    ")


def main() -> None:
    PAGE.write_text(page())


if __name__ == "__main__":
    main()
