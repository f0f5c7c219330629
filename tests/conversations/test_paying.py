"""Paying: from a call, by text, from another phone. Prompts that fail are in test_payments_that_fail.py."""

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
    state_of,
)

PAID, FAILED, PROMPTED = AttemptState.PAID, AttemptState.FAILED, AttemptState.PROMPTED


@pytest.fixture
def code(amina, dr_jane):
    """Amina's booking, which waits for her KSh 2,000."""
    return is_accepted(amina, dr_jane)


# from a call


def test_the_prompt_comes_when_the_call_has_ended(amina, dr_jane, world, code):
    amina.dial().chooses("Pay KSh 2,000").sees("Jane Smith", "Thu 10 Dec 2:00 PM", "KSh 2,000", "PIN")
    amina.no_prompt().chooses("Pay from this phone").is_told("M-Pesa PIN in a few seconds", "Only M-Pesa")
    assert amina.prompt("2,000", "SMILING STEPS", code).reference == code
    amina.enters_pin().gets_sms("Paid: KSh 2,000", "Receipt", code, "/j/")
    dr_jane.gets_sms("Amina has paid", code)
    assert (pushes(world), state_of(world, code)) == (1, State.CONFIRMED)
    assert books(world) == {"mpesa clearing": 2000, "client credit": -2000}


def test_the_prompt_waits_for_the_notice_that_the_call_has_ended(amina, world, code):
    world.outside.africas_talking.quirk(amina.phone, notice_after=3)
    amina.dial(f"*384*7464*{code}#").chooses("Pay now").chooses("Pay from this phone")
    world.later(seconds=2)
    amina.no_prompt()
    world.later(seconds=1)
    amina.prompt(code)
    world.later(seconds=10)
    assert pushes(world) == 1, "the timer must not send what the notice has sent"


def test_without_a_notice_the_prompt_comes_after_five_seconds(amina, world, code):
    world.outside.africas_talking.quirk(amina.phone, notices=0)
    amina.dial("*384*7464*2#").chooses("KSh 2,000").chooses("Pay from this phone")
    world.later(seconds=4)
    amina.no_prompt()
    world.later(seconds=1)
    amina.prompt(code)
    assert pushes(world) == 1


def test_a_notice_that_comes_twice_or_late_sends_nothing_again(amina, world, code):
    world.outside.africas_talking.quirk(amina.phone, notices=2, notice_after=30)
    amina.dial("*384*7464*2#").chooses("KSh 2,000").chooses("Pay from this phone")
    world.later(seconds=5)
    amina.prompt(code)
    world.later(seconds=30)
    amina.enters_pin().gets_sms("Paid")
    assert pushes(world) == 1


def test_a_hop_that_the_gateway_repeats_asks_for_one_prompt(amina, world, code):
    world.outside.africas_talking.quirk(amina.phone, repeats=2)
    amina.dial("*384*7464*2#").chooses("KSh 2,000").chooses("Pay from this phone").is_told("in a few seconds")
    amina.prompt(code)
    assert (pushes(world), attempts(world)) == (1, [PROMPTED])


def test_a_call_that_is_open_holds_the_line_for_a_minute(amina, world, code):
    amina.dial().texts("PAY").gets_sms("M-Pesa will ask").no_prompt()
    amina.hangs_up().no_prompt()  # M-Pesa said that the line is held: that takes a minute to be over
    world.later(seconds=60)
    amina.prompt(code)
    assert pushes(world) == 1


def test_a_line_that_stays_held_is_given_up_and_explained(amina, world, code):
    world.outside.mpesa.phone(amina.phone).in_ussd = True
    amina.texts("PAY")
    for _ in range(4):
        world.later(seconds=60)
    amina.gets_sms("Another session was open", code, "PAY")
    assert (pushes(world), attempts(world), state_of(world, code)) == (0, [FAILED], State.APPROVED)


# by text


def test_paying_by_text(amina, dr_jane, world, code):
    amina.texts("pay").gets_sms("KSh 2,000", code, "M-Pesa will ask").enters_pin().gets_sms("Paid", "Receipt")
    dr_jane.gets_sms("has paid")
    amina.no_more_sms()
    assert pushes(world) == 1


def test_a_second_pay_while_a_prompt_is_on_the_phone_says_when(amina, world, code):
    amina.texts("PAY").texts(f"PAY {code}").gets_sms("was just sent", "3 min", "not be charged twice")
    amina.dial().does_not_see("Pay KSh").chooses("My sessions").chooses("Thu").sees("being checked")
    assert (pushes(world), attempts(world)) == (1, [PROMPTED])


def test_pay_for_what_the_therapist_has_not_answered(amina, dr_jane, world):
    code = asks_for(amina)
    amina.texts(f"PAY {code}").gets_sms("has not answered", code).no_prompt()
    assert attempts(world) == []


def test_pay_for_what_is_paid(amina, dr_jane, world, code):
    pays(amina, dr_jane)
    amina.texts(f"PAY {code}").gets_sms("is paid and confirmed").no_prompt()
    assert attempts(world) == [PAID]


def test_pay_for_what_is_called_off(amina, dr_jane, world, code):
    amina.texts("CANCEL").texts(f"PAY {code}").gets_sms("not open any more", code).no_prompt()
    assert attempts(world) == []


def test_pay_with_nothing_to_pay(amina, world):
    amina.texts("PAY").gets_sms("Nothing of yours waits").no_prompt()


def test_nobody_pays_with_somebody_elses_code(amina, achieng, dr_jane, world, code):
    achieng.dial().chooses("English").chooses("I agree")
    achieng.texts(f"PAY {code}").gets_sms("no booking", code).no_prompt()
    amina.no_prompt()
    assert attempts(world) == []


# from another phone


def test_another_number_is_read_back_and_asked(amina, dr_jane, world, code):
    payer = world.handset("0723456789")
    amina.dial("*384*7464*2#").chooses("KSh 2,000").chooses("Pay from another number")
    amina.types("12345").sees("no Kenyan mobile number").types("0723 456 789").sees("0723456789", "right?")
    amina.chooses("No").types("254723456789").sees("0723456789").chooses("Yes").is_told("0723456789")
    world.later(seconds=5)  # the payer is not on the line, so no notice will come
    amina.no_prompt()
    payer.prompt(code)
    payer.enters_pin()
    amina.gets_sms("Paid", "Receipt", code)
    payer.no_more_sms()  # the receipt goes to the booker


def test_a_number_that_looks_like_another_networks_gets_a_warning_and_a_chance(amina, world, code):
    payer = world.handset("0733456789")
    amina.dial("*384*7464*2#").chooses("KSh 2,000").chooses("Pay from another number").types("0733456789")
    amina.sees("does not look like Safaricom").chooses("Yes").is_told("0733456789")
    world.later(seconds=5)
    payer.prompt(code)


def test_two_other_payers_a_day_are_enough(amina, world, clock, code):
    for number in ("0723456781", "0723456782"):
        another_number_pays(amina, number).is_told(number)
        world.later(seconds=5)
        world.handset(number).cancels_prompt()
    another_number_pays(amina, "0723456783").sees("Other numbers were asked often", "from this phone")
    another_number_pays(amina, "0723456782").is_told("0723456782")  # one of the two may try again
    world.later(minutes=2, seconds=5)
    world.handset("0723456782").cancels_prompt()
    assert pushes(world) == 3
    clock.advance(hours=23, minutes=50)
    another_number_pays(amina, "0723456783").sees("Other numbers").chooses("Pay from this phone")
    amina.enters_pin().gets_sms("Paid")


def another_number_pays(phone, number):
    phone.dial("*384*7464*2#").chooses("KSh 2,000").chooses("Pay from another number")
    return phone.types(number).chooses("Yes")


def test_a_failure_on_another_number_names_that_number(amina, world, code):
    payer = world.handset("0723456781")
    another_number_pays(amina, payer.phone).is_told(payer.phone)
    world.later(seconds=5)
    payer.cancels_prompt()
    amina.gets_sms("No. ..781", "not completed", code, "Reply PAY to pay here")


def test_a_locked_pin_of_somebody_elses_is_not_called_theirs(amina, world, code):
    payer = world.handset("0723456781")
    world.outside.mpesa.phone(payer.phone).wrong_pins = 3
    another_number_pays(amina, payer.phone)
    world.later(seconds=5)
    payer.enters_pin()
    text = amina.gets_sms("No. ..781", "PIN is locked").read[-1].text
    assert "Your M-Pesa PIN" not in text


def test_while_another_number_is_asked_the_reply_says_which(amina, world, code):
    another_number_pays(amina, "0723456781")
    world.later(seconds=5)
    amina.texts("PAY").gets_sms("just sent to number ..781", "try again in")
    amina.dial("*384*7464*2#").chooses("KSh 2,000").sees("Payment is being checked")


# what would not come back


def test_what_would_not_come_back_is_said_before_the_prompt(amina, dr_jane, world):
    is_accepted(amina, dr_jane, "Tue")  # twenty-nine hours before
    amina.dial("*384*7464*2#").chooses("KSh 2,000").sees("If you cancel later, you get back at most 75%.")
    amina.texts("PAY").gets_sms("M-Pesa will ask", "If you cancel later, you get back at most 75%.")


def test_with_two_days_to_go_there_is_nothing_to_warn_of(amina, world, code):
    amina.dial("*384*7464*2#").chooses("KSh 2,000").does_not_see("If you cancel")
