"""Giving up a booking, and money that comes for what is not alive any more."""

import pytest

from models.bookings import State
from models.money import AttemptState
from tests.conversations.scenes import (
    asks_for,
    attempts,
    books,
    is_accepted,
    pays,
    pushes,
    refunds,
    said_by_m_pesa,
    state_of,
    tell,
)

RETURNED = [(2000, "returned")]
NOTHING_LEFT: dict[str, int] = {}


@pytest.fixture
def code(amina, dr_jane):
    """Amina's booking, which waits for her KSh 2,000."""
    return is_accepted(amina, dr_jane)


# unpaid


@pytest.mark.parametrize("words", ["CANCEL", "cancel {code} please", "Ghairi"])
def test_an_unpaid_booking_is_called_off_by_text(amina, dr_jane, world, code, words):
    amina.replies(words).gets_sms("called off", code, "Nothing to pay").no_more_sms()
    dr_jane.gets_sms("Amina called off", code, "free again").no_more_sms()
    assert state_of(world, code) == State.CALLED_OFF


def test_an_unpaid_booking_is_called_off_by_dialling(amina, dr_jane, world, code):
    amina.dial().chooses("My sessions").chooses("Thu").chooses("Cancel").sees(code).chooses("Yes")
    amina.is_told("is cancelled").gets_sms("called off", code)
    dr_jane.gets_sms("called off", code)
    assert state_of(world, code) == State.CALLED_OFF


def test_the_first_key_gives_nothing_up(amina, world, code):
    amina.dial().chooses("My sessions").chooses("Thu").chooses("Cancel").presses("1").sees(code, "Accepted")
    assert state_of(world, code) == State.APPROVED


def test_a_request_is_called_off_before_it_is_answered(amina, dr_jane, world):
    code = asks_for(amina)
    amina.texts("CANCEL").gets_sms("called off", code)
    dr_jane.gets_sms("New request").gets_sms("called off", code)
    assert state_of(world, code) == State.CALLED_OFF


def test_the_time_is_free_again(amina, achieng, dr_jane, code):
    amina.texts("CANCEL")
    achieng.dial().chooses("English").chooses("I agree").chooses("Book").chooses("Anxiety").chooses("Dr Jane")
    achieng.chooses("Individual").chooses("Thu").chooses("2:00 PM")


def test_cancelling_twice_changes_and_announces_nothing_more(amina, dr_jane, world, code):
    amina.texts("CANCEL").gets_sms("called off as you asked").texts(f"CANCEL {code}").gets_sms(
        "already", code
    )
    amina.no_more_sms()
    dr_jane.gets_sms("called off").no_more_sms()


def test_with_two_bookings_the_reply_asks_which(amina, dr_jane, world, code):
    other = asks_for(amina, day="Fri")
    amina.texts("CANCEL").gets_sms("Which one?", f"CANCEL {code}", f"CANCEL {other}", "Nothing was changed")
    assert (state_of(world, code), state_of(world, other)) == (State.APPROVED, State.PENDING)


def test_nobody_cancels_for_somebody_else(achieng, world, code):
    achieng.dial().chooses("English").chooses("I agree")
    achieng.texts(f"CANCEL {code}").gets_sms("no booking", code)
    assert state_of(world, code) == State.APPROVED


# paid


def test_cancelling_what_is_paid_says_what_comes_back_and_changes_nothing(amina, dr_jane, world, code):
    pays(amina, dr_jane)
    amina.texts("CANCEL").gets_sms(code, "still yours", "KEEP", "REFUND", "(100%)").no_more_sms()
    amina.dial().chooses("My sessions").chooses("Thu").chooses("Move or cancel").sees("(100%)")
    dr_jane.no_more_sms()
    assert (state_of(world, code), refunds(world)) == (State.CONFIRMED, [])


def test_a_session_that_has_begun_cannot_be_cancelled(amina, dr_jane, world, clock, code):
    pays(amina, dr_jane)
    clock.set("Thu 2:01 PM")
    amina.texts(f"CANCEL {code}").gets_sms("has begun", code)
    assert state_of(world, code) == State.CONFIRMED


# with money on its way


def test_cancelling_while_the_prompt_is_on_the_phone_then_paying_after_all(amina, dr_jane, world, code):
    amina.texts("PAY").prompt(code)
    amina.texts("CANCEL").gets_sms("called off", code)
    dr_jane.gets_sms("called off")
    amina.enters_pin().gets_sms("KSh 2,000", code, "goes back")
    dr_jane.no_more_sms()
    assert (state_of(world, code), attempts(world)) == (State.CALLED_OFF, [AttemptState.PAID])
    assert (refunds(world), books(world)) == (RETURNED, NOTHING_LEFT)


def test_cancelling_while_the_prompt_is_on_the_phone_then_not_paying(amina, world, code):
    amina.texts("PAY").prompt(code)
    amina.texts("CANCEL").gets_sms("called off").reads_all().cancels_prompt().no_more_sms()
    assert (attempts(world), refunds(world), books(world)) == ([AttemptState.FAILED], [], {})


def test_cancelling_before_the_prompt_has_left_us(amina, world, code):
    world.outside.africas_talking.quirk(amina.phone, notices=0)
    amina.dial("*384*7464*2#").chooses("KSh 2,000").chooses("Pay from this phone").texts("CANCEL")
    world.later(seconds=30)
    amina.no_prompt()
    assert (pushes(world), attempts(world)) == (0, [AttemptState.FAILED])


def test_money_that_is_found_after_cancelling_goes_back_once(amina, world, code):
    world.outside.mpesa.scenario(amina.phone, callback="twice", callback_after=30)
    amina.texts("PAY").enters_pin().texts("CANCEL")
    world.later(seconds=60)
    amina.gets_sms("goes back").reads_all()
    world.later(minutes=5)
    amina.no_more_sms()
    assert (refunds(world), books(world)) == (RETURNED, NOTHING_LEFT)


def test_the_therapists_late_no_does_not_lose_the_money(amina, dr_jane, world, code):
    amina.texts("PAY").prompt(code)
    dr_jane.texts(f"NO {code} ill")
    amina.gets_sms("can no longer take").enters_pin().gets_sms("goes back")
    assert (state_of(world, code), refunds(world)) == (State.CALLED_OFF, RETURNED)


def test_money_that_comes_after_the_hold_lapsed_goes_back(amina, dr_jane, world, clock, code):
    """M-Pesa said that she cancelled, and a day later that she had paid."""
    world.outside.mpesa.scenario(amina.phone, callback_says="1032")
    amina.texts("PAY").enters_pin().gets_sms("not completed")
    clock.set("Tue 9:30 AM")
    world.goes_round()
    amina.gets_sms("not paid in time", code).reads_all()
    tell(world, said_by_m_pesa(world, receipt=world.outside.mpesa.book[0].receipt))
    amina.gets_sms("KSh 2,000", "goes back")
    assert (state_of(world, code), attempts(world)) == (State.LAPSED, [AttemptState.PAID])
    assert (refunds(world), books(world)) == (RETURNED, NOTHING_LEFT)


def test_two_payments_for_one_booking_give_one_back(amina, dr_jane, world, code):
    world.outside.mpesa.scenario(amina.phone, callback_says="1032")
    amina.texts("PAY").enters_pin().gets_sms("not completed")
    world.outside.mpesa.scenario(amina.phone)
    world.later(minutes=3)
    amina.texts("PAY").enters_pin().gets_sms("Paid")
    receipt = world.outside.mpesa.book[0].receipt
    tell(world, said_by_m_pesa(world, receipt=receipt, which=0), which=0)
    amina.gets_sms("goes back")
    assert (state_of(world, code), refunds(world)) == (State.CONFIRMED, RETURNED)
    assert books(world) == {"mpesa clearing": 2000, "client credit": -2000}


def test_money_that_is_found_when_the_session_should_have_begun_goes_back(amina, dr_jane, world, clock, code):
    world.outside.mpesa.next_request("lost-answer", "push")
    world.outside.mpesa.scenario(amina.phone, callback_after=300_000)
    amina.texts("PAY").gets_sms("cannot see yet").enters_pin()
    clock.set("Thu 2:00 PM")
    world.goes_round()
    assert state_of(world, code) == State.LAPSED, "the time is over; what is found is given back"
    world.later(hours=12)
    amina.gets_sms("goes back")
    assert (state_of(world, code), refunds(world)) == (State.LAPSED, RETURNED)


def test_with_the_prompt_on_the_phone_the_reply_says_what_to_do_about_it(amina, world, code):
    amina.texts("PAY").prompt(code)
    amina.texts("CANCEL").gets_sms("called off", code, "Do not enter your PIN", "all of it comes back")


def test_by_dialling_too(amina, world, code):
    amina.texts("PAY").prompt(code)
    amina.dial(f"*384*7464*{code}#").chooses("Cancel").chooses("Yes")
    amina.is_told("is cancelled", "do not enter your PIN", "all comes back")
    amina.gets_sms("called off", code, "Do not enter your PIN")


def test_without_a_prompt_nothing_is_said_of_one(amina, world, code):
    text = amina.texts("CANCEL").gets_sms("called off", code, "Nothing to pay").read[-1].text
    assert "PIN" not in text
