"""What a therapist answers to a request, and when it is too late or not clear."""

import pytest
from sqlalchemy import select

from models.bookings import Booking, State
from tests.conversations.scenes import asks_for, attempts, pays, state_of


@pytest.fixture
def brian(world):
    """Another client, who has joined."""
    brian = world.handset("0711222333")
    brian.dial().chooses("English").chooses("I agree").chooses("My name").chooses("name").types("Brian")
    return brian.hangs_up()


@pytest.fixture
def code(amina, dr_jane):
    """Amina's request, which waits for an answer."""
    code = asks_for(amina)
    dr_jane.gets_sms("New request", code, "Amina", "Thu 10 Dec 2:00 PM", "KSh 2,000")
    return code


# no, and why


def test_a_no_frees_the_time_and_its_reason_is_read_by_dialling(amina, dr_jane, brian, world, code):
    dr_jane.replies("NO {code} I am travelling that day").gets_sms("is declined", "time is free")
    amina.gets_sms("cannot take", code, "not charged")
    assert not any("travelling" in text.text for text in world.outside.network.inbox(amina.phone))
    amina.dial(f"*384*7464*{code}#").sees("could not take it", "I am travelling that day").hangs_up()
    assert state_of(world, code) == State.DECLINED
    asks_for(brian)


def test_a_reason_carries_no_numbers_and_no_links(amina, dr_jane, world, code):
    reason = "Call me on 0722 000 001 or +254722000001, see http://jane.example or www.jane.co.ke. Sorry"
    dr_jane.replies(f"NO {code} {reason}")
    amina.dial(f"*384*7464*{code}#").sees("Sorry").does_not_see("0722", "2547", "http", "jane").hangs_up()
    assert reason_kept(world) == "Call me on or see or Sorry"


@pytest.mark.parametrize("words", ["no", "N {code}", "Hapana {code}", "{code} NO"])
def test_a_no_without_a_reason(amina, dr_jane, world, code, words):
    dr_jane.replies(words)
    amina.gets_sms("cannot take", code)
    assert state_of(world, code) == State.DECLINED
    assert reason_kept(world) is None


def test_a_no_by_dialling(amina, dr_jane, world, code):
    dr_jane.dial().sees("Requests").chooses("Requests").chooses("Thu").sees(code, "Amina").chooses("Decline")
    dr_jane.types("I am ill").is_told("declined")
    amina.gets_sms("cannot take", code).dial(f"*384*7464*{code}#").sees("I am ill")


def reason_kept(world):
    return world.sql(select(Booking))[0][0].decline_reason


# yes


@pytest.mark.parametrize("words", ["YES {code}", "yes", "Ndiyo {code} asante", "{code}: ok!", "Kubali"])
def test_a_yes_however_it_is_written(amina, dr_jane, world, code, words):
    dr_jane.replies(words).gets_sms("accepted")
    amina.gets_sms("accepted", code, "PAY")
    assert state_of(world, code) == State.APPROVED


def test_a_second_yes_changes_nothing_and_tells_the_client_nothing(amina, dr_jane, world, code):
    dr_jane.replies("YES {code}").gets_sms("accepted", "We will text you")
    amina.gets_sms("accepted").reads_all()
    dr_jane.texts(f"YES {code}").gets_sms("accepted already", "Nothing was changed").texts("YES")
    dr_jane.gets_sms("No request waits", "Nothing was changed")
    amina.no_more_sms()
    assert state_of(world, code) == State.APPROVED


def test_a_yes_that_the_gateway_posts_twice_is_answered_once(amina, dr_jane, world, code):
    world.outside.africas_talking.quirk(dr_jane.phone, arrivals=3)
    dr_jane.replies("YES {code}").gets_sms("accepted").no_more_sms()
    amina.gets_sms("accepted").reads_all().no_more_sms()


def test_a_late_yes(amina, dr_jane, world, clock, code):
    clock.set("Mon 9:00 PM")
    world.goes_round()
    assert state_of(world, code) == State.LAPSED
    clock.set("Tue 7:00 AM")  # nobody is texted at night
    world.goes_round()
    amina.gets_sms("did not answer", code)
    dr_jane.reads_all().texts(f"YES {code}").gets_sms("not open any more", code)
    assert state_of(world, code) == State.LAPSED


def test_a_yes_after_the_client_called_off(amina, dr_jane, world, code):
    amina.reads_all().texts("CANCEL").gets_sms("called off", code)
    dr_jane.gets_sms("called off", code).texts(f"YES {code}").gets_sms("not open any more", code)
    amina.no_more_sms()
    assert state_of(world, code) == State.CALLED_OFF


# one after the other


def test_a_yes_is_taken_back_while_nobody_has_paid(amina, dr_jane, world, code):
    dr_jane.replies("YES {code}").gets_sms("accepted")
    amina.gets_sms("accepted")
    dr_jane.texts(f"NO {code} sorry, I am ill").gets_sms("called off", "time is free")
    amina.gets_sms("can no longer take", code, "not charged").texts("PAY").gets_sms(
        "Nothing of yours"
    ).no_prompt()
    assert (state_of(world, code), attempts(world)) == (State.CALLED_OFF, [])


def test_a_no_to_what_is_paid_needs_a_call(amina, dr_jane, world, code):
    dr_jane.replies("YES {code}").reads_all()
    pays(amina, dr_jane)
    dr_jane.texts(f"NO {code}").gets_sms("has paid", "Nothing was changed")
    amina.no_more_sms()
    assert state_of(world, code) == State.CONFIRMED


def test_a_no_cannot_be_made_a_yes(amina, dr_jane, world, code):
    dr_jane.replies("NO {code}").reads_all().texts(f"YES {code}").gets_sms("not open any more")
    amina.gets_sms("cannot take").reads_all().no_more_sms()
    assert state_of(world, code) == State.DECLINED


def test_a_second_no_changes_nothing(amina, dr_jane, world, code):
    dr_jane.replies("NO {code}").reads_all().texts(f"NO {code} really").gets_sms("not open any more")
    amina.gets_sms("cannot take").reads_all().no_more_sms()


# which one


def test_a_yes_without_a_code_means_the_only_request(amina, dr_jane, world, code):
    dr_jane.texts("Yes please")
    amina.gets_sms("accepted", code)


def test_a_yes_without_a_code_asks_which_of_two(amina, brian, dr_jane, world, code):
    other = asks_for(brian, at="4:00 PM")
    dr_jane.gets_sms("New request", other).texts("YES").gets_sms("Which one?", f"YES {code}", f"YES {other}")
    assert {state_of(world, code), state_of(world, other)} == {State.PENDING}
    dr_jane.texts(f"YES {other}")
    brian.gets_sms("accepted", other)
    dr_jane.texts("YES")  # now only one waits
    amina.gets_sms("accepted", code)


def test_a_no_without_a_code_asks_which_of_two(amina, brian, dr_jane, world, code):
    other = asks_for(brian, at="4:00 PM")
    dr_jane.reads_all().texts("no").gets_sms("Which one?", f"NO {code}", f"NO {other}")
    assert {state_of(world, code), state_of(world, other)} == {State.PENDING}


def test_nobody_answers_for_somebody_else(amina, dr_jane, achieng, world, code):
    dr_peter = world.handset("0722000002")
    dr_peter.texts(f"YES {code}").gets_sms("no booking", code)
    achieng.texts(f"YES {code}").gets_sms("dial")
    amina.texts(f"YES {code}")
    assert state_of(world, code) == State.PENDING


def test_a_code_with_a_slip_is_no_code_even_when_only_one_request_waits(amina, dr_jane, world, code):
    slip = code[:-1] + str((int(code[-1]) + 1) % 10)
    dr_jane.texts(f"YES {slip}").gets_sms("no booking", slip)
    assert state_of(world, code) == State.PENDING
