"""Two who act about one unpaid booking, in either order and at once: crossings of R5.4 by their names.

Whatever the order, everybody is told what is true, and money that buys nothing goes back.
"""

import pytest

from models.bookings import State
from models.money import AttemptState
from simulator.handset import Handset
from tests.conversations.crossing import at_once, client, going_back, held, therapist
from tests.conversations.scenes import (
    asks_for,
    attempts,
    is_accepted,
    pays,
    pushes,
    said_by_m_pesa,
    state_of,
    tell,
)


@pytest.fixture
def code(amina: Handset, dr_jane: Handset) -> str:
    """Amina's booking for Thursday at two, which waits for her KSh 2,000; it is Monday at nine."""
    return is_accepted(amina, dr_jane)


# CANCEL, and the payment prompt on the phone


def test_cancel_while_the_prompt_is_on_the_phone_and_then_the_pin(amina, dr_jane, world, code):
    amina.texts("PAY").prompt(code)
    amina.texts("CANCEL").gets_sms("called off", code, "PIN")
    dr_jane.gets_sms("Amina called off", code)
    amina.enters_pin().gets_sms("KSh 2,000", code, "goes back")
    assert (state_of(world, code), attempts(world)) == (State.CALLED_OFF, [AttemptState.PAID])
    assert going_back(world) == [2000]
    dr_jane.no_more_sms()


def test_cancel_while_the_prompt_is_on_the_phone_and_then_no_pin(amina, world, code):
    amina.texts("PAY").prompt(code)
    amina.texts("CANCEL").gets_sms("called off").reads_all().cancels_prompt().no_more_sms()
    assert (state_of(world, code), attempts(world)) == (State.CALLED_OFF, [AttemptState.FAILED])
    assert going_back(world) == []


def test_the_pin_and_then_cancel_gives_nothing_up_yet(amina, world, code):
    amina.texts("PAY").enters_pin().gets_sms("Paid").reads_all()
    amina.texts("CANCEL").gets_sms(code, "still yours", "REFUND", "(100%)")
    assert (state_of(world, code), going_back(world)) == (State.CONFIRMED, [])


def test_cancel_and_then_pay_asks_for_nothing(amina, world, code):
    amina.texts("CANCEL").gets_sms("called off").texts(f"PAY {code}").gets_sms("not open any more")
    amina.no_prompt()
    assert pushes(world) == 0


# money, and the end of the time to pay


def test_money_after_the_hold_lapsed_goes_back_whole(amina, world, clock, code):
    """M-Pesa said that she had cancelled the prompt, and half an hour after the lapse that she had paid."""
    world.outside.mpesa.scenario(amina.phone, callback_says="1032")
    amina.texts("PAY").enters_pin().gets_sms("not completed")
    clock.set("Tue 9:30 AM")
    world.goes_round()
    amina.gets_sms("not paid in time", code).reads_all()
    tell(world, said_by_m_pesa(world, receipt=world.outside.mpesa.book[0].receipt))
    amina.gets_sms("KSh 2,000", code, "goes back")
    assert (state_of(world, code), going_back(world), held(world)) == (State.LAPSED, [2000], 0)


def test_the_end_of_the_time_to_pay_while_money_is_on_its_way_waits_for_it(amina, world, clock, code):
    clock.set("Tue 8:59 AM")
    world.goes_round()
    world.outside.mpesa.scenario(amina.phone, callback="never")
    amina.reads_all().texts("PAY").enters_pin()
    world.outside.mpesa.next_request("internal-error", "query", times=2)
    clock.advance(seconds=61)
    world.goes_round()
    assert state_of(world, code) == State.APPROVED
    for _ in range(4):
        world.later(minutes=1)
    amina.gets_sms("Paid", code)
    assert (state_of(world, code), going_back(world)) == (State.CONFIRMED, [])


# the therapist's YES, and the client's CANCEL


def test_cancel_and_then_yes_is_too_late(amina, dr_jane, world):
    code = asks_for(amina)
    amina.texts("CANCEL").gets_sms("called off", code)
    dr_jane.reads_all().texts(f"YES {code}").gets_sms("not open any more", code, "Amina was told")
    amina.no_more_sms()
    assert (state_of(world, code), held(world)) == (State.CALLED_OFF, 0)


def test_yes_and_then_cancel_calls_it_off_for_both(amina, dr_jane, world, code):
    amina.texts("CANCEL").gets_sms("called off", code, "Nothing to pay").no_more_sms()
    dr_jane.gets_sms("Amina called off", code).no_more_sms()
    assert (state_of(world, code), held(world)) == (State.CALLED_OFF, 0)


@pytest.mark.both_databases
def test_yes_and_cancel_at_once_end_called_off_and_nobody_is_asked_to_pay_in_vain(amina, dr_jane, world):
    code = asks_for(amina)
    dr_jane.reads_all()
    ended = at_once(
        world,
        client(amina, lambda desk: desk.cancel(code)),
        therapist(dr_jane, lambda practice: practice.yes(code)),
    )
    assert ended == ["done", "done"]
    assert (state_of(world, code), held(world)) == (State.CALLED_OFF, 0)
    amina.gets_sms("called off", code)
    amina.reads_all().texts("PAY").no_prompt()


# the therapist's YES and NO


def test_yes_and_then_no_takes_it_back_while_nobody_has_paid(amina, dr_jane, world, code):
    dr_jane.texts(f"NO {code} I am ill").gets_sms("called off", "free again")
    amina.gets_sms("can no longer take", code, "not charged").no_more_sms()
    assert (state_of(world, code), held(world)) == (State.CALLED_OFF, 0)


def test_no_and_then_yes_is_too_late(amina, dr_jane, world):
    code = asks_for(amina)
    dr_jane.reads_all().texts(f"NO {code}").gets_sms("is declined")
    dr_jane.texts(f"YES {code}").gets_sms("not open any more", "Nothing was changed").no_more_sms()
    amina.gets_sms("cannot take", code).no_more_sms()
    assert (state_of(world, code), held(world)) == (State.DECLINED, 0)


def test_the_end_of_the_time_to_answer_and_then_yes_is_too_late(amina, dr_jane, world, clock):
    code = asks_for(amina, "Mon", "4:00 PM")
    clock.set("Mon 12:00 PM")
    world.goes_round()
    amina.gets_sms("did not answer", code)
    dr_jane.reads_all().texts(f"YES {code}").gets_sms("not open any more", "Nothing was changed")
    amina.no_more_sms()
    assert (state_of(world, code), held(world)) == (State.LAPSED, 0)


def test_yes_at_the_last_moment_and_then_the_end_of_the_time_to_answer(amina, dr_jane, world, clock):
    code = asks_for(amina, "Mon", "4:00 PM")
    clock.set("Mon 11:59 AM")
    dr_jane.texts(f"YES {code}")
    amina.gets_sms("accepted", code).reads_all()
    clock.set("Mon 12:00 PM")
    world.goes_round()
    assert state_of(world, code) == State.APPROVED
    amina.no_more_sms()


def test_payment_and_then_no_asks_for_calloff(amina, dr_jane, world, code):
    pays(amina, dr_jane)
    dr_jane.texts(f"NO {code}").gets_sms("has paid", f"CALLOFF {code}", "Nothing was changed")
    amina.no_more_sms()
    assert (state_of(world, code), going_back(world)) == (State.CONFIRMED, [])


def test_no_and_then_payment_goes_back_whole(amina, dr_jane, world, code):
    amina.texts("PAY").prompt(code)
    dr_jane.texts(f"NO {code}")
    amina.gets_sms("can no longer take").enters_pin().gets_sms("KSh 2,000", "goes back")
    assert (state_of(world, code), going_back(world)) == (State.CALLED_OFF, [2000])


# OFF or SICK, and a payment


def test_off_during_a_payment_leaves_what_is_booked(amina, dr_jane, world, code):
    amina.texts("PAY").prompt(code)
    dr_jane.texts("OFF 10 Dec").gets_sms("is off for new bookings", code)
    amina.enters_pin().gets_sms("Paid", code)
    assert (state_of(world, code), going_back(world)) == (State.CONFIRMED, [])


def test_sick_during_a_payment_sends_the_money_back(amina, dr_jane, world, clock):
    code = is_accepted(amina, dr_jane, "Mon", "4:00 PM")
    amina.texts("PAY").prompt(code)
    dr_jane.texts("SICK").gets_sms("1 of today's sessions")
    amina.gets_sms("can no longer take", code, "PIN").enters_pin().gets_sms("KSh 2,000", "goes back")
    assert (state_of(world, code), going_back(world), held(world)) == (State.CALLED_OFF, [2000], 0)


def test_a_payment_and_then_sick_offers_another_time_or_all_back(amina, dr_jane, world):
    code = is_accepted(amina, dr_jane, "Mon", "4:00 PM")
    pays(amina, dr_jane)
    dr_jane.texts("SICK").gets_sms("1 of today's sessions")
    amina.gets_sms("We are sorry", code, "paid already", "REFUND: all KSh 2,000")
    assert (state_of(world, code), going_back(world)) == (State.CALLED_OFF, [2000])


def test_sick_before_the_prompt_has_left_us_stops_it(amina, dr_jane, world):
    is_accepted(amina, dr_jane, "Mon", "4:00 PM")
    world.outside.africas_talking.quirk(amina.phone, notices=0)
    amina.dial("*384*7464*2#").chooses("KSh 2,000").chooses("Pay from this phone")
    dr_jane.texts("SICK")
    world.later(seconds=30)
    amina.no_prompt()
    assert pushes(world) == 0


# CANCEL and CALLOFF


@pytest.mark.both_databases
def test_cancel_and_calloff_of_what_is_unpaid_at_once_tell_each_side_once(amina, dr_jane, world, code):
    ended = at_once(
        world,
        client(amina, lambda desk: desk.cancel(code)),
        therapist(dr_jane, lambda practice: practice.call_off(code)),
    )
    assert ended == ["done", "done"]
    assert (state_of(world, code), held(world)) == (State.CALLED_OFF, 0)
    for phone in (amina, dr_jane):
        assert len(phone.unread()) == 1, phone.picture()
