"""An entry for the calendar: iCalendar (RFC 5545) as it is sent by mail (RFC 5546, iTIP).

A REQUEST puts the session into the calendar, or moves it there, since its UID stays the same and its
SEQUENCE grows; CANCEL takes it out. Times are in UTC, which every calendar shows in its owner's own zone
and which needs no VTIMEZONE. There is no alarm: calendars have their owner's own, and the phone is reminded.
Of people it names only its reader's own address, as RFC 5546 demands, and asks for no reply.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

_LONGEST_LINE: Final = 75  # octets, without the line's end (RFC 5545 3.1)
_PRODUCT: Final = "-//Smiling Steps//Sessions//EN"
_ESCAPES: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


class Method(StrEnum):
    """What the reader's calendar should do."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Entry:
    """A session in its reader's calendar. ``uid`` is the same as long as it lives; times are aware."""

    uid: str
    sequence: int
    starts: datetime
    ends: datetime
    summary: str
    description: str
    organizer: str  # an e-mail address
    attendee: str  # the reader's
    written_at: datetime


def written(entry: Entry, method: Method) -> str:
    """The whole iCalendar object, its lines folded and ended as the standard says."""
    return "".join(f"{folded(line)}\r\n" for line in _lines(entry, method))


def method_of(calendar: str) -> str:
    """What a whole iCalendar object asks the calendar to do."""
    found = re.search(r"^METHOD:([A-Z]+)\r$", calendar, re.MULTILINE)
    assert found, "every calendar object of ours says its method"
    return found[1]


def folded(line: str) -> str:
    """A line of at most 75 octets, the rest below it behind a space; no letter is cut in two."""
    parts, size = [""], 0
    for letter in line:
        wide = len(letter.encode())
        if size + wide > _LONGEST_LINE:
            parts, size = [*parts, " "], 1
        parts[-1], size = parts[-1] + letter, size + wide
    return "\r\n".join(parts)


def _lines(entry: Entry, method: Method) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield f"PRODID:{_PRODUCT}"
    yield "VERSION:2.0"
    yield f"METHOD:{method}"
    yield "BEGIN:VEVENT"
    yield from _event(entry)
    yield f"STATUS:{'CANCELLED' if method == Method.CANCEL else 'CONFIRMED'}"
    yield "END:VEVENT"
    yield "END:VCALENDAR"


def _event(entry: Entry) -> Iterator[str]:
    yield f"UID:{entry.uid}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"DTSTAMP:{_instant(entry.written_at)}"
    yield f"DTSTART:{_instant(entry.starts)}"
    yield f"DTEND:{_instant(entry.ends)}"
    yield f"SUMMARY:{_text(entry.summary)}"
    yield f"DESCRIPTION:{_text(entry.description)}"
    yield f"ORGANIZER;CN=Smiling Steps:mailto:{entry.organizer}"
    yield f"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:{entry.attendee}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:OPAQUE"


def _instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    return words.translate(_ESCAPES)
