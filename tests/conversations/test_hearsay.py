"""One payment that is told twice, in either order, late, or never: it is booked once."""

import pytest
from sqlalchemy import select

from models.bookings import State
from models.by_hand import HandNotice, HandState
from models.money import AttemptState
from tests.conversations.by_hand import goes_back, list_is_read, pays_by_hand, receipts, states, witnesses
from tests.conversations.scenes import attempts, books, is_accepted, pays, state_of

BOUGHT = HandState.BOUGHT
PAID, UNCLEAR = AttemptState.PAID, AttemptState.UNCLEAR
PAID_FOR = {"mpesa clearing": 2000, "client credit": -2000}

pytestmark = pytest.mark.usefixtures("pay_bill", "reckoned")


@pytest.fixture
def code(amina, dr_jane):
    """Amina's booking, which waits for her KSh 2,000."""
    return is_accepted(amina, dr_jane)


def verdicts(world):
    return [verdict for (verdict,) in world.sql(select(HandNotice.verdict).order_by(HandNotice.id))]


# one payment, told twice


def test_a_prompts_payment_is_told_by_hand_too_and_booked_once(amina, dr_jane, world, mpesa, code):
    pays(amina, dr_jane)
    world.later(minutes=1)
    amina.no_more_sms()
    assert (attempts(world), receipts(world)) == ([PAID], [mpesa.book[0].receipt])
    assert (goes_back(world), books(world)) == ([], PAID_FOR)


def test_the_confirmation_comes_long_after_the_callback(amina, dr_jane, world, mpesa, code):
    mpesa.scenario(amina.phone, confirmation_after=3600)
    pays(amina, dr_jane)
    world.later(hours=1)
    amina.no_more_sms()
    assert (verdicts(world), states(world), books(world)) == (["known before"], [], PAID_FOR)


def test_the_callback_comes_long_after_the_confirmation(amina, world, mpesa, code):
    mpesa.scenario(amina.phone, callback_after=600)
    amina.texts("PAY").enters_pin()
    amina.gets_sms("Paid: KSh 2,000").reads_all()
    world.later(seconds=30)
    assert (attempts(world), witnesses(world)) == ([PAID], 1)
    world.later(minutes=10)
    amina.no_more_sms()
    assert (receipts(world), books(world)) == ([mpesa.book[0].receipt], PAID_FOR)


def test_a_lost_callback_is_made_good_by_the_confirmation(amina, world, mpesa, code):
    mpesa.scenario(amina.phone, callback="never")
    amina.texts("PAY").enters_pin()
    amina.gets_sms("Paid: KSh 2,000")  # at once, not when the till would have asked by itself
    world.later(seconds=30)
    assert (attempts(world), receipts(world)) == ([PAID], [mpesa.book[0].receipt])
    assert (witnesses(world), books(world)) == (1, PAID_FOR)


def test_a_payment_settled_by_asking_gets_its_receipt_from_the_confirmation(amina, world, mpesa, code):
    mpesa.scenario(amina.phone, callback="never", confirmation_after=300)
    amina.texts("PAY").enters_pin()
    world.later(seconds=20)
    amina.gets_sms("Paid: KSh 2,000").reads_all()
    assert receipts(world) == [None]
    world.later(minutes=5)
    amina.no_more_sms()
    assert (receipts(world), states(world), books(world)) == ([mpesa.book[0].receipt], [], PAID_FOR)


def test_a_prompt_whose_answer_and_callback_were_lost_is_found_in_the_list(amina, world, mpesa, code):
    mpesa.next_request("lost-answer", "push")
    mpesa.scenario(amina.phone, callback="never", confirmation="never")
    amina.texts("PAY").gets_sms("cannot see yet").enters_pin()
    world.later(minutes=5)
    assert attempts(world) == [UNCLEAR]
    list_is_read(world)
    amina.gets_sms("Paid: KSh 2,000", mpesa.book[0].receipt)
    assert (attempts(world), witnesses(world), books(world)) == ([PAID], 1, PAID_FOR)


def test_a_second_payment_by_hand_is_not_taken_for_a_live_prompts(amina, world, mpesa, code):
    amina.texts("PAY").reads_all()
    brother = world.handset("0723456789")
    receipt = pays_by_hand(world, brother, 2000, code)
    world.later(seconds=20)  # in which a payment of the prompt's would have been told otherwise
    amina.gets_sms("Paid: KSh 2,000", receipt).reads_all()
    amina.enters_pin().gets_sms("KSh 2,000", "goes back to you")
    world.later(minutes=1)
    assert (attempts(world), states(world)) == ([PAID, PAID], [BOUGHT])
    assert books(world) == {"mpesa clearing": 2000, "client credit": -2000}


def test_her_own_payment_by_hand_while_the_prompt_is_on_her_phone(amina, dr_jane, world, mpesa, code):
    """Whether it is the prompt's can be told only when the prompt has ended."""
    amina.texts("PAY").reads_all()
    pays_by_hand(world, amina, 2000, code)
    amina.no_more_sms()
    amina.cancels_prompt()
    world.later(seconds=30)
    assert (state_of(world, code), books(world)) == (State.CONFIRMED, PAID_FOR)
    assert goes_back(world) == []


def test_a_success_that_comes_after_the_payment_was_taken_for_one_by_hand(amina, world, mpesa, code):
    mpesa.scenario(amina.phone, callback_says="1032", confirmation_after=1200)
    amina.texts("PAY").enters_pin().gets_sms("not completed").reads_all()
    world.later(minutes=20)
    amina.gets_sms("Paid: KSh 2,000")
    assert (state_of(world, code), books(world)) == (State.CONFIRMED, PAID_FOR)


# never told


def test_a_lost_confirmation_is_found_in_the_list(amina, world, mpesa, code):
    mpesa.scenario(amina.phone, confirmation="never")
    receipt = pays_by_hand(world, amina, 2000, code)
    amina.no_more_sms()
    list_is_read(world)
    amina.gets_sms("Paid: KSh 2,000", receipt)
    assert (states(world), books(world)) == ([BOUGHT], PAID_FOR)


def test_the_list_is_read_every_hour_and_nothing_in_it_counts_twice(amina, world, mpesa, code):
    list_is_read(world)
    mpesa.scenario(amina.phone, confirmation="never")
    pays_by_hand(world, amina, 2000, code)
    world.later(hours=1)
    amina.gets_sms("Paid: KSh 2,000").reads_all()
    world.later(hours=1)
    amina.no_more_sms()
    assert (states(world), books(world)) == ([BOUGHT], PAID_FOR)


def test_what_was_listed_while_m_pesa_did_not_answer_is_read_later(amina, world, mpesa, code):
    list_is_read(world)
    mpesa.scenario(amina.phone, confirmation="never")
    pays_by_hand(world, amina, 2000, code)
    mpesa.next_request("internal-error", "pull", times=4)
    for _ in range(4):
        world.later(hours=1)
    assert states(world) == []
    world.later(hours=1)
    assert states(world) == [BOUGHT]
