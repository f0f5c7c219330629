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


def test_the_therapist_of_a_group_comes_in_whichever_seats_are_given_up(door, world, amina, dr_jane, clock):
    dr_jane.dial().chooses("Announce a group").types("Fri").types("18:00").chooses("Yes, announce it")
    guests = [amina, *(world.handset(phone) for phone in ("0711000001", "0711000002"))]
    for guest in guests:
        takes_a_seat(guest, world)
    links = {link_in(text.text) for text in dr_jane.unread() if "has paid" in text.text}
    assert len(links) == 1, "one link for the group, however many have paid"
    for guest in guests:
        guest.texts("CANCEL").gets_sms("still yours").texts("REFUND").gets_sms("is cancelled")
    clock.set("Fri 5:55 PM")
    token = links.pop()
    assert room_of(door.get(f"/j/{token}"))
    clock.set("Fri 7:30 PM")
    assert "not open" in door.get(f"/j/{token}").text


def test_the_link_of_a_group_that_is_called_off_opens_nothing(door, world, amina, dr_jane, clock):
    dr_jane.dial().chooses("Announce a group").types("Fri").types("18:00").chooses("Yes, announce it")
    takes_a_seat(amina, world)
    token = link_in(dr_jane.gets_sms("has paid").read[-1].text)
    dr_jane.dial().chooses("Call off").chooses("Group Fri").chooses("Yes, call it off")
    clock.set("Fri 5:55 PM")
    assert "not open" in door.get(f"/j/{token}").text


def takes_a_seat(guest, world) -> None:
    guest.dial()
    if "lugha" in guest.screen.text:
        guest.chooses("English").chooses("I agree")
    guest.chooses("Book a session").chooses("Group sessions").chooses("Fri").chooses("Take a place")
    if "first name" in guest.screen.text:
        guest.types("1")
    guest.chooses("Pay from this phone")
    world.later(seconds=10)
    guest.enters_pin().gets_sms("Paid")


def link_in(text: str) -> str:
    return str(re.findall(r"/j/([a-z0-9]+)", text)[0])
