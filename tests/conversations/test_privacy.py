"""What texts may say, and who has a client's number: asked once, changed any time (REQUIREMENTS 6)."""

import pytest
from sqlalchemy import select

from models.people import Client
from tests.conversations.scenes import asks_for, comes_home, is_accepted


@pytest.fixture
def wanjiku(world):
    """Somebody new, on the page that asks what texts may say: her first request is just sent."""
    wanjiku = world.handset("0712000077")
    wanjiku.dial().chooses("English").chooses("I agree").chooses("Book").chooses("Anxiety").chooses("Dr Jane")
    wanjiku.chooses("Individual").chooses("Thu").chooses("2:00 PM").types("Wanjiku").chooses("Send")
    return wanjiku.sees("is sent", "May they say titles")


def chose(world):
    return world.sql(select(Client.full_texts).order_by(Client.id.desc()))[0][0]


def test_who_books_for_the_first_time_is_asked_when_the_request_is_safe(wanjiku, world):
    wanjiku.gets_sms("Request", "sent to Jane Smith")
    wanjiku.chooses("No").is_told("Request", "The time is held for you")
    assert chose(world) is False


def test_nobody_is_asked_twice(wanjiku):
    wanjiku.chooses("No")
    comes_home(wanjiku).chooses("Book a session").chooses("Anxiety").chooses("Dr Jane").chooses("Individual")
    wanjiku.chooses("Fri").chooses("10:00 AM").chooses("Send").is_told("Request", "The time is held for you")


def test_who_hangs_up_instead_has_sent_the_request_and_is_asked_the_next_time(wanjiku, world):
    wanjiku.hangs_up()
    assert chose(world) is None
    comes_home(wanjiku).chooses("My sessions").sees("Thu 10 Dec 2:00 PM, waiting")
    comes_home(wanjiku).chooses("Book a session").chooses("Anxiety").chooses("Dr Jane").chooses("Individual")
    wanjiku.chooses("Fri").chooses("10:00 AM").chooses("Send").sees("May they say titles")


def test_fuller_texts_name_the_title_and_the_reason(wanjiku, dr_jane):
    wanjiku.chooses("Yes").reads_all()
    code = dr_jane.gets_sms("New request").code
    dr_jane.texts(f"NO {code} I am travelling")
    wanjiku.gets_sms("Dr. Jane Smith cannot take", "They say: I am travelling")


def test_texts_say_little_to_who_wants_it_so(amina, dr_jane):
    code = asks_for(amina)
    dr_jane.texts(f"NO {code} I am travelling")
    amina.gets_sms("Jane Smith cannot take")
    assert "Dr." not in amina.read[-1].text
    assert "travelling" not in amina.read[-1].text


def test_it_can_be_changed_any_time(amina, dr_jane, world):
    comes_home(amina).chooses("My name").chooses("What texts may say").sees("say little", "no reasons")
    amina.chooses("Say more").sees("name titles").chooses("Say little").sees("say little").chooses("Say more")
    asks_for(amina)
    assert "sent to Dr. Jane Smith" in amina.read[-1].text


def test_a_number_is_given_only_by_whose_it_is(amina, dr_jane):
    """REQUIREMENTS 6, payment received: the number where the client agreed to share it."""
    is_accepted(amina, dr_jane)
    comes_home(amina).chooses("My name").chooses("Who has my number").sees("Only we know your number")
    amina.chooses("Give them my number").sees("gets your number once you have paid").hangs_up()
    amina.texts("PAY").enters_pin()
    dr_jane.gets_sms("has paid", "0712 345678")


def test_a_number_that_was_not_given_is_not_told(amina, dr_jane):
    is_accepted(amina, dr_jane)
    amina.texts("PAY").enters_pin()
    dr_jane.gets_sms("has paid")
    assert "345" not in dr_jane.read[-1].text
