"""One payment is in the books once, and no true payment is returned, whatever was told of it and when."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from models.bookings import State
from models.by_hand import HandState
from models.money import AttemptState, CountedReceipt, PaymentAttempt
from models.oversight import Signal
from payments.signals import Sign
from simulator.safaricom.book import Kind
from tests.conversations.by_hand import (
    goes_back,
    list_is_read,
    moved,
    pays_by_hand,
    receipts,
    states,
    witnesses,
)
from tests.conversations.money import gives_up_a_part, movers, tickets
from tests.conversations.scenes import (
    attempts,
    books,
    is_accepted,
    refunds,
    said_by_m_pesa,
    state_of,
    tell,
)

PAID, UNCLEAR = AttemptState.PAID, AttemptState.UNCLEAR
ONE_HOUR = timedelta(hours=1)
ONE_PAYMENT = {"mpesa clearing": 2000, "client credit": -2000}

pytestmark = pytest.mark.usefixtures("pay_bill", "reckoned")


@pytest.fixture
def code(amina, dr_jane):
    """Amina's booking, which waits for her KSh 2,000."""
    return is_accepted(amina, dr_jane)


def remember(world, **changes):
    """What we know of the prompt is changed so."""
    prompt = update(PaymentAttempt).where(PaymentAttempt.how == "prompt").values(changes)
    world.runtime.database.write(lambda session: session.execute(prompt))


def time_passes(world, minutes):
    world.later(seconds=25)
    for _ in range(minutes // 5):
        world.later(minutes=5)


# at a time that does not fit


def test_a_prompt_that_left_late_is_known_when_it_is_told_as_a_payment_by_hand(amina, world, mpesa, code):
    mpesa.scenario(amina.phone, callback="never")
    amina.texts("PAY").reads_all()
    remember(world, asked_at=world.clock.now() - ONE_HOUR)
    mpesa.enter_pin(amina.phone)
    time_passes(world, 5)
    amina.gets_sms("Paid: KSh 2,000", code).no_more_sms()
    assert (attempts(world), states(world), books(world)) == ([PAID], [], ONE_PAYMENT)
    assert (receipts(world), moved(world)) == ([mpesa.book[0].receipt], [2000])


@pytest.mark.parametrize("ahead", [-1200, -180, 180, 1200])
def test_m_pesas_clock_is_not_ours(amina, world, mpesa, code, ahead):
    mpesa.behave(clock_ahead=ahead)
    mpesa.scenario(amina.phone, callback="never", confirmation_after=60)
    amina.texts("PAY").reads_all().enters_pin()
    time_passes(world, 10)
    amina.gets_sms("Paid: KSh 2,000", code).no_more_sms()
    assert (attempts(world), states(world), books(world)) == ([PAID], [], ONE_PAYMENT)
    assert (receipts(world), moved(world)) == ([mpesa.book[0].receipt], [2000])


def test_a_prompt_that_was_counted_as_a_payment_by_hand_is_not_counted_again(amina, world, mpesa, code):
    """It was told while we did not know yet that it had left us, and when."""
    mpesa.scenario(amina.phone, callback="never", confirmation="never")
    amina.texts("PAY").reads_all()
    remember(world, asked_at=world.clock.now() - ONE_HOUR, sent_at=None, prompted_at=None)
    mpesa.enter_pin(amina.phone)
    list_is_read(world)
    amina.gets_sms("Paid: KSh 2,000", code).reads_all()
    assert states(world) == [HandState.BOUGHT]
    remember(world, prompted_at=world.clock.now())
    time_passes(world, 5)
    amina.no_more_sms()
    assert (attempts(world), books(world)) == ([AttemptState.FAILED, PAID], ONE_PAYMENT)
    assert (refunds(world), moved(world)) == ([], [2000])


# a second payment that nobody has shown us


@pytest.fixture
def paid_twice(amina, world, mpesa, code):
    """Her brother paid by hand, then she by a prompt; M-Pesa's list is half an hour late."""
    amina.texts("PAY").reads_all()
    mpesa.behave(pull_lag=1800.0)
    mpesa.next_request("not-entitled", "pull", times=2)  # so that his is proven by its receipt
    pays_by_hand(world, world.handset("0723456789"), 2000, code)
    world.later(seconds=20)
    amina.gets_sms("Paid: KSh 2,000").reads_all()
    mpesa.scenario(amina.phone, callback="never", confirmation="never")


def test_it_is_returned_once_m_pesas_list_shows_both(amina, world, mpesa, paid_twice):
    amina.enters_pin()
    time_passes(world, 2)
    amina.gets_sms("KSh 2,000", "goes back to you").no_more_sms()
    assert (movers(world), moved(world)) == ([], [2000, 2000])
    for _ in range(4):
        world.later(minutes=20)
    amina.gets_sms("KSh 2,000", "was sent back")
    assert (moved(world), mpesa.book[-1].of) == ([2000, 2000, -2000], mpesa.book[1].receipt)


def test_it_waits_for_people_where_there_is_no_list(amina, world, mpesa, paid_twice):
    mpesa.next_request("not-entitled", "pull", times=500)
    amina.enters_pin()
    for _ in range(10):
        world.later(minutes=20)
    assert (refunds(world), tickets(world)) == ([(2000, "held")], ["refund approval"])
    assert (movers(world), moved(world)) == ([], [2000, 2000])


# a receipt that was told falsely


@pytest.mark.parametrize("utc", [False, True], ids=["Nairobi's time", "UTC"])
def test_m_pesas_own_list_puts_a_receipt_right(amina, world, mpesa, code, utc):
    """Somebody who learned the address told of a true payment, with a receipt of his own making.

    The list's times are marked as UTC, and may be that.
    """
    mpesa.behave(pull_means_utc=utc)
    mpesa.scenario(amina.phone, callback="never", confirmation="never")
    amina.texts("PAY").enters_pin()
    tell(world, said_by_m_pesa(world, receipt="QA00FORGED"))
    amina.gets_sms("Paid: KSh 2,000").reads_all()
    assert receipts(world) == ["QA00FORGED"]
    list_is_read(world)
    amina.no_more_sms()
    assert (receipts(world), states(world), books(world)) == ([mpesa.book[0].receipt], [], ONE_PAYMENT)
    assert world.sql(select(CountedReceipt.receipt)) == [(mpesa.book[0].receipt,)]
    assert world.sql(select(Signal.rule)) == [(Sign.FALSE_RECEIPT,)]


def test_what_was_paid_three_hours_before_is_a_payment_of_its_own(amina, world, mpesa, code):
    """Half of it by hand, heard of late, when M-Pesa's list of that time has no word of the prompt."""
    mpesa.scenario(amina.phone, confirmation="never")
    mpesa.scenario("0723456789", confirmation="never")
    pays_by_hand(world, world.handset("0723456789"), 1000, code)
    first = pays_by_hand(world, amina, 1000, code)
    amina.texts(f"PAID {mpesa.book[0].receipt}").gets_sms("KSh 1,000 is missing")
    world.later(hours=3)
    amina.reads_all().texts("PAY").enters_pin().gets_sms("Paid: KSh 2,000").reads_all()
    amina.texts(f"PAID {first}").gets_sms("asking M-Pesa")
    world.later(minutes=2)
    amina.gets_sms("KSh 1,000", "goes back to you")
    assert receipts(world) == [mpesa.book[2].receipt]


def test_a_second_payment_that_is_in_the_list_beside_the_first_is_returned(
    amina, dr_jane, world, mpesa, code
):
    amina.texts("PAY").enters_pin().gets_sms("Paid: KSh 2,000").reads_all()
    pays_by_hand(world, amina, 2000, code)
    amina.gets_sms("KSh 2,000", "goes back to you").gets_sms("was sent back")
    assert (goes_back(world), world.sql(select(Signal.rule))) == ([(2000, "second returned")], [])


# PAID, and a receipt that is a prompt's


@pytest.fixture
def no_list(mpesa):
    mpesa.next_request("not-entitled", "pull", times=500)


def test_the_receipt_of_a_prompt_that_was_settled_by_asking(amina, world, mpesa, code, no_list):
    mpesa.scenario(amina.phone, callback="never", confirmation="never")
    amina.texts("PAY").enters_pin()
    world.later(seconds=20)
    amina.gets_sms("Paid: KSh 2,000").reads_all()
    world.later(minutes=1)
    amina.texts(f"PAID {mpesa.book[0].receipt}").gets_sms("asking M-Pesa")
    time_passes(world, 5)
    amina.gets_sms("We have", mpesa.book[0].receipt, "do not pay again").no_more_sms()
    assert (receipts(world), witnesses(world), books(world)) == ([mpesa.book[0].receipt], 1, ONE_PAYMENT)
    assert (states(world), tickets(world)) == ([], [])


def test_the_receipt_of_a_prompt_that_is_unclear_settles_it(amina, world, mpesa, code, no_list):
    mpesa.next_request("lost-answer", "push")
    mpesa.scenario(amina.phone, callback="never", confirmation="never")
    amina.texts("PAY").gets_sms("cannot see yet").enters_pin()
    time_passes(world, 5)
    assert attempts(world) == [UNCLEAR]
    amina.reads_all().texts(f"PAID {mpesa.book[0].receipt}").gets_sms("asking M-Pesa").gets_sms(
        "Paid: KSh 2,000"
    )
    assert (state_of(world, code), attempts(world), books(world)) == (State.CONFIRMED, [PAID], ONE_PAYMENT)


def test_a_receipt_of_another_phones_is_not_taken_for_a_prompts(amina, world, mpesa, code, no_list):
    mpesa.scenario(amina.phone, callback="never", confirmation="never")
    amina.texts("PAY").enters_pin()
    world.later(seconds=20)
    amina.gets_sms("Paid: KSh 2,000").reads_all()
    mpesa.scenario("0723456789", confirmation="never")
    receipt = pays_by_hand(world, world.handset("0723456789"), 2000, "rent")
    amina.texts(f"PAID {receipt}").gets_sms("asking M-Pesa")
    time_passes(world, 20)
    amina.gets_sms(receipt, "no booking's")
    assert (receipts(world), states(world)) == ([None], [HandState.UNMATCHED])


# PAID, and the receipt of money that we sent


@pytest.mark.parametrize("odd_types", [False, True])
def test_the_receipt_of_money_that_we_sent_is_no_payment(amina, dr_jane, world, mpesa, odd_types):
    """Its own result is awaited, so that we do not know it yet; M-Pesa names both sides, in either way."""
    mpesa.behave(odd_types=odd_types)
    mpesa.scenario(amina.phone, results="never")
    gives_up_a_part(amina, dr_jane, world)
    mpesa.scenario(amina.phone, results="once")
    sent = next(entry.receipt for entry in mpesa.book if entry.kind is Kind.PAYOUT)
    amina.reads_all().texts(f"PAID {sent}").gets_sms("asking M-Pesa")
    time_passes(world, 20)
    amina.gets_sms("shows us no payment", sent)
    assert states(world) == [HandState.NOT_FOUND]


@pytest.mark.parametrize("odd_types", [False, True])
def test_the_receipt_of_money_that_came_is_a_payment_in_either_way(
    amina, world, mpesa, code, no_list, odd_types
):
    mpesa.behave(odd_types=odd_types)
    pays_by_hand(world, amina, 2000, code)
    time_passes(world, 2)
    amina.gets_sms("Paid: KSh 2,000")
    assert (states(world), books(world)) == ([HandState.BOUGHT], ONE_PAYMENT)
