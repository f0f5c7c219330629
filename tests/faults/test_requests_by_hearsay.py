"""Which request is an attempt's only M-Pesa says, taking the prompt; a callback's word for it is hearsay."""

import pytest
from sqlalchemy import select

from models.money import AttemptState, Callback
from tests.conversations.by_hand import receipts
from tests.conversations.scenes import attempts, books, is_accepted, said_by_m_pesa, tell

pytestmark = pytest.mark.one_database

PAID, UNCLEAR = AttemptState.PAID, AttemptState.UNCLEAR
ONE_PAYMENT = {"mpesa clearing": 2000, "client credit": -2000}


@pytest.fixture
def code(amina, dr_jane):
    """Amina's booking, which waits for her KSh 2,000."""
    return is_accepted(amina, dr_jane)


def verdicts(world):
    return [verdict for (verdict,) in world.sql(select(Callback.verdict).order_by(Callback.id))]


@pytest.mark.parametrize("age", [{"minutes": 3}, {"hours": 26}], ids=["lately", "before yesterday"])
@pytest.mark.parametrize("receipt", ["its own", "AAAAAAAAAA"])
def test_another_payments_callback_is_not_this_ones(amina, dr_jane, world, mpesa, code, age, receipt):
    amina.texts("PAY").enters_pin().gets_sms("Paid").reads_all()
    world.later(**age)
    is_accepted(amina, dr_jane, day="Fri")
    world.redis.delete(*world.redis.scan_iter("daraja:*:token"))  # of yesterday
    mpesa.next_request("lost-answer", "push")  # so that we do not know which request is this attempt's
    amina.reads_all().texts("PAY").gets_sms("cannot see yet")
    told = mpesa.book[0].receipt if receipt == "its own" else receipt
    tell(world, said_by_m_pesa(world, receipt=told, which=0), which=1)
    world.later(seconds=20)
    assert (attempts(world), books(world)) == ([PAID, UNCLEAR], ONE_PAYMENT)
    assert "of another request" in verdicts(world)


@pytest.fixture
def nobodys(amina, achieng, dr_jane, mpesa, code):
    """Achieng's prompt on her phone, whose request nobody named to us, after one that Amina paid unseen."""
    mpesa.scenario(amina.phone, callback="never")
    achieng.dial().chooses("English").chooses("I agree").chooses("My name").chooses("name").types("Achieng")
    for client, booking in ((amina, code), (achieng, is_accepted(achieng, dr_jane, day="Fri"))):
        mpesa.next_request("lost-answer", "push")
        client.texts(f"PAY {booking}").gets_sms("cannot see yet")
    amina.enters_pin()


@pytest.mark.usefixtures("nobodys")
@pytest.mark.parametrize("code_said", ["0", "17"])
@pytest.mark.parametrize("receipt", ["AAAAAAAAAA", None])
def test_a_paid_request_that_only_a_callback_calls_ours_pays_nothing(
    achieng, world, mpesa, code_said, receipt
):
    """Whoever posts it knows of a payment that nobody told us of, and invents the rest."""
    tell(world, said_by_m_pesa(world, code=code_said, receipt=receipt, which=0), which=1)
    for _ in range(5):
        world.later(seconds=10)
    assert (attempts(world), books(world)) == ([UNCLEAR, UNCLEAR], {})
    achieng.enters_pin().gets_sms("Paid: KSh 2,000", mpesa.book[1].receipt)
    assert (attempts(world), receipts(world)) == ([UNCLEAR, PAID], [None, mpesa.book[1].receipt])


def test_a_paid_request_that_only_a_callback_names_pays_once_its_receipt_is_known(amina, world, mpesa, code):
    mpesa.next_request("lost-answer", "push")
    amina.texts("PAY").gets_sms("cannot see yet")
    mpesa.next_request("internal-error", "query", times=2)
    amina.enters_pin().gets_sms("Paid: KSh 2,000", mpesa.book[0].receipt)
    assert (attempts(world), books(world)) == ([PAID], ONE_PAYMENT)
