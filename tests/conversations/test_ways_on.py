"""A request that comes to nothing has ways on: a number by text, or a key by dialling (R2.4, R2.5, R2.6)."""

import pytest
from sqlalchemy import select, update

from models.bookings import Booking, Meeting, State
from models.people import Client, Therapist
from tests.conversations.scenes import asks_for, comes_home, is_accepted, state_of


def declined(client, therapist, why="I am travelling") -> str:
    code = asks_for(client)
    therapist.texts(f"NO {code} {why}")
    return code


def newest(world):
    """The booking made last."""
    with world.runtime.office.looking() as work:
        booking = work.session.scalars(select(Booking).order_by(Booking.id.desc())).first()
        assert booking.therapist.name
        return booking


def test_after_a_no_a_number_asks_for_another_time(amina, dr_jane, world):
    code = declined(amina, dr_jane)
    amina.gets_sms(f"cannot take {code}", "reply 1 Thu 10 Dec 1:00 PM, 2 Thu 10 Dec 3:00 PM, 3 Peter Otieno")
    amina.texts("2").gets_sms("Request", "sent to Jane Smith for Thu 10 Dec 3:00 PM")
    dr_jane.gets_sms("New request", "3:00 PM", "Amina")
    assert newest(world).specialisation == "Anxiety"
    amina.texts("1").gets_sms("did not understand")  # it is answered


def test_or_for_somebody_similar(amina, dr_jane, world):
    declined(amina, dr_jane)
    amina.gets_sms("3 Peter Otieno Thu 10 Dec 2:00 PM").texts("3").gets_sms("sent to Peter Otieno")
    world.handset("0722000002").gets_sms("New request", "Thu 10 Dec 2:00 PM")


def test_a_lapsed_request_has_ways_on_too(amina, dr_jane, world):
    asks_for(amina, day="Mon", at="4:00 PM")
    world.later(hours=3)
    amina.gets_sms("did not answer", "reply 1 ").texts("1").gets_sms("Request", "sent to Jane Smith")


def test_so_has_a_yes_that_is_taken_back(amina, dr_jane, world):
    code = is_accepted(amina, dr_jane)
    dr_jane.texts(f"CALLOFF {code}")
    amina.gets_sms("can no longer take", "You were not charged", "reply 1 ").texts("1").gets_sms("Request")


def test_by_dialling_there_are_the_reason_and_the_same_ways(amina, dr_jane, world):
    code = declined(amina, dr_jane)
    comes_home(amina).chooses("My sessions").chooses("Thu 10 Dec 2:00 PM, declined")
    amina.sees(code, "could not take it. I am travelling").chooses("Peter Otieno, Thu 10 Dec 2:00 PM")
    amina.sees("Peter Otieno", "Individual", "60 min").chooses("Send request").is_told("Request")
    assert newest(world).therapist.name == "Dr. Peter Otieno"
    comes_home(amina).chooses("My sessions").does_not_see("declined")


def test_a_day_later_nobody_waits_for_a_number_any_more(amina, dr_jane, world):
    declined(amina, dr_jane)
    world.later(hours=25)
    amina.reads_all().texts("1").gets_sms("did not understand")
    comes_home(amina).chooses("My sessions").does_not_see("declined")


def test_a_time_that_was_taken_meanwhile_is_told_kindly(amina, achieng, dr_jane, world):
    declined(amina, dr_jane)
    achieng.dial().chooses("English").chooses("I agree").chooses("Book").chooses("Anxiety").chooses("Dr Jane")
    achieng.chooses("Individual").chooses("Thu").chooses("1:00 PM").types("1").chooses("Send")
    amina.texts("1").gets_sms("just taken", "Other times: dial")


def test_a_time_at_which_the_client_is_busy_is_not_among_them(amina, dr_jane, world):
    asks_for(amina, at="1:00 PM", whom="Dr Peter")
    declined(amina, dr_jane)
    amina.gets_sms("reply 1 Thu 10 Dec 12:00 PM, 2 Thu 10 Dec 3:00 PM")


def test_nobody_is_offered_who_takes_no_new_clients(amina, dr_jane, world):
    others = update(Therapist).where(Therapist.name != "Dr. Jane Smith").values(paused=True)
    world.runtime.database.write(lambda session: session.execute(others))
    declined(amina, dr_jane)
    amina.gets_sms("reply 1 Thu 10 Dec 1:00 PM, 2 Thu 10 Dec 3:00 PM, or dial")


@pytest.mark.parametrize(("fuller", "said"), [(True, 1), (False, 0), (None, 0)])
def test_the_reason_is_in_the_text_only_for_those_who_chose_fuller_ones(amina, dr_jane, world, fuller, said):
    chosen = update(Client).values(full_texts=fuller)
    world.runtime.database.write(lambda session: session.execute(chosen))
    declined(amina, dr_jane, "I am travelling, call 0722 000 001")
    text = amina.gets_sms("cannot take").read[-1].text
    assert (text.count("I am travelling"), text.count("0722")) == (said, 0)


def test_what_is_asked_for_instead_holds_its_time(amina, dr_jane, world):
    declined(amina, dr_jane)
    amina.texts("1")
    it = newest(world)
    assert state_of(world, it.code) == State.PENDING
    assert world.sql(select(Meeting.taken).where(Meeting.id == it.meeting_id)) == [(1,)]
