"""Somebody who is a therapist and a client: both by dialling and by text (R1, R2.2, R2.3)."""

import pytest
from sqlalchemy import select

from models.bookings import Booking, BookingEvent, State
from tests.conversations.scenes import asks_for, comes_home, is_accepted, sends, state_of


@pytest.fixture
def peter(world):
    """Dr. Peter Otieno, who sees clients and is one of the clinic's from now on."""
    peter = world.handset("0722000002")
    peter.dial().sees("Requests (0)").chooses("A session for yourself").chooses("English").chooses("I agree")
    return peter.sees("My work (0)", "Book a session")


def test_a_therapist_books_like_anybody_else(peter, dr_jane, world):
    code = books(peter)
    dr_jane.gets_sms("New request", code, "Peter").replies("YES")
    peter.gets_sms("accepted", code)
    assert state_of(world, code) == State.APPROVED


def books(peter) -> str:
    comes_home(peter).chooses("Book a session").chooses("Anxiety").chooses("Dr Jane").chooses("Individual")
    peter.chooses("Thu").chooses("2:00 PM")
    if "first name" in peter.screen.text:
        peter.types("Peter")
    sends(peter)
    return str(peter.gets_sms("Request", "Jane Smith").code)


def test_both_parts_are_a_key_apart_by_dialling(amina, peter, world):
    asks_for(amina, whom="Dr Peter")
    comes_home(peter).chooses("My work (1)").chooses("Requests (1)").chooses("Thu").chooses("Accept")
    peter.is_told("is accepted")
    comes_home(peter).chooses("My work").chooses("A session for yourself").sees("Book a session", "My work")


def test_the_code_tells_which_booking_a_yes_is_about(amina, peter, dr_jane, world):
    mine, asked = books(peter), asks_for(amina, whom="Dr Peter")
    peter.texts(f"YES {asked}").gets_sms("is accepted", asked)
    assert (state_of(world, mine), state_of(world, asked)) == (State.PENDING, State.APPROVED)
    peter.dial(f"*384*7464*{asked}#").sees(asked, "Amina")
    peter.dial(f"*384*7464*{mine}#").sees(mine, "Dr Jane Smith")


def test_a_number_answers_the_question_and_a_yes_the_request(amina, peter, dr_jane, world):
    mine = books(peter)
    dr_jane.texts(f"NO {mine}")
    peter.gets_sms("cannot take", mine, "reply 1 ")
    asked = asks_for(amina, whom="Dr Peter", at="11:00 AM")
    peter.texts("yes").gets_sms("is accepted", asked)
    peter.texts("1").gets_sms("Request", "sent to Jane Smith")


def test_cancel_is_a_clients_word_and_calloff_a_therapists(amina, peter, dr_jane, world):
    mine, asked = books(peter), asks_for(amina, whom="Dr Peter", at="11:00 AM")
    peter.texts(f"CANCEL {asked}").gets_sms(f"text CALLOFF {asked}", "Nothing was changed")
    assert state_of(world, asked) == State.PENDING
    peter.texts("CANCEL").gets_sms(mine, "called off as you asked")
    assert state_of(world, mine) == State.CALLED_OFF


def test_what_was_done_is_written_down_as_the_part_that_did_it(amina, peter, dr_jane, world):
    mine, asked = books(peter), asks_for(amina, whom="Dr Peter", at="11:00 AM")
    peter.texts(f"YES {asked}").texts(f"CANCEL {mine}")
    actors = select(Booking.code, BookingEvent.event, BookingEvent.actor).join(
        Booking, Booking.id == BookingEvent.booking_id
    )
    assert {tuple(row) for row in world.sql(actors.where(BookingEvent.event != "requested"))} == {
        (asked, "yes", "therapist"),
        (mine, "cancel", "client"),
    }


def test_a_yes_that_could_be_both_is_asked_about(amina, peter, dr_jane, world):
    comes_home(peter).chooses("Book a session").chooses("Tell me when").chooses("Individual").is_told("Noted")
    taken = is_accepted(amina, dr_jane)
    asked = asks_for(amina, whom="Dr Peter", at="11:00 AM")
    amina.texts(f"CANCEL {taken}")
    world.goes_round()
    peter.gets_sms("A time has opened").texts("YES").gets_sms(f"reply YES {asked}", "Nothing was changed")
    peter.texts(f"YES {asked}").gets_sms("is accepted", asked)
    peter.texts("YES").gets_sms("Request", "sent to Jane Smith")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("STOP", "requests, payments, changes"),
        ("INFO", "NOSHOW, CALLOFF"),
        ("HELP", "We will call you"),
        ("CANCEL", "text CALLOFF and the code"),
    ],
)
def test_a_therapist_alone_is_answered_usefully(dr_jane, words, told):
    dr_jane.texts(words).gets_sms(told)


def test_a_therapist_chooses_the_language_of_texts(amina, dr_jane):
    dr_jane.dial().chooses("My language").chooses("Kiswahili").sees("Maombi")
    asks_for(amina)
    dr_jane.gets_sms("Ombi jipya", "NDIYO")
