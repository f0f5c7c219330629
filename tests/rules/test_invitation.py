"""The entry for the calendar, held against RFC 5545 and RFC 5546 by a library that knows them.

Read aloud, the first one says: Smiling Steps session, Tuesday 8 December, 11:00 to 12:00 UTC, confirmed;
organised by support@smilingsteps.example, for amina@example.com, who need not reply.
"""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from clock import NAIROBI
from mail.invitation import Entry, Method, folded, method_of, written

ENTRY = Entry(
    uid="1234567890-c@smiling-steps",
    sequence=0,
    starts=datetime(2026, 12, 8, 14, tzinfo=NAIROBI),
    ends=datetime(2026, 12, 8, 15, tzinfo=NAIROBI),
    summary="Smiling Steps session",
    description="Join: https://clinic.example/j/t643s92557r7\nHelp: 0709000000\nReference: 77933",
    organizer="support@smilingsteps.example",
    attendee="amina@example.com",
    written_at=datetime(2026, 12, 7, 9, tzinfo=NAIROBI),
)
READ_ALOUD = """\
BEGIN:VCALENDAR
PRODID:-//Smiling Steps//Sessions//EN
VERSION:2.0
METHOD:REQUEST
BEGIN:VEVENT
UID:1234567890-c@smiling-steps
SEQUENCE:0
DTSTAMP:20261207T060000Z
DTSTART:20261208T110000Z
DTEND:20261208T120000Z
SUMMARY:Smiling Steps session
DESCRIPTION:Join: https://clinic.example/j/t643s92557r7\\nHelp: 0709000000\\n
 Reference: 77933
ORGANIZER;CN=Smiling Steps:mailto:support@smilingsteps.example
ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:amina@exa
 mple.com
CLASS:PRIVATE
TRANSP:OPAQUE
STATUS:CONFIRMED
END:VEVENT
END:VCALENDAR
"""
# RFC 5546 3.2.2 and 3.2.5: what a VEVENT of each method must have, once but for the attendees.
MUST_HAVE = {
    Method.REQUEST: ("UID", "DTSTAMP", "DTSTART", "SUMMARY", "ORGANIZER", "ATTENDEE", "SEQUENCE"),
    Method.CANCEL: ("UID", "DTSTAMP", "ORGANIZER", "ATTENDEE", "SEQUENCE"),
}


def event_of(calendar: str) -> Any:
    parsed = Calendar.from_ical(calendar)
    [event] = parsed.walk("VEVENT")
    assert not event.errors
    return event


def test_it_reads_as_above():
    assert written(ENTRY, Method.REQUEST) == READ_ALOUD.replace("\n", "\r\n")


@pytest.mark.parametrize("method", Method)
def test_it_has_what_its_method_must_have_and_says_which_it_is(method):
    calendar = written(ENTRY, method)
    parsed = Calendar.from_ical(calendar)
    assert (parsed["VERSION"], parsed["METHOD"]) == ("2.0", method)
    assert parsed["PRODID"]
    event = event_of(calendar)
    for name in MUST_HAVE[method]:
        assert name in event, f"RFC 5546 demands {name}"
        assert not isinstance(event[name], list), f"more than one {name}"
    assert method_of(calendar) == method


@pytest.mark.parametrize(("method", "status"), [(Method.REQUEST, "CONFIRMED"), (Method.CANCEL, "CANCELLED")])
def test_it_says_how_the_session_stands(method, status):
    assert event_of(written(ENTRY, method))["STATUS"] == status


def test_times_are_instants_that_need_no_time_zone_of_their_own():
    event = event_of(written(ENTRY, Method.REQUEST))
    assert event.start == datetime(2026, 12, 8, 11, tzinfo=UTC)
    assert event.end == datetime(2026, 12, 8, 12, tzinfo=UTC)
    assert "TZID" not in written(ENTRY, Method.REQUEST)


def test_it_names_nobody_but_its_reader_and_asks_nobody_for_a_reply():
    event = event_of(written(ENTRY, Method.REQUEST))
    assert str(event["ATTENDEE"]) == "mailto:amina@example.com"
    assert "CN" not in event["ATTENDEE"].params
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"
    assert event["CLASS"] == "PRIVATE"


@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_it_says_it_is_said_back_and_no_line_is_too_long(summary, description):
    told = replace(ENTRY, summary=plain(summary), description=plain(description))
    calendar = written(told, Method.REQUEST)
    event = event_of(calendar)
    assert str(event["SUMMARY"]) == told.summary
    assert str(event["DESCRIPTION"]) == told.description
    lines = calendar.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    assert not [line for line in lines if "\n" in line or "\r" in line]


def plain(words: str) -> str:
    """As our sentences are: no characters that control a printer, no halves of a pair."""
    printable = "".join(letter for letter in words if letter.isprintable() or letter == "\n")
    return printable.encode(errors="ignore").decode()


@given(st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=500))
def test_a_folded_line_unfolds_to_itself(line):
    assert folded(line).replace("\r\n ", "") == line
    assert all(len(part.encode()) <= 75 for part in folded(line).split("\r\n"))
