"""Payments that end without money, each with its own true words (R3.4)."""

import pytest
from sqlalchemy import select

from models.bookings import State
from models.money import AttemptState, PaymentAttempt
from tests.conversations.scenes import (
    attempts,
    books,
    callback_address,
    is_accepted,
    pushes,
    state_of,
)

PAID, FAILED = AttemptState.PAID, AttemptState.FAILED


@pytest.fixture
def code(amina, dr_jane):
    """Amina's booking, which waits for her KSh 2,000."""
    return is_accepted(amina, dr_jane)


def test_a_cancelled_payment_is_tried_again(amina, dr_jane, world, code):
    amina.texts("PAY").cancels_prompt().gets_sms("not completed", "cancelled or ran out of time", code, "PAY")
    assert (state_of(world, code), attempts(world), books(world)) == (State.APPROVED, [FAILED], {})
    world.later(minutes=3)
    amina.texts("PAY").enters_pin().gets_sms("Paid", "Receipt")
    dr_jane.gets_sms("has paid")
    assert (state_of(world, code), attempts(world)) == (State.CONFIRMED, [FAILED, PAID])


def test_a_wrong_pin(amina, world, code):
    amina.texts("PAY").enters_pin("9999").gets_sms("did not accept the PIN", "three wrong", code, "PAY")
    assert state_of(world, code) == State.APPROVED


def test_a_locked_pin(amina, world, code):
    world.outside.mpesa.phone(amina.phone).wrong_pins = 3
    amina.texts("PAY").enters_pin().gets_sms("PIN is locked", "Safaricom", code)
    assert state_of(world, code) == State.APPROVED


def test_not_enough_money(amina, world, code):
    world.outside.mpesa.phone(amina.phone).balance = 1999
    amina.texts("PAY").enters_pin().gets_sms("not enough money", "top up", code, "PAY")
    assert state_of(world, code) == State.APPROVED


def test_a_phone_that_is_off(amina, world, code):
    world.outside.mpesa.scenario(amina.phone, payer="unreachable")
    amina.texts("PAY")
    world.later(seconds=14)
    world.later(seconds=6)
    amina.gets_sms("no answer", code, "PAY")
    assert (state_of(world, code), attempts(world)) == (State.APPROVED, [FAILED])


def test_a_prompt_that_nobody_answers(amina, world, code):
    amina.texts("PAY").ignores_prompt()
    for _ in range(7):
        world.later(seconds=10)
    amina.gets_sms("no answer", code)
    assert (state_of(world, code), attempts(world)) == (State.APPROVED, [FAILED])


@pytest.mark.parametrize(
    ("result", "words"),
    [("4", "limit"), ("11", "cannot take money"), ("2028", "on our side"), ("1025", "M-Pesa is busy")],
)
def test_other_endings_are_told_apart(amina, world, code, result, words):
    world.outside.mpesa.scenario(amina.phone, result=result)
    amina.texts("PAY").enters_pin()
    world.later(seconds=5)
    amina.gets_sms(words, code)
    assert (state_of(world, code), attempts(world)) == (State.APPROVED, [FAILED])


def test_a_result_that_nobody_knows_is_never_a_failure(amina, world, code):
    world.outside.mpesa.scenario(amina.phone, result="7777")
    amina.texts("PAY").enters_pin()
    world.later(seconds=20)
    amina.texts("PAY").gets_sms("was just sent")
    for _ in range(8):
        world.later(seconds=25)
    amina.gets_sms("cannot see yet", "do not pay again", code).texts("PAY").gets_sms("finding out", code)
    assert (pushes(world), attempts(world)) == (1, [AttemptState.UNCLEAR])


def test_who_fails_at_the_last_moment_has_a_quarter_of_an_hour_to_try_again(amina, world, clock, code):
    clock.set("Tue 8:59 AM")  # a minute before the day is over that she was given
    amina.texts("PAY")
    world.later(minutes=2)
    amina.reads_all()
    world.later(minutes=1)
    assert state_of(world, code) == State.APPROVED
    assert attempts(world) == [FAILED]
    amina.texts("PAY").enters_pin().gets_sms("Paid")


@pytest.mark.parametrize("trouble", ["busy", "spike-arrest", "spike-arrest-500"])
def test_m_pesa_that_is_busy_is_asked_again_by_itself(amina, world, code, trouble):
    world.outside.mpesa.next_request(trouble, "push", times=1)
    amina.texts("PAY").no_prompt()
    world.later(seconds=70)
    amina.enters_pin().gets_sms("Paid")
    assert (pushes(world), attempts(world)) == (1, [PAID])


def test_what_m_pesa_will_never_accept_is_told_at_once(amina, world, code):
    world.outside.mpesa.next_request("no-product", "push", times=1)
    amina.texts("PAY").gets_sms("on our side", code).no_prompt()
    assert (pushes(world), attempts(world), state_of(world, code)) == (0, [FAILED], State.APPROVED)


def test_what_m_pesa_is_told_is_neutral(amina, world, code):
    amina.texts("PAY")
    push = next(iter(world.outside.mpesa.prompts.values())).push
    assert (push.reference, push.amount, push.phone) == (code, 2000, "254712345678")
    token = world.sql(select(PaymentAttempt.token))[0][0]
    assert callback_address(world).endswith(f"/payments/stk/{token}")
