"""Pushes that meet another one, or a USSD session (facts/daraja.md 5.3)."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from simulator.safaricom.app import create
from simulator.safaricom.mpesa import Mpesa
from simulator.safaricom.world import World
from simulator.serving import serve
from tests.simulator.safaricom.merchant import AMINA, Merchant, the_error


class TestTheLineIsHeld:
    REFUSAL = (
        500,
        "500.001.1001",
        "Unable to lock subscriber, a transaction is already in process for the current subscriber",
    )

    def test_by_an_open_prompt(self, merchant, mpesa):
        merchant.push()
        assert the_error(merchant.push()) == self.REFUSAL
        mpesa.cancel(AMINA)
        assert merchant.push().status_code == 200

    def test_by_a_ussd_session(self, merchant, mpesa):
        mpesa.phone(AMINA).in_ussd = True
        assert the_error(merchant.push()) == self.REFUSAL
        mpesa.phone(AMINA).in_ussd = False
        assert merchant.push().status_code == 200

    def test_by_a_ussd_session_that_the_world_knows_of(self):
        mpesa = Mpesa(World(on_ussd=lambda phone: phone == AMINA))
        daraja = serve(create(mpesa))
        merchant = Merchant(daraja.url, mpesa, callbacks_at="http://127.0.0.1:9")
        merchant.sign_in()
        assert the_error(merchant.push()) == self.REFUSAL
        daraja.stop()

    @pytest.mark.parametrize("code", ["1001", "1037"])
    def test_or_is_told_by_callback(self, merchant, mpesa, code):
        mpesa.behave(collision=code)
        mpesa.phone(AMINA).in_ussd = True
        assert merchant.push().json()["ResponseCode"] == "0"
        assert merchant.stk()[0]["ResultCode"] == int(code)
        assert mpesa.prompt(AMINA) is None

    def test_only_that_phones(self, merchant):
        merchant.push()
        assert merchant.push(PhoneNumber="254722000001", PartyA="254722000001").status_code == 200


class TestTheRuleOfTwoMinutes:
    def test_a_second_payment_of_the_same_ends_with_17(self, merchant, mpesa, clock):
        merchant.push()
        mpesa.enter_pin(AMINA)
        assert [each["ResultCode"] for each in merchant.stk()] == [0]
        clock.later(119)
        merchant.push()
        assert [each["ResultCode"] for each in merchant.stk()] == [0, 17]
        assert len(mpesa.book) == 1

    def test_not_after_two_minutes_nor_for_another_amount(self, merchant, mpesa, clock):
        merchant.push()
        mpesa.enter_pin(AMINA)
        merchant.push(Amount="1999")
        mpesa.enter_pin(AMINA)
        clock.later(120)
        merchant.push()
        mpesa.enter_pin(AMINA)
        assert [each.amount for each in mpesa.book] == [2000, 1999, 2000]

    def test_a_cancelled_one_counts_only_when_switched_so(self, merchant, mpesa):
        for repeats, code in [("paid", 1032), ("any", 17)]:
            mpesa.behave(repeats=repeats)
            merchant.push()
            if mpesa.prompt(AMINA):
                mpesa.cancel(AMINA)
            assert merchant.stk()[-1]["ResultCode"] == code


def test_of_many_pushes_at_once_to_one_phone_one_is_shown(merchant, mpesa):
    with ThreadPoolExecutor(16) as crowd:
        answers = list(crowd.map(lambda _: merchant.push().status_code, range(32)))
    assert sorted(answers) == [200] + [500] * 31
    assert mpesa.enter_pin(AMINA)
    assert len(merchant.stk()) == 1


def test_many_phones_pay_at_once_and_every_shilling_is_in_the_book_once(merchant, mpesa):
    phones = [f"2547000000{each:02}" for each in range(32)]

    def pay(phone: str) -> str:
        mpesa.scenario(phone, payer="pays")
        return str(merchant.pushed(PhoneNumber=phone, PartyA=phone))

    with ThreadPoolExecutor(16) as crowd:
        ids = set(crowd.map(pay, phones))
    assert {each["CheckoutRequestID"] for each in merchant.stk()} == ids
    assert sorted(entry.phone for entry in mpesa.book) == phones
    assert len({entry.receipt for entry in mpesa.book}) == 32
