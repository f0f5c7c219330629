"""What M-Pesa says, when it says it late, twice, early, never, or when somebody else says it."""

import json

import pytest
import requests
from sqlalchemy import func, select

from models.bookings import State
from models.money import AttemptState, Callback, PaymentAttempt
from tests.conversations.scenes import (
    attempts,
    books,
    callback_address,
    is_accepted,
    pushes,
    refunds,
    said_by_m_pesa,
    state_of,
    tell,
)
from tests.servers import redis_url
from tests.world import opened

pytestmark = pytest.mark.one_database

PAID, FAILED, PROMPTED = AttemptState.PAID, AttemptState.FAILED, AttemptState.PROMPTED
UNCLEAR, WITH_SUPPORT = AttemptState.UNCLEAR, AttemptState.WITH_SUPPORT
ONE_PAYMENT = {"mpesa clearing": 2000, "client credit": -2000}


@pytest.fixture
def code(amina, dr_jane):
    """Amina's booking, which waits for her KSh 2,000."""
    return is_accepted(amina, dr_jane)


# true, but in its own time


def test_a_callback_that_never_comes(amina, dr_jane, world, mpesa, code):
    mpesa.scenario(amina.phone, callback="never")
    amina.texts("PAY").enters_pin().reads_all().no_more_sms()
    world.later(seconds=20)
    amina.gets_sms("Paid: KSh 2,000", code)
    dr_jane.gets_sms("has paid")
    assert (state_of(world, code), attempts(world), books(world)) == (State.CONFIRMED, [PAID], ONE_PAYMENT)


def test_a_failure_whose_callback_never_comes(amina, world, mpesa, code):
    mpesa.scenario(amina.phone, callback="never")
    amina.texts("PAY").cancels_prompt()
    world.later(seconds=20)
    amina.gets_sms("not completed", code)
    assert attempts(world) == [FAILED]


def test_a_callback_that_comes_after_the_question_brings_the_receipt(amina, world, mpesa, code):
    mpesa.scenario(amina.phone, callback_after=40)
    amina.texts("PAY").enters_pin()
    world.later(seconds=20)
    amina.gets_sms("Paid").reads_all()
    world.later(seconds=20)
    amina.no_more_sms()
    assert receipts(world) == [mpesa.book[0].receipt]
    assert books(world) == ONE_PAYMENT


@pytest.mark.both_databases
def test_a_callback_that_comes_twice(amina, dr_jane, world, mpesa, code):
    mpesa.scenario(amina.phone, callback="twice")
    amina.texts("PAY").enters_pin().gets_sms("Paid").reads_all().no_more_sms()
    dr_jane.gets_sms("has paid").no_more_sms()
    assert (attempts(world), books(world)) == ([PAID], ONE_PAYMENT)


@pytest.mark.both_databases
def test_a_callback_that_overtakes_the_answer_to_the_push(amina, world, mpesa, code):
    mpesa.scenario(amina.phone, payer="pays", callback="before-answer")
    amina.texts("PAY").gets_sms("Paid", "Receipt")
    world.later(seconds=30)
    assert (attempts(world), pushes(world), books(world)) == ([PAID], 1, ONE_PAYMENT)


def test_a_failure_that_overtakes_the_answer_to_the_push(amina, world, mpesa, code):
    mpesa.scenario(amina.phone, payer="cancels", callback="before-answer")
    amina.texts("PAY").gets_sms("not completed")
    world.later(minutes=5)
    assert attempts(world) == [FAILED]


@pytest.mark.both_databases
def test_a_late_failure_undoes_nothing(amina, world, mpesa, code):
    amina.texts("PAY").enters_pin().gets_sms("Paid").reads_all()
    tell(world, said_by_m_pesa(world, code="1032"))
    amina.no_more_sms()
    assert (attempts(world), state_of(world, code)) == ([PAID], State.CONFIRMED)


def test_m_pesa_that_answers_nothing_for_a_while_is_asked_again(amina, world, mpesa, code):
    mpesa.scenario(amina.phone, callback="never")
    amina.texts("PAY").enters_pin()
    mpesa.next_request("internal-error", "query", times=3)
    for _ in range(6):
        world.later(seconds=20)
    amina.gets_sms("Paid", code)


def test_a_late_success_is_read_again_until_m_pesa_answers(amina, world, mpesa, code):
    mpesa.scenario(amina.phone, callback_says="1032")
    amina.texts("PAY").enters_pin().gets_sms("not completed").reads_all()
    mpesa.next_request("internal-error", "query", times=1)
    tell(world, said_by_m_pesa(world, receipt=mpesa.book[0].receipt))
    amina.no_more_sms()
    world.later(seconds=30)
    amina.gets_sms("Paid", "Receipt")
    assert (attempts(world), books(world)) == ([PAID], ONE_PAYMENT)


# lost answers


@pytest.mark.parametrize("fault", ["lost-answer", "gateway-timeout", "internal-error"])
def test_a_push_whose_answer_was_lost_is_found_by_its_callback(amina, world, mpesa, code, fault):
    mpesa.next_request(fault, "push")
    amina.texts("PAY").gets_sms("cannot see yet", code).enters_pin().gets_sms("Paid", "Receipt")
    assert (attempts(world), pushes(world), books(world)) == ([PAID], 1, ONE_PAYMENT)


def test_a_push_whose_answer_was_lost_may_also_have_failed(amina, world, mpesa, code):
    mpesa.next_request("lost-answer", "push")
    amina.texts("PAY").cancels_prompt().gets_sms("not completed")
    assert (attempts(world), pushes(world)) == ([FAILED], 1)


def test_what_stays_unclear_for_a_day_goes_to_people(amina, world, mpesa, code):
    mpesa.next_request("lost-answer", "push")
    mpesa.scenario(amina.phone, callback="never")
    amina.texts("PAY").gets_sms("cannot see yet", "do not pay again", "0709000000").enters_pin()
    for _ in range(12):
        world.later(minutes=2)
    assert attempts(world) == [UNCLEAR]
    for _ in range(27):
        world.later(hours=1)
    assert (attempts(world), state_of(world, code)) == ([WITH_SUPPORT], State.APPROVED)
    amina.reads_all().texts("PAY").gets_sms("finding out", code)
    assert (pushes(world), books(world)) == (1, {})


def test_what_is_with_support_is_still_settled_by_a_late_callback(amina, world, mpesa, code):
    mpesa.next_request("lost-answer", "push")
    mpesa.scenario(amina.phone, callback_after=30 * 3600)
    amina.texts("PAY").enters_pin()
    for _ in range(31):
        world.later(hours=1)
    amina.gets_sms("Paid", "Receipt")
    assert (attempts(world), books(world)) == ([PAID], ONE_PAYMENT)


# untrue


def test_a_forged_address_is_no_address(amina, world, mpesa, code):
    amina.texts("PAY")
    wrong = callback_address(world)[:-1]
    assert (
        requests.post(wrong, json=said_by_m_pesa(world, receipt="AAAAAAAAAA"), timeout=10).status_code == 404
    )
    assert kept(world) == 0


def test_a_forged_success_is_not_believed(amina, world, mpesa, code):
    amina.texts("PAY").reads_all()
    tell(world, said_by_m_pesa(world, receipt="AAAAAAAAAA"))
    amina.no_more_sms()
    assert (attempts(world), state_of(world, code), books(world)) == ([PROMPTED], State.APPROVED, {})
    amina.cancels_prompt().gets_sms("not completed")


@pytest.mark.parametrize("amount", [1, 1999, 2001, 200_000, "2000.50", None])
def test_a_forged_amount_is_not_believed(amina, world, mpesa, code, amount):
    amina.texts("PAY").reads_all()
    tell(world, said_by_m_pesa(world, receipt="AAAAAAAAAA", amount=amount))
    world.later(seconds=5)
    amina.no_more_sms()
    assert (attempts(world), verdicts(world)) == ([PROMPTED], ["amount is off"])


def test_an_amount_that_is_off_does_not_hide_a_true_payment(amina, world, mpesa, code):
    mpesa.scenario(amina.phone, callback_amount=1)
    amina.texts("PAY").enters_pin().reads_all().no_more_sms()
    world.later(seconds=20)
    amina.gets_sms("Paid: KSh 2,000")
    assert (receipts(world), books(world)) == ([None], ONE_PAYMENT)


def test_a_success_that_m_pesa_denies_when_asked(amina, world, mpesa, code):
    mpesa.scenario(amina.phone, callback_says="0")
    amina.texts("PAY").cancels_prompt().reads_all().no_more_sms()
    world.later(seconds=5)
    amina.gets_sms("not completed", code)
    assert (attempts(world), state_of(world, code), books(world)) == ([FAILED], State.APPROVED, {})


@pytest.mark.both_databases
def test_a_receipt_that_another_payment_has_is_left_out(amina, dr_jane, world, mpesa, code):
    amina.texts("PAY").enters_pin().gets_sms("Paid").reads_all()
    is_accepted(amina, dr_jane, day="Fri")
    world.later(minutes=3)
    mpesa.scenario(amina.phone, callback="never")
    amina.texts("PAY").enters_pin()
    tell(world, said_by_m_pesa(world, receipt=mpesa.book[0].receipt, which=1), which=1)
    amina.gets_sms("Paid")
    assert receipts(world) == [mpesa.book[0].receipt, None]
    assert books(world) == {"mpesa clearing": 4000, "client credit": -4000}


JUNK = [
    b"",
    b"{}",
    b"[]",
    b"null",
    b"\xff\xfe\x00",
    b'{"Body":{}}',
    b'{"Body":{"stkCallback":7}}',
    b"[" * 9000,
]


@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_junk_changes_nothing(amina, world, code, junk):
    amina.texts("PAY").reads_all()
    answer = requests.post(callback_address(world), data=junk, timeout=10)
    assert answer.status_code in (200, 400)
    world.settle()
    amina.no_more_sms()
    assert attempts(world) == [PROMPTED]
    assert verdicts(world) == (["not a callback"] if answer.status_code == 200 else [])


def test_a_body_that_is_too_long_is_not_kept(amina, world, code):
    amina.texts("PAY")
    long = json.dumps({"Body": "x" * 20_000})
    assert requests.post(callback_address(world), data=long, timeout=10).status_code == 413
    assert kept(world) == 0


def test_a_callback_from_a_wrong_address_is_kept_and_not_obeyed(sqlite_clinic, worker_id):
    """In production only Safaricom's addresses are listened to; polling finds what is true."""
    sqlite_clinic.put_back()
    with opened(sqlite_clinic.url, redis_url(worker_id), DARAJA_ALLOWED_IPS="196.201.212.69") as world:
        amina, dr_jane = world.handset("0712345678"), world.handset("0722000001")
        code = is_accepted(amina, dr_jane)
        amina.texts("PAY").enters_pin().reads_all().no_more_sms()
        assert verdicts(world) == ["from a wrong address"]
        world.later(seconds=20)
        amina.gets_sms("Paid", code)


def test_nothing_is_owed_back_when_nothing_came(amina, world, mpesa, code):
    amina.texts("PAY").reads_all().texts("CANCEL")
    tell(world, said_by_m_pesa(world, receipt="AAAAAAAAAA"))
    world.later(minutes=1)
    assert (refunds(world), books(world)) == ([], {})


# what the tests say and ask


def kept(world):
    return world.sql(select(func.count()).select_from(Callback))[0][0]


def verdicts(world):
    return [verdict for (verdict,) in world.sql(select(Callback.verdict).order_by(Callback.id))]


def receipts(world):
    rows = world.sql(select(PaymentAttempt.receipt).order_by(PaymentAttempt.id))
    return [receipt for (receipt,) in rows]
