"""Payments of which M-Pesa does not say how they ended, by each way of asking (REQUIREMENTS R3.5)."""

import pytest

from models.bookings import State
from models.money import AttemptState
from models.support import Subject
from simulator.handset import Handset
from tests.conversations.asking import WAYS
from tests.conversations.by_hand import books_agree, told_where_to_tell
from tests.conversations.money import tickets
from tests.conversations.scenes import attempts, books, comes_home, is_accepted, pushes, state_of
from tests.world import World

PAID, FAILED, UNCLEAR = AttemptState.PAID, AttemptState.FAILED, AttemptState.UNCLEAR
UNTIL = "Tue 8 Dec 9:00 AM"  # she was accepted on Monday at nine
HELP = "Help: 0709000000"
ONE_PAYMENT = {"mpesa clearing": 2000, "client credit": -2000}


@pytest.fixture(params=list(WAYS.values()), ids=list(WAYS))
def asks(request):
    return request.param


@pytest.fixture
def code(amina, dr_jane):
    """Amina's booking, which waits for her KSh 2,000."""
    return is_accepted(amina, dr_jane)


@pytest.fixture
def doubt(amina, world, code, asks) -> None:
    """She typed her PIN, or did not, and M-Pesa answers in riddles; she was told so."""
    world.outside.mpesa.scenario(amina.phone, callback="never", query_says="7777")
    asks(amina)


def test_unclear_and_then_paid(amina, dr_jane, world, code, doubt):
    amina.enters_pin()
    is_told_not_to_pay_again(world, amina, code)
    world.outside.mpesa.scenario(amina.phone)
    world.later(minutes=5)
    amina.gets_sms("Paid: KSh 2,000", code).no_more_sms()
    dr_jane.gets_sms("has paid")
    assert (attempts(world), pushes(world), books(world)) == ([PAID], 1, ONE_PAYMENT)


def test_unclear_and_then_not_paid(amina, world, code, doubt, asks):
    amina.cancels_prompt()
    is_told_not_to_pay_again(world, amina, code)
    world.outside.mpesa.scenario(amina.phone)
    world.later(minutes=5)
    amina.gets_sms("not completed", f"{code} is still yours until {UNTIL}", "Reply PAY", HELP)
    assert (attempts(world), books(world)) == ([FAILED], {})
    asks(amina)
    amina.enters_pin().gets_sms("Paid: KSh 2,000")


def test_unclear_for_ever_is_for_support(amina, world, code, doubt):
    amina.enters_pin()
    is_told_not_to_pay_again(world, amina, code)
    a_day_passes(world)
    amina.gets_sms(f"KSh 2,000 for {code}", "Our team", "do not pay again", HELP).no_more_sms()
    assert (attempts(world), tickets(world)) == ([AttemptState.WITH_SUPPORT], [Subject.PAYMENT_UNCLEAR])
    assert (state_of(world, code), books(world)) == (State.APPROVED, {}), "her time does not run out"
    amina.texts("PAY").gets_sms("KSh 2,000", f"{code} arrived", "do not pay again", HELP)
    assert pushes(world) == 1


def test_what_support_has_is_settled_when_the_truth_comes(amina, world, code, doubt):
    amina.enters_pin()
    is_told_not_to_pay_again(world, amina, code)
    a_day_passes(world)
    names_her_receipt(world, amina)
    amina.gets_sms("Paid: KSh 2,000")
    assert (attempts(world), tickets(world), books(world)) == ([PAID], [], ONE_PAYMENT)


def test_unclear_and_she_names_the_receipt(amina, world, code, doubt):
    amina.enters_pin()
    is_told_not_to_pay_again(world, amina, code)
    receipt = names_her_receipt(world, amina)
    amina.gets_sms("Paid: KSh 2,000", receipt)
    assert (attempts(world), books(world), books_agree(world)) == ([PAID], ONE_PAYMENT, True)


def is_told_not_to_pay_again(world: World, client: Handset, code: str) -> None:
    """What is known, what to do and who helps; until when does not matter, for the time does not run out."""
    for _ in range(8):  # for three minutes the prompt may still be on her phone
        world.later(seconds=25)
    client.gets_sms(f"We cannot see yet if your KSh 2,000 for {code} went through")
    told = client.no_more_sms().read[-1].text
    assert all(words in told for words in ("do not pay again", "asking M-Pesa and will text you", HELP))
    client.texts("PAY").gets_sms("KSh 2,000", f"{code} arrived", "do not pay again", HELP).no_prompt()
    comes_home(client).does_not_see("Pay KSh").hangs_up()
    assert attempts(world) == [UNCLEAR]


def a_day_passes(world: World) -> None:
    """And some hours more: each of our questions may come an hour late here."""
    for _ in range(30):
        world.later(hours=1)


def names_her_receipt(world: World, client: Handset) -> str:
    told_where_to_tell(world)
    receipt = world.outside.mpesa.book[-1].receipt
    client.texts(f"PAID {receipt}").gets_sms("asking M-Pesa about", receipt)
    for _ in range(6):
        world.later(minutes=10)
    return str(receipt)
