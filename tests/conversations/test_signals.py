"""Signs of misuse: each is noticed where it shows, told to support, and hurts nobody who pays honestly."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

import app
from booking.asking.receipts_told import TOO_MANY_RECEIPTS
from models.bookings import State
from models.money import PaymentAttempt, Refund, RefundState
from models.oversight import Signal
from payments.signals import RULES, Sign
from tests.conversations.money import gives_up, has_paid
from tests.conversations.scenes import (
    attempts,
    books,
    callback_address,
    is_accepted,
    pushes,
    said_by_m_pesa,
    state_of,
    tell,
)
from tests.operating import Terminal


@pytest.fixture
def code(amina, dr_jane):
    return is_accepted(amina, dr_jane)


def signs(world):
    """What was noticed, oldest first."""
    return [rule for (rule,) in world.sql(select(Signal.rule).order_by(Signal.id))]


def fails(client, times, world):
    for _ in range(times):
        world.later(minutes=2, seconds=5)  # the pause that M-Pesa wants after the one before
        client.texts("PAY").cancels_prompt().gets_sms("not completed")


def test_every_sign_has_its_rule():
    assert RULES.keys() == set(Sign)
    assert TOO_MANY_RECEIPTS in set(Sign)


def test_an_ordinary_visit_is_no_sign_of_anything(amina, dr_jane, world):
    has_paid(amina, dr_jane, world)
    assert signs(world) == []


# failures, and the wait


def test_after_many_failures_the_next_prompt_waits_and_the_client_hears_until_when(amina, world, code):
    fails(amina, 5, world)
    assert signs(world) == [Sign.FAILURES]
    amina.texts("PAY").gets_sms("failed often today", "9:40 AM", "Pay Bill", code).no_prompt()
    amina.dial(f"*384*7464*{code}#").chooses("Pay now").chooses("Pay from this phone")
    amina.sees("failed often today", "9:40 AM").chooses("Pay by Pay Bill").sees(code)
    assert pushes(world) == 5
    world.later(minutes=30)
    amina.hangs_up().texts("PAY").enters_pin().gets_sms("Paid")
    assert state_of(world, code) == State.CONFIRMED


def test_another_phone_can_pay_meanwhile(amina, world, code):
    fails(amina, 5, world)
    amina.dial(f"*384*7464*{code}#").chooses("Pay now").chooses("Pay from this phone")
    amina.chooses("another number").types("0723456789").chooses("Yes").is_told("0723456789")
    world.later(seconds=5)
    world.handset("0723456789").enters_pin()
    amina.gets_sms("Paid")


def test_no_wait_takes_a_booking_away(amina, world, clock, code):
    clock.set("Tue 8:05 AM")  # 45 minutes are left to pay after that
    fails(amina, 5, world)
    world.later(minutes=2, seconds=5)
    amina.texts("PAY").enters_pin().gets_sms("Paid")
    assert state_of(world, code) == State.CONFIRMED


def test_failures_of_yesterday_count_no_more(amina, dr_jane, world, clock, code):
    fails(amina, 4, world)
    clock.advance(hours=23)
    fails(amina, 1, world)
    assert signs(world) == [Sign.FAILURES]
    clock.advance(minutes=59)
    amina.texts("PAY").enters_pin()


def test_wrong_pins_in_a_row(amina, world, code):
    for _ in range(2):
        amina.texts("PAY").enters_pin("9999").gets_sms("did not accept")
        world.later(minutes=3)
    assert signs(world) == []
    amina.texts("PAY").enters_pin("9999").gets_sms("PIN")
    assert signs(world) == [Sign.WRONG_PINS]


def test_many_prompts_on_one_phone(amina, world, clock, code):
    for _ in range(11):
        amina.texts("PAY").cancels_prompt()
        world.later(minutes=3)
        nothing_failed = update(PaymentAttempt).values(prompted_at=None)
        world.runtime.database.write(lambda session: session.execute(nothing_failed))  # noqa: B023
    assert signs(world) == [Sign.PROMPTS]


# who pays


def test_a_payer_who_is_not_the_booker(amina, world, code):
    amina.dial(f"*384*7464*{code}#").chooses("Pay now").chooses("another number").types("0723456789")
    amina.chooses("Yes")
    world.later(seconds=5)
    world.handset("0723456789").enters_pin()
    amina.gets_sms("Paid")
    assert signs(world) == [Sign.OTHER_PAYER]
    [(signal,)] = world.sql(select(Signal))
    assert ("789" in signal.reason, code in signal.reason) == (True, True)
    assert "723456" not in signal.reason
    assert signal.client_id is not None
    assert signal.booking_id is None, "a friend who pays holds up no refund"


# what is posted to us


def test_a_callback_with_another_amount(amina, world, code):
    amina.texts("PAY")
    tell(world, said_by_m_pesa(world, amount=1, receipt="QA12BC34DE"))
    assert signs(world) == [Sign.AMOUNT_OFF]


def test_a_success_that_m_pesa_denies(amina, world, code):
    amina.texts("PAY").cancels_prompt().gets_sms("not completed")
    tell(world, said_by_m_pesa(world, receipt="QA12BC34DE"))
    assert signs(world) == [Sign.DENIED]
    assert books(world) == {}


def test_a_success_that_m_pesa_denies_later(amina, world, code):
    world.outside.mpesa.scenario(amina.phone, callback="never")
    amina.texts("PAY")
    tell(world, said_by_m_pesa(world, receipt="QA12BC34DE"))
    amina.cancels_prompt()
    world.later(seconds=20)
    amina.gets_sms("not completed")
    assert signs(world) == [Sign.DENIED]


def test_a_flag_on_a_payment_has_support_look_before_money_goes_back(amina, dr_jane, world, code):
    amina.texts("PAY")
    tell(world, said_by_m_pesa(world, amount=1, receipt="QA12BC34DE"))
    amina.enters_pin().gets_sms("Paid")
    gives_up(amina, world)
    assert world.sql(select(Refund.state)) == [(RefundState.HELD,)]
    terminal = Terminal(world)
    assert "amount is off" in terminal.types("signals list")
    [(key,)] = world.sql(select(Signal.id))
    terminal.types(f"signals seen {key}")
    assert "0 not seen" in terminal.types("signals list")
    assert "Nothing was changed" in terminal.is_refused(f"signals seen {key}")


def test_a_flag_stays_on_the_money_when_another_time_is_taken_for_it(amina, dr_jane, world, code):
    amina.texts("PAY")
    tell(world, said_by_m_pesa(world, amount=1, receipt="QA12BC34DE"))
    amina.enters_pin().gets_sms("Paid").reads_all()
    dr_jane.reads_all().texts(f"CALLOFF {code}").reads_all()
    amina.gets_sms("We are sorry").replies("2").gets_sms("replaces").reads_all()
    gives_up(amina, world)
    assert world.sql(select(Refund.state).order_by(Refund.id)) == [(RefundState.SPENT,), (RefundState.HELD,)]


def test_many_refunds_by_ones_own_wish(amina, dr_jane, world):
    for _ in range(4):
        has_paid(amina, dr_jane, world)
        gives_up(amina, world)
        world.later(minutes=5)
        amina.reads_all()
        dr_jane.reads_all()
    assert signs(world) == [Sign.REFUNDS]
    assert world.sql(select(Refund.state).order_by(Refund.id))[-1] == (RefundState.HELD,)


def test_receipts_that_m_pesa_does_not_know(amina, world, code):
    for number in range(3):
        amina.texts(f"PAID QA12BC34D{number}").gets_sms("QA12BC34D")
        for _ in range(6):
            world.later(minutes=20)
    assert Sign.FALSE_RECEIPTS in signs(world)


def test_one_cause_is_one_sign(amina, world, code):
    amina.texts("PAY")
    for _ in range(3):
        tell(world, said_by_m_pesa(world, amount=1, receipt="QA12BC34DE"))
    assert signs(world) == [Sign.AMOUNT_OFF]
    assert len(attempts(world)) == 1


def test_a_post_from_where_m_pesa_is_not(amina, world, code):
    """Production names the addresses that are believed."""
    amina.texts("PAY")
    believing = world.runtime.settings.model_copy(update={"daraja_allowed_ips": ("196.201.214.200",)})
    doors = app.create(replace(world.runtime, settings=believing)).test_client()
    path = callback_address(world).removeprefix(world.served.url)
    for _ in range(2):
        assert doors.post(path, json=said_by_m_pesa(world, receipt="QA12BC34DE")).status_code == 200
    world.settle()
    assert signs(world) == [Sign.WRONG_ADDRESS]
