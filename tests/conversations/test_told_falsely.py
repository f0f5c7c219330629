"""Payments that were told of falsely; and PAID with a receipt, which by itself proves nothing."""

import pytest
import requests
from sqlalchemy import select

from booking.deadlines import lapse
from booking.work import Actor, take_up
from models.bookings import Booking, State
from models.by_hand import HandNotice, HandState
from models.oversight import Signal
from models.support import Ticket
from simulator.safaricom.book import Kind
from tests.conversations.by_hand import (
    pays_by_hand,
    states,
)
from tests.conversations.scenes import asks_for, books, is_accepted, pays, pushes, state_of
from tests.world import KEY

BOUGHT, HEARD = HandState.BOUGHT, HandState.HEARD
PAID_FOR = {"mpesa clearing": 2000, "client credit": -2000}

pytestmark = pytest.mark.usefixtures("pay_bill", "reckoned")


@pytest.fixture
def code(amina, dr_jane):
    """Amina's booking, which waits for her KSh 2,000."""
    return is_accepted(amina, dr_jane)


def verdicts(world):
    return [verdict for (verdict,) in world.sql(select(HandNotice.verdict).order_by(HandNotice.id))]


# told falsely


def confirmed_falsely(world, receipt, amount, account, business="174379"):
    body = {
        "TransactionType": "Pay Bill",
        "TransID": receipt,
        "TransTime": "20261207120000",
        "TransAmount": f"{amount}.00",
        "BusinessShortCode": business,
        "BillRefNumber": account,
        "MSISDN": "2547 ***** 126",
    }
    answer = requests.post(f"{world.served.url}/payments/c2b/{KEY}/confirmation", json=body, timeout=10)
    assert (answer.status_code, answer.json()) == (200, {"ResultCode": 0, "ResultDesc": "Success"})
    world.settle()


def test_a_forged_confirmation_changes_nothing(amina, world, mpesa, code):
    confirmed_falsely(world, "QA12BC34DE", 2000, code)
    for minutes in (1, 4, 10, 45):
        world.later(minutes=minutes)
    amina.no_more_sms()
    assert (states(world), state_of(world, code), books(world)) == ([HEARD], State.APPROVED, {})
    world.later(hours=23)
    assert (states(world), books(world)) == ([HandState.NOT_FOUND], {})
    assert len(world.sql(select(Ticket.id))) == 1


def test_a_forged_account_for_a_true_payment_is_not_believed(amina, achieng, dr_jane, world, mpesa, code):
    """M-Pesa's own list says whose it is."""
    mpesa.scenario(achieng.phone, confirmation="never")
    receipt = pays_by_hand(world, achieng, 2000, "for the rent")
    confirmed_falsely(world, receipt, 2000, code)
    world.later(minutes=5)
    amina.no_more_sms()
    assert (state_of(world, code), states(world)) == (State.APPROVED, [HandState.UNMATCHED])


def test_a_forged_amount_for_a_true_payment_is_not_believed(amina, world, mpesa, code):
    mpesa.scenario(amina.phone, confirmation="never")
    receipt = pays_by_hand(world, amina, 1, code)
    confirmed_falsely(world, receipt, 2000, code)
    world.later(minutes=5)
    amina.gets_sms("KSh 1 ", "KSh 1,999 is missing")
    assert books(world) == {"mpesa clearing": 1, "unallocated": -1}


def test_what_was_paid_to_another_business_is_none_of_ours(world, mpesa, code):
    confirmed_falsely(world, "QA12BC34DE", 2000, code, business="600100")
    assert (verdicts(world), states(world)) == (["of another business"], [])


def test_a_payment_is_proven_by_asking_when_there_is_no_list(amina, world, mpesa, code):
    mpesa.next_request("internal-error", "pull", times=50)
    pays_by_hand(world, amina, 2000, code)
    amina.gets_sms("Paid: KSh 2,000")
    assert (states(world), books(world)) == ([BOUGHT], PAID_FOR)


def test_time_to_pay_does_not_run_out_while_a_payment_is_being_checked(amina, world, clock, mpesa, code):
    clock.set("Tue 8:59 AM")
    mpesa.next_request("internal-error", "", times=10)
    confirmed_falsely(world, "QA12BC34DE", 2000, code)
    world.later(minutes=5)
    assert state_of(world, code) == State.APPROVED
    amina.dial().does_not_see("Pay KSh")
    world.later(hours=3)
    assert state_of(world, code) == State.APPROVED, "a confirmation is asked about for a day"
    for _ in range(14):
        world.later(hours=2)
    assert (state_of(world, code), states(world)) == (State.LAPSED, [HandState.NOT_FOUND])
    amina.gets_sms("not paid in time", "You were not charged")


def m_pesa_is_silent(mpesa):
    """About what was paid by hand: neither its list nor a question is answered."""
    for what in ("pull", "status"):
        mpesa.next_request("busy", what, times=500)


def test_silence_is_not_called_a_payment_that_m_pesa_does_not_know(amina, world, mpesa, code):
    mpesa.scenario(amina.phone, confirmation="never")
    receipt = pays_by_hand(world, amina, 2000, code)
    mpesa.behave(results="never")
    amina.texts(f"PAID {receipt}").gets_sms("asking M-Pesa").reads_all()
    for _ in range(25):
        world.later(minutes=1)
    amina.no_more_sms()
    assert (states(world), world.sql(select(Signal.id))) == ([HEARD], [])
    mpesa.behave(results="once")
    for _ in range(4):
        world.later(minutes=30)
    amina.gets_sms("Paid: KSh 2,000")


def test_what_m_pesa_says_nothing_about_for_a_day_is_for_people_too(amina, world, mpesa, code):
    m_pesa_is_silent(mpesa)
    amina.texts("PAID QA12BC34DE").gets_sms("asking M-Pesa")
    for _ in range(27):
        world.later(hours=1)
    assert (states(world), len(world.sql(select(Ticket.id)))) == ([HEARD], 1)


def test_money_that_is_heard_of_keeps_its_time_and_is_not_asked_for_again(amina, world, clock, mpesa, code):
    clock.set("Tue 8:50 AM")
    world.goes_round()
    m_pesa_is_silent(mpesa)
    confirmed_falsely(world, "QA12BC34DE", 2000, code)
    amina.reads_all().texts("PAY").gets_sms("finding out whether your KSh 2,000", "do not pay again")
    for _ in range(12):
        world.later(minutes=20)
    assert (state_of(world, code), pushes(world)) == (State.APPROVED, 0)


def test_once_m_pesa_has_denied_it_three_times_it_can_be_paid(amina, world, mpesa, code):
    """A forged confirmation keeps nobody from paying for a day."""
    confirmed_falsely(world, "QA12BC34DE", 2000, code)
    amina.texts("PAY").gets_sms("finding out whether")
    for minutes in (1, 4, 10, 2):
        world.later(minutes=minutes)
    amina.texts("PAY").enters_pin().gets_sms("Paid")


def test_what_was_told_and_nobody_has_read_keeps_the_time(amina, world, clock, mpesa, code):
    world.settle = world.outside.quiet
    mpesa.pay_bill(amina.phone, 2000, code)
    world.outside.quiet()
    clock.set("Tue 9:01 AM")
    world.runtime.office.carry_out(Actor.CLOCK, lambda work: lapse(work, the_booking(work, code)))
    del world.settle
    world.settle()
    assert state_of(world, code) == State.CONFIRMED
    amina.gets_sms("Paid: KSh 2,000")


def the_booking(work, code):
    return take_up(work, work.session.scalars(select(Booking.id).where(Booking.code == code)).one())


@pytest.mark.parametrize("word", ["NO {code}", ""], ids=["declined", "no answer"])
def test_nobody_is_told_that_they_were_not_charged_who_may_have_paid(amina, dr_jane, world, mpesa, word):
    code = asks_for(amina)
    m_pesa_is_silent(mpesa)
    confirmed_falsely(world, "QA12BC34DE", 2000, code)
    amina.reads_all()
    if word:
        dr_jane.gets_sms("New request").texts(word.format(code=code))
    else:
        world.clock.set("Mon 9:01 PM")
        world.goes_round()
        world.clock.set("Tue 7:01 AM")
        world.goes_round()
    amina.gets_sms("If you paid, all of it comes back")


# PAID


def test_paid_with_a_true_receipt_finds_what_nobody_told(amina, world, mpesa, code):
    mpesa.scenario(amina.phone, confirmation="never")
    receipt = pays_by_hand(world, amina, 2000, code)
    amina.texts(f"Paid {receipt.lower()}").gets_sms("asking M-Pesa about", receipt).gets_sms(
        "Paid: KSh 2,000"
    )
    assert (states(world), books(world)) == ([BOUGHT], PAID_FOR)
    amina.texts(f"NIMELIPA {receipt}").gets_sms("is paid and confirmed", code)


def test_passing_on_the_text_of_m_pesa_is_understood(amina, world, mpesa, code):
    mpesa.scenario(amina.phone, confirmation="never")
    pays_by_hand(world, amina, 2000, code)
    amina.texts(mpesa.messages(amina.phone)[-1].text).gets_sms("asking M-Pesa").gets_sms("Paid: KSh 2,000")


def test_paid_with_an_invented_receipt_changes_nothing(amina, world, mpesa, code):
    amina.texts("PAID QA12BC34DE").gets_sms("asking M-Pesa about QA12BC34DE")
    for minutes in (1, 4, 10):
        world.later(minutes=minutes)
    amina.gets_sms("shows us no payment QA12BC34DE").no_more_sms()
    assert (state_of(world, code), states(world), books(world)) == (State.APPROVED, [HandState.NOT_FOUND], {})
    amina.texts("PAID QA12BC34DE").gets_sms("shows us no payment QA12BC34DE")


def test_somebody_elses_receipt_pays_only_what_its_account_names(amina, achieng, dr_jane, world, mpesa, code):
    achieng.dial().chooses("English").chooses("I agree")
    mpesa.scenario(amina.phone, confirmation="never")
    receipt = pays_by_hand(world, amina, 2000, code)
    achieng.texts(f"PAID {receipt}").gets_sms("asking M-Pesa").gets_sms(receipt, "which is not yours")
    amina.gets_sms("Paid: KSh 2,000", code)
    achieng.texts(f"PAID {receipt}").gets_sms(receipt, "which is not yours").no_more_sms()
    assert (state_of(world, code), books(world)) == (State.CONFIRMED, PAID_FOR)


def test_the_receipt_of_money_that_we_sent_is_no_payment(amina, world, mpesa, code):
    """A refund has a receipt as well, and M-Pesa knows it."""
    pays_by_hand(world, amina, 2000, code)
    pays_by_hand(world, amina, 2000, code)
    sent = next(entry.receipt for entry in mpesa.book if entry.kind is Kind.REVERSAL)
    amina.reads_all().texts(f"PAID {sent}").gets_sms("asking M-Pesa")
    for minutes in (1, 4, 10):
        world.later(minutes=minutes)
    amina.gets_sms("shows us no payment", sent)
    assert (states(world)[-1], books(world)) == (HandState.NOT_FOUND, PAID_FOR)


def test_paid_without_a_receipt_is_told_what_to_send(amina, world, mpesa, code):
    amina.texts("I have paid").gets_sms("PAID QA12BC34DE")
    amina.texts("PAID 2000").gets_sms("PAID QA12BC34DE")
    assert states(world) == []


def test_only_so_many_receipts_are_checked_in_a_day(amina, world, mpesa, code):
    for number in range(5):
        amina.texts(f"PAID QA12BC34D{number}").gets_sms("asking M-Pesa")
    amina.texts("PAID QA12BC34D9").gets_sms("many codes", "0709000000")
    assert (len(states(world)), len(world.sql(select(Signal.id)))) == (5, 1)
    world.later(hours=24)
    amina.reads_all().texts("PAID QA12BC34D9").gets_sms("asking M-Pesa")


def test_a_claim_for_a_prompts_payment_counts_once(amina, dr_jane, world, mpesa, code):
    pays(amina, dr_jane)
    amina.texts(f"PAID {mpesa.book[0].receipt}").gets_sms("is paid and confirmed", code)
    assert books(world) == PAID_FOR
