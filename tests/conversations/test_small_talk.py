"""Texts that are no orders: thanks, slips of the finger, calls for help, and machines (REQUIREMENTS R6.4)."""

import pytest
from sqlalchemy import select

from models.bookings import State
from models.support import Ticket
from models.texts import Text, TextState
from tests.conversations.money import tickets
from tests.conversations.scenes import asks_for, is_accepted, pays, state_of


@pytest.fixture
def code(amina, dr_jane):
    """A request that waits for an answer."""
    asked = asks_for(amina)
    dr_jane.gets_sms("New request", asked)
    return asked


def test_ok_thanks_accepts_nothing_and_hears_how_that_is_done(dr_jane, world, code):
    dr_jane.texts("Ok thanks").gets_sms(f"reply YES {code}", "Nothing was changed")
    assert state_of(world, code) == State.PENDING
    dr_jane.texts("ok").gets_sms("is accepted", code)


def test_thanks_for_an_approval_pay_nothing_and_hear_how_to_pay(amina, dr_jane, world):
    code = is_accepted(amina, dr_jane)
    amina.texts("thank you so much").gets_sms("To pay KSh 2,000", code, "reply PAY")
    assert not world.outside.mpesa.prompts


def test_thanks_that_answer_nothing_get_no_reply(amina, dr_jane, world):
    is_accepted(amina, dr_jane)
    pays(amina, dr_jane)
    amina.texts("asante sana").no_more_sms()


def test_a_slip_of_the_finger_is_guessed_and_changes_nothing(dr_jane, world, code):
    dr_jane.texts(f"YSE {code}").gets_sms(f"Did you mean YES {code}?", "Nothing was changed")
    assert state_of(world, code) == State.PENDING


def test_a_client_is_not_shown_the_words_of_a_therapist(amina):
    amina.texts("sickk").gets_sms("did not understand")
    amina.texts("cancle").gets_sms("Did you mean CANCEL?")


def test_who_asks_for_help_is_called_by_a_person_once_a_day(amina, achieng, world, clock):
    amina.texts("HELP I cannot find my session").gets_sms("We will call you (8 AM-5 PM)", "0709000000")
    amina.texts("msaada").gets_sms("We will call you")
    amina.texts("Help: the one on Thursday").gets_sms("We will call you")
    assert tickets(world) == ["call back"]
    ((ticket,),) = world.sql(select(Ticket))
    assert ticket.note == "+254712345678: I cannot find my session: the one on Thursday"
    achieng.texts("help").gets_sms("We will call you")
    achieng.texts("help").gets_sms("We will call you")
    assert tickets(world) == ["call back"] * 2, "a stranger has one, too"
    clock.advance(days=1)
    amina.texts("HELP").gets_sms("We will call you")
    assert tickets(world) == ["call back"] * 3


def test_a_client_and_a_therapist_are_two_people_to_call(amina, dr_jane, achieng, world):
    for each in (amina, achieng, dr_jane):
        each.texts("HELP").gets_sms("We will call you")
    assert tickets(world) == ["call back"] * 3


def test_what_may_be_texted_is_told_to_who_asks_for_it(amina, dr_jane, world):
    amina.texts("MENU").gets_sms("PAY, CANCEL or STOP")
    dr_jane.texts("info").gets_sms("CALLOFF")
    assert not tickets(world)


def test_a_stranger_who_says_stop_hears_that_there_is_nothing_to_stop(achieng):
    achieng.texts("STOP").gets_sms("not on our list")


def test_two_machines_do_not_talk_for_ever(amina, dr_jane, world):
    """Each of its answers is one of our orders; the twenty-first in an hour is the last that we answer."""
    for _ in range(20):
        amina.texts("MENU").gets_sms("PAY, CANCEL or STOP")
    amina.texts("MENU").gets_sms("stop answering for an hour", "0709000000")
    for _ in range(3):
        amina.texts("MENU").no_more_sms()
    assert tickets(world) == ["many texts"]
    amina.texts("nataka kufa").gets_sms("You matter")


def test_who_is_not_answered_any_more_is_still_obeyed(amina, dr_jane, world):
    code = is_accepted(amina, dr_jane)
    for _ in range(22):
        amina.texts("MENU")
    amina.texts(f"CANCEL {code}")
    assert state_of(world, code) == State.CALLED_OFF


def test_an_hour_later_everything_is_answered_again(amina, world, clock):
    for _ in range(25):
        amina.texts("MENU")
    amina.reads_all()
    clock.advance(minutes=61)
    amina.texts("MENU").gets_sms("PAY, CANCEL or STOP")


def test_a_code_that_lacks_a_digit_accepts_nothing(dr_jane, world, code):
    dr_jane.texts(f"YES {code[:4]}").gets_sms(code[:4], "Nothing was changed")
    assert state_of(world, code) == State.PENDING


def test_an_ok_before_an_order_is_asked_about(amina, world, code):
    amina.reads_all().texts("ok cancel").gets_sms("Did you mean CANCEL?", "Nothing was changed")
    assert state_of(world, code) == State.PENDING


def test_a_nod_with_a_but_accepts_nothing_and_hears_how_that_is_done(dr_jane, world, code):
    dr_jane.texts("No problem").gets_sms(f"reply YES {code}", "Nothing was changed")
    assert state_of(world, code) == State.PENDING


def test_a_thank_you_with_a_but_is_not_passed_over_in_silence(amina, code):
    amina.reads_all().texts("Asante lakini sitafika kesho").gets_sms("did not understand")


# STOP


@pytest.mark.parametrize("how", ["by text", "at the network"])
def test_who_stops_texts_gets_none_that_was_on_its_way(amina, dr_jane, world, how):
    code = is_accepted(amina, dr_jane)
    pays(amina, dr_jane)
    world.clock.set("Thu 8:00 PM")
    world.goes_round()
    dr_jane.reads_all()
    amina.reads_all()
    world.clock.set("Thu 11:00 PM")
    dr_jane.texts(f"DONE {code}").gets_sms("recorded")
    if how == "by text":
        amina.texts("STOP").gets_sms("no more texts")
    else:
        assert world.outside.africas_talking.opt_out(amina.phone)
    world.clock.set("Fri 7:00 AM")
    world.goes_round()
    amina.no_more_sms()
    assert world.sql(select(Text.state).where(Text.name == "rate_it")) == [(TextState.STALE,)]


def test_what_a_booking_needs_still_comes_after_stop(amina, dr_jane, world):
    world.clock.set("Mon 3:00 PM")
    code = asks_for(amina)
    world.clock.set("Mon 10:00 PM")
    dr_jane.texts(f"YES {code}").gets_sms("is accepted")
    amina.texts("STOP").gets_sms("still comes")
    world.clock.set("Tue 7:00 AM")
    world.goes_round()
    amina.gets_sms("accepted", code)
