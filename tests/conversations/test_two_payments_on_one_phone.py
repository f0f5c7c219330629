"""One phone, and more than one thing that M-Pesa could ask it to pay (REQUIREMENTS R3.1, R3.7, R3.12).

M-Pesa never shows a second prompt of the same amount within two minutes: it ends with 17 (facts/daraja.md
3.3), of which nobody can say what it means.
"""

import pytest
from sqlalchemy import select

from booking import figures
from models.bookings import Actor, State
from models.money import AttemptState, PaymentAttempt
from tests.conversations.by_hand import books_agree, pays_by_hand, told_where_to_tell
from tests.conversations.scenes import (
    attempts,
    is_accepted,
    pushes,
    said_by_m_pesa,
    sends,
    state_of,
    tell,
)

PAID, FAILED, UNCLEAR = AttemptState.PAID, AttemptState.FAILED, AttemptState.UNCLEAR


@pytest.fixture
def code(amina, dr_jane):
    return is_accepted(amina, dr_jane)


@pytest.fixture
def achiengs(achieng, dr_jane, code):
    """Another client's booking, at the same price, that waits to be paid."""
    achieng.dial().chooses("English").chooses("I agree")
    achieng.dial().chooses("Book").chooses("Anxiety").chooses("Dr Jane").chooses("Individual")
    sends(achieng.chooses("Fri").chooses("2:00 PM").types("Achieng"))
    dr_jane.gets_sms("New request").replies("YES {code}")
    return achieng.gets_sms("accepted").code


def asks_another(phone, code, number):
    phone.dial(f"*384*7464*{code}#").chooses("Pay now").chooses("another number")
    return phone.types(number).chooses("Yes")


# the pause that M-Pesa wants


def test_who_tries_again_at_once_is_asked_when_m_pesa_can(amina, world, code):
    amina.texts("PAY").cancels_prompt().gets_sms("not completed")
    world.later(seconds=20)
    amina.texts("PAY").gets_sms("KSh 2,000", code, "needs a pause", "in about 2 min").no_prompt()
    amina.texts("PAY").gets_sms("was just sent")
    world.later(seconds=100)
    amina.no_prompt()
    world.later(seconds=10)
    amina.enters_pin().gets_sms("Paid")
    assert (pushes(world), attempts(world)) == (2, [FAILED, PAID])


def test_the_pause_is_said_on_the_screen_and_outlasts_the_call(amina, world, code):
    amina.texts("PAY").cancels_prompt()
    amina.dial(f"*384*7464*{code}#").chooses("Pay now").chooses("Pay from this phone")
    amina.is_told("short pause", "about 2 min").no_prompt()
    world.later(seconds=130)
    amina.enters_pin().gets_sms("Paid")
    assert attempts(world) == [FAILED, PAID]


def test_another_numbers_pause_is_said_too(amina, world, code):
    payer = world.handset("0723456789")
    asks_another(amina, code, payer.phone)
    world.later(seconds=5)
    payer.cancels_prompt()
    asks_another(amina, code, payer.phone).is_told("0723456789", "in about 2 min")
    world.later(seconds=130)
    payer.enters_pin()
    amina.gets_sms("Paid")


def test_two_sessions_of_one_price_are_paid_one_after_the_other(amina, dr_jane, world, code):
    second = is_accepted(amina, dr_jane, day="Fri")
    amina.texts(f"PAY {code}").enters_pin().gets_sms("Paid")
    amina.texts(f"PAY {second}").gets_sms(second, "needs a pause", "in about 2 min").no_prompt()
    world.later(seconds=130)
    amina.enters_pin().gets_sms("Paid", second)
    assert attempts(world) == [PAID, PAID]


def test_another_amount_needs_no_pause(amina, dr_jane, world, code):
    told_where_to_tell(world)
    second = is_accepted(amina, dr_jane, day="Fri")
    pays_by_hand(world, amina, 500, second)
    amina.reads_all().texts(f"PAY {code}").enters_pin().gets_sms("Paid")
    amina.texts(f"PAY {second}").gets_sms("in a few seconds").enters_pin().gets_sms("Paid", second)


# another prompt on the phone


def test_one_unclear_payment_does_not_lose_another_booking(amina, dr_jane, world, code):
    second = is_accepted(amina, dr_jane, day="Fri")
    world.outside.mpesa.scenario(amina.phone, callback="never", query_says="7777")
    amina.texts(f"PAY {code}").enters_pin()
    amina.texts(f"PAY {second}").gets_sms(f"for {code}, not {second}", "answer that first", "in 3 min")
    world.later(minutes=4)
    amina.gets_sms("cannot see yet", code)
    amina.texts(f"PAY {code}").gets_sms("finding out", code, "do not pay again")
    amina.texts(f"PAY {second}").gets_sms("M-Pesa will ask", second)
    world.outside.mpesa.scenario(amina.phone)
    amina.enters_pin().gets_sms("Paid", second)
    assert (state_of(world, code), state_of(world, second)) == (State.APPROVED, State.CONFIRMED)
    assert attempts(world) == [UNCLEAR, PAID]


def test_the_screen_names_which_of_ones_own_is_being_paid(amina, dr_jane, world, code):
    second = is_accepted(amina, dr_jane, day="Fri")
    amina.texts(f"PAY {code}")
    amina.dial(f"*384*7464*{second}#").chooses("Pay now").chooses("Pay from this phone")
    amina.is_told(f"request for {code}", f"then pay {second}")
    assert pushes(world) == 1


def test_nobody_is_told_to_answer_a_strangers_prompt(amina, achieng, dr_jane, world, code, achiengs):
    asks_another(achieng, achiengs, amina.phone)
    world.later(seconds=5)
    amina.texts("PAY").gets_sms("NOT yours", "Enter no PIN", f"PAY {code} in 3 min")
    assert achiengs not in amina.read[-1].text, "whose it is, is nobody's business"
    amina.dial(f"*384*7464*{code}#").chooses("Pay now").chooses("Pay from this phone")
    amina.is_told("not yours", "no PIN")
    amina.cancels_prompt().no_more_sms()
    world.later(minutes=3)
    amina.texts("PAY").gets_sms("M-Pesa will ask").enters_pin().gets_sms("Paid", code)


def test_who_pays_for_somebody_else_hears_that_it_was_not_theirs(amina, achieng, world, code, achiengs):
    asks_another(achieng, achiengs, amina.phone)
    world.later(seconds=5)
    amina.enters_pin()
    achieng.gets_sms("Paid", achiengs)
    amina.gets_sms("another person's booking", f"Yours, {code}, still waits for KSh 2,000", "0709000000")
    assert state_of(world, code) == State.APPROVED


def test_a_number_with_another_prompt_is_named(amina, achieng, world, code, achiengs):
    payer = world.handset("0723456789")
    asks_another(achieng, achiengs, payer.phone)
    world.later(seconds=5)
    asks_another(amina, code, payer.phone).is_told("Number ..789", "another payment request", "Try again at")


def test_time_to_pay_outlasts_a_prompt_for_something_else(amina, achieng, world, clock, code, achiengs):
    clock.set("Tue 8:57 AM")  # it ends at nine
    asks_another(achieng, achiengs, amina.phone)
    world.later(seconds=5)
    amina.texts("PAY").gets_sms("NOT yours").cancels_prompt()
    world.later(minutes=4)
    assert state_of(world, code) == State.APPROVED
    amina.texts("PAY").enters_pin().gets_sms("Paid", code)


# what may be paid already


def test_a_late_success_that_is_being_checked_stops_a_second_prompt(amina, world, code):
    world.outside.mpesa.scenario(amina.phone, callback_says="1032", query_says="7777")
    amina.texts("PAY").enters_pin().gets_sms("not completed")
    tell(world, said_by_m_pesa(world, receipt=world.outside.mpesa.book[0].receipt))
    amina.texts("PAY").gets_sms("finding out whether your KSh 2,000", "do not pay again")
    amina.dial().does_not_see("Pay KSh").chooses("My sessions").chooses("Thu").sees("being checked")
    assert pushes(world) == 1


def test_a_late_success_that_nobody_confirms_blocks_no_payment_for_ever(amina, world, code):
    world.outside.mpesa.scenario(amina.phone, callback_says="1032", query_says="7777", confirmation="never")
    amina.texts("PAY").enters_pin().gets_sms("not completed")
    tell(world, said_by_m_pesa(world, receipt="QA12BC34DE"))
    world.later(minutes=100)
    amina.texts("PAY").gets_sms("do not pay again")
    world.later(minutes=21)
    amina.texts("PAY").gets_sms("M-Pesa will ask")
    assert pushes(world) == 2


def test_a_prompt_that_waited_does_not_follow_a_payment_by_hand(amina, world, code):
    told_where_to_tell(world)
    world.outside.mpesa.behave(pull_lag=1800.0)
    line_is_held(amina, world)
    pays_by_hand(world, amina, 2000, code)
    world.later(seconds=60)
    amina.gets_sms("cannot see yet", "do not pay again").no_prompt()
    for _ in range(8):
        world.later(minutes=30)
    amina.gets_sms("Paid", code).no_more_sms()
    assert (pushes(world), state_of(world, code), books_agree(world)) == (0, State.CONFIRMED, True)


def test_a_prompt_that_waited_asks_for_what_is_missing_by_then(amina, world, code):
    told_where_to_tell(world)
    line_is_held(amina, world)
    pays_by_hand(world, amina, 500, code)
    amina.gets_sms("KSh 1,500")
    world.later(seconds=60)
    amina.enters_pin().gets_sms("Paid")
    assert world.sql(select(PaymentAttempt.amount).where(PaymentAttempt.state == PAID))[0] == (1500,)
    assert books_agree(world)


def test_who_paid_by_hand_and_cancels_the_prompt_is_not_asked_to_pay_again(amina, world, code):
    told_where_to_tell(world)
    world.outside.mpesa.behave(pull_lag=1800.0)
    amina.texts("PAY").gets_sms("M-Pesa will ask")
    pays_by_hand(world, amina, 2000, code)
    amina.cancels_prompt().gets_sms("cannot see yet", "do not pay again").no_more_sms()
    for _ in range(8):
        world.later(minutes=30)
    amina.gets_sms("Paid", code).no_more_sms()


def line_is_held(client, world):
    """She asks for a prompt while her line is held, so that it waits for a minute."""
    phone = world.outside.mpesa.phone(client.phone)
    phone.in_ussd = True
    client.texts("PAY").gets_sms("M-Pesa will ask")
    phone.in_ussd = False


# other people's phones


def test_a_stranger_is_not_asked_again_and_again(amina, achieng, world, code, achiengs):
    for _ in range(3):
        asks_another(achieng, achiengs, amina.phone).is_told(amina.phone)
        world.later(seconds=5)
        amina.cancels_prompt()
        world.later(minutes=3)
    asks_another(achieng, achiengs, amina.phone).sees("Other numbers were asked often")
    assert pushes(world) == 3


def test_nobody_waits_for_what_others_did_with_their_phone(amina, achieng, world, code, achiengs):
    world.runtime.office.carry_out(Actor.SUPPORT, lambda work: figures.change(work, "failures_a_day", 3))
    for _ in range(3):
        asks_another(achieng, achiengs, amina.phone)
        world.later(seconds=5)
        amina.cancels_prompt()
        world.later(minutes=3)
    amina.texts("PAY").gets_sms("M-Pesa will ask").enters_pin().gets_sms("Paid", code)
