"""The link to a session: before it opens it says when, around the session it leads to the room."""

import re

import pytest
from sqlalchemy import select

from models.bookings import Booking


@pytest.fixture
def door(world):
    return world.served.server.app.test_client()


@pytest.fixture
def tokens(world, amina, dr_jane) -> tuple[str, str]:
    """The client's and the therapist's, of a session on Tuesday at 2 that is paid for."""
    amina.dial().chooses("Book").chooses("Anxiety").chooses("Dr Jane").chooses("Individual").chooses("Tue 8")
    amina.chooses("2:00 PM").chooses("Send")
    dr_jane.gets_sms("New request").replies("YES {code}")
    amina.gets_sms("accepted").replies("PAY").enters_pin().gets_sms("Paid")
    return tuple(world.sql(select(Booking.client_link, Booking.therapist_link))[0])


def test_before_during_and_after_for_both_sides(door, clock, tokens):
    clock.set("Tue 1:49 PM")
    for token in tokens:
        early = door.get(f"/j/{token}")
        assert early.status_code == 200
        assert "opens on Tue 8 Dec 1:50 PM" in early.text
    clock.set("Tue 1:50 PM")
    rooms = {room_of(door.get(f"/j/{token}")) for token in tokens}
    assert len(rooms) == 1, "both sides meet"
    clock.set("Tue 2:59 PM")
    assert {room_of(door.get(f"/j/{token}")) for token in tokens} == rooms
    clock.set("Tue 3:00 PM")
    for token in tokens:
        assert "not open" in door.get(f"/j/{token}").text


def room_of(answer) -> str:
    assert answer.status_code == 302
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    return str(answer.headers["Location"])


def test_the_room_tells_nothing_of_link_code_or_key(door, world, clock, tokens):
    clock.set("Tue 1:55 PM")
    room = room_of(door.get(f"/j/{tokens[0]}"))
    assert re.fullmatch(r"https://video\.smilingsteps\.example/[0-9a-f]{26}", room)
    [(code, key)] = world.sql(select(Booking.code, Booking.meeting_id))
    assert not any(secret in room for secret in (*tokens, code, str(key)))


def test_the_page_names_nobody_and_is_remembered_by_nobody(door, tokens):
    page = door.get(f"/j/{tokens[0]}")
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert not any(word in page.text for word in ("Amina", "Jane", "Anxiety", "712345678", tokens[0]))


def test_a_session_that_was_not_paid_for_has_no_room(door, world, amina, dr_jane, clock):
    amina.dial().chooses("Book").chooses("Anxiety").chooses("Dr Jane").chooses("Individual").chooses("Tue 8")
    amina.chooses("2:00 PM").chooses("Send")
    clock.set("Tue 1:55 PM")
    for (token,) in world.sql(select(Booking.client_link)):
        assert "not open" in door.get(f"/j/{token}").text


def test_every_other_token_finds_nothing(door, tokens):
    unknown = door.get("/nowhere").data
    mine = tokens[0]
    for other in (mine[:-1], mine.upper(), mine + "x", "x" * 27, "%00", "%ff", "x" * 5000, "'--", "%25"):
        answer = door.get(f"/j/{other}")
        assert (answer.status_code, answer.data) == (404, unknown), other
    assert door.get("/j/").status_code == 404


def test_a_link_is_only_looked_at(door, tokens):
    assert door.post(f"/j/{tokens[0]}").status_code == 405
    assert door.head(f"/j/{tokens[0]}").status_code == 200
