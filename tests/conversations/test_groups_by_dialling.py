"""Groups and waiting by dialling: announced, seen, joined, full; told when a time opens (R1.3, R1.13)."""

import pytest

from models.bookings import State
from tests.conversations.scenes import asks_for, comes_home, state_of

pytestmark = pytest.mark.both_databases


def announces(therapist, seats=None, day="Fri", hour="18:00"):
    """A group, by four keys and two answers."""
    therapist.dial()
    if "Start again" in therapist.screen.text:
        therapist.chooses("Start again")
    therapist.chooses("Announce a group").types(day).types(hour).sees("8 places, KSh 1,000")
    if seats:
        therapist.chooses("More or fewer places").types(str(seats)).sees(f"{seats} places")
    therapist.chooses("Yes, announce it").is_told("is announced")


def joins(client):
    comes_home(client).chooses("Book a session").chooses("Group sessions").chooses("Fri 11 Dec 6:00 PM")
    return client


def test_a_group_is_announced_joined_and_paid(amina, dr_jane, world):
    announces(dr_jane)
    joins(amina).sees("Dr Jane Smith", "90 min", "KSh 1,000 a place", "8 of 8 are free").chooses(
        "Take a place"
    )
    amina.sees("KSh 1,000", "PIN for M-Pesa only").chooses("Pay from this phone").is_told("M-Pesa PIN")
    world.later(seconds=10)
    amina.enters_pin()
    code = amina.gets_sms("Paid").code
    assert state_of(world, code) == State.CONFIRMED
    amina.dial(f"*384*7464*{code}#").sees("Fri 11 Dec 6:00 PM", "Paid and confirmed")


def test_a_seat_that_is_gone_gets_a_kind_page(amina, dr_jane, world):
    announces(dr_jane, seats=2)
    joins(amina)
    for phone in ("0711000001", "0711000002"):
        other = world.handset(phone)
        other.dial().chooses("English").chooses("I agree")
        joins(other).chooses("Take a place").types("1").sees("KSh 1,000")
    amina.chooses("Take a place").sees("no place is left", "Nothing was booked")
    comes_home(amina).chooses("Book a session").does_not_see("Group sessions")


def test_nobody_sits_in_two_sessions_at_once(amina, dr_jane):
    announces(dr_jane)
    joins(amina).chooses("Take a place").sees("KSh 1,000")
    comes_home(amina)
    joins(amina).chooses("Take a place").sees("You have a session at that time")


def test_a_group_that_cannot_be_is_not_announced(amina, dr_jane):
    asks_for(amina, "Fri", "2:00 PM")
    dr_jane.dial().chooses("Announce a group").types("Fri").types("18:10").chooses("Yes, announce it")
    dr_jane.sees("quarter of an hour", "Nothing was announced")
    dr_jane.dial().chooses("Start again").chooses("Announce a group").types("Fri").types("2pm")
    dr_jane.chooses("Yes, announce it").sees("something else at Fri 11 Dec 2:00 PM")


def test_a_group_is_called_off_with_all_its_seats(amina, dr_jane, world):
    announces(dr_jane)
    joins(amina).chooses("Take a place").sees("KSh 1,000")
    code = amina.gets_sms("Place", "KSh 1,000").code
    dr_jane.dial().chooses("Call off").chooses("Group").sees("1 places are taken").chooses("Yes, call it off")
    dr_jane.is_told("1 clients are told")
    assert state_of(world, code) == State.CALLED_OFF


def test_who_finds_no_time_is_told_when_one_opens_and_the_first_yes_has_it(amina, achieng, dr_jane, world):
    code = asks_for(amina, "Thu", "2:00 PM")
    achieng.dial().chooses("English").chooses("I agree").chooses("Book a session").chooses("Anxiety")
    achieng.chooses("Dr Jane").chooses("Individual").chooses("None suits me").chooses("With this person")
    achieng.is_told("We text you when a time opens")
    comes_home(achieng).chooses("My sessions").sees("Waiting for a time: Individual, Dr Jane Smith")
    amina.texts(f"CANCEL {code}")
    world.goes_round()
    achieng.gets_sms("A time has opened", "Thu 10 Dec 2:00 PM")
    comes_home(achieng).chooses("A time has opened: Thu 10 Dec 2:00 PM").sees(
        "Dr Jane Smith", "KSh 2,000", "First yes"
    )
    achieng.chooses("Yes, ask for it").sees("May they say titles").chooses("No").is_told("Request")
    dr_jane.gets_sms("New request", "Thu 10 Dec 2:00 PM")
    comes_home(achieng).does_not_see("A time has opened")


def test_waiting_can_be_stopped(amina):
    amina.dial().chooses("Book a session").chooses("Tell me when a time opens").chooses("Couples")
    amina.is_told("We text you")
    comes_home(amina).chooses("My sessions").chooses("Waiting for a time: Couples, anybody")
    amina.chooses("Stop waiting").sees("no longer")
    comes_home(amina).chooses("My sessions").does_not_see("Waiting")
