"""What the payer does with a prompt, and what becomes of it."""

import re

import pytest

from simulator.safaricom.mpesa import NoPrompt
from simulator.safaricom.quirks import AS_MEASURED
from tests.simulator.safaricom.merchant import AMINA


class TestPaying:
    def test_the_prompt_names_payee_amount_and_reference(self, merchant, mpesa):
        merchant.push()
        shown = mpesa.prompt(AMINA)
        words = "Do you want to pay KSh 2,000 to SMILING STEPS account no. 48213? Enter M-PESA PIN:"
        assert mpesa.words(shown) == words

    def test_the_callback_of_a_payment_is_the_documented_one(self, merchant, mpesa):
        accepted = merchant.push().json()
        mpesa.enter_pin(AMINA, "1234")
        merchant.stk()
        [(path, headers, body)] = merchant.got
        [entry] = mpesa.book
        assert path == "/payments/stk/0f1e2d"
        assert headers["Businessshortcode"] == "174379"
        assert headers["Content-Type"] == "application/json;charset=UTF-8"
        assert body == {
            "Body": {
                "stkCallback": {
                    "MerchantRequestID": accepted["MerchantRequestID"],
                    "CheckoutRequestID": accepted["CheckoutRequestID"],
                    "ResultCode": 0,
                    "ResultDesc": "The service request is processed successfully.",
                    "CallbackMetadata": {
                        "Item": [
                            {"Name": "Amount", "Value": 2000.0},
                            {"Name": "MpesaReceiptNumber", "Value": entry.receipt},
                            {"Name": "TransactionDate", "Value": 20261123090000},
                            {"Name": "PhoneNumber", "Value": 254712345678},
                        ]
                    },
                }
            }
        }

    def test_a_payment_is_in_the_book_and_in_the_payers_inbox(self, merchant, mpesa):
        id_ = merchant.pushed()
        mpesa.enter_pin(AMINA)
        [entry] = mpesa.book
        assert (entry.amount, entry.phone, entry.reference) == (2000, AMINA, "48213")
        assert entry.checkout_request_id == id_
        assert re.fullmatch("UKN[A-Z0-9]{7}", entry.receipt)  # U: 2026, K: November, N: the 23rd
        assert mpesa.phone(AMINA).balance == 8000
        [message] = mpesa.messages(AMINA)
        assert message.text == (
            f"{entry.receipt} Confirmed. Ksh2,000.00 sent to SMILING STEPS for account 48213"
            " on 23/11/26 at 09:00 AM. New M-PESA balance is Ksh8,000.00. Transaction cost, Ksh0.00."
        )

    def test_a_failure_has_no_metadata(self, merchant, mpesa):
        accepted = merchant.push().json()
        mpesa.cancel(AMINA)
        assert merchant.stk() == [
            {
                "MerchantRequestID": accepted["MerchantRequestID"],
                "CheckoutRequestID": accepted["CheckoutRequestID"],
                "ResultCode": 1032,
                "ResultDesc": "Request cancelled by user",
            }
        ]
        assert not mpesa.book

    def test_too_little_money_ends_with_1(self, merchant, mpesa):
        mpesa.phone(AMINA).balance = 1999
        merchant.push()
        mpesa.enter_pin(AMINA)
        assert merchant.stk()[0]["ResultCode"] == 1
        assert mpesa.phone(AMINA).balance == 1999

    def test_three_wrong_pins_lock(self, merchant, mpesa):
        mpesa.behave(repeats="off")
        for _ in range(3):
            merchant.push()
            mpesa.enter_pin(AMINA, "9999")
            merchant.stk()
        merchant.push()
        mpesa.enter_pin(AMINA, "1234")
        assert [each["ResultCode"] for each in merchant.stk()] == [2001, 2001, 2001, 8006]

    def test_a_right_pin_forgives_the_wrong_ones(self, merchant, mpesa):
        mpesa.phone(AMINA).wrong_pins = 2
        merchant.push()
        mpesa.enter_pin(AMINA)
        assert mpesa.phone(AMINA).wrong_pins == 0

    def test_an_unanswered_prompt_ends_with_1037_after_a_minute(self, merchant, mpesa, clock):
        merchant.push()
        assert mpesa.prompt(AMINA)
        clock.later(59)
        assert merchant.stk() == []
        clock.later(1)
        [callback] = merchant.stk()
        assert (callback["ResultCode"], callback["ResultDesc"]) == (1037, "No response from user.")

    def test_an_ignored_prompt_is_gone_from_the_screen_but_holds_the_line(self, merchant, mpesa):
        merchant.push()
        mpesa.ignore(AMINA)
        assert mpesa.prompt(AMINA) is None
        assert merchant.push().status_code == 500

    def test_a_phone_that_cannot_be_reached_shows_nothing(self, merchant, mpesa, clock):
        mpesa.scenario(AMINA, payer="unreachable")
        merchant.push()
        assert mpesa.prompt(AMINA) is None
        clock.later(14)
        assert merchant.stk()[0]["ResultCode"] == 1037

    def test_there_is_nothing_to_answer_without_a_prompt(self, mpesa):
        with pytest.raises(NoPrompt):
            mpesa.enter_pin(AMINA)

    def test_a_day_slept_through_ends_the_prompt_at_its_own_time(self, merchant, mpesa, clock):
        merchant.push()
        clock.later(86400)
        with pytest.raises(NoPrompt):
            mpesa.enter_pin(AMINA)
        assert merchant.stk()[0]["ResultCode"] == 1037

    @pytest.mark.parametrize(
        ("payer", "code"), [("pays", 0), ("cancels", 1032), ("mistypes", 2001), ("ignores", 1037)]
    )
    def test_a_payer_may_act_by_habit(self, merchant, mpesa, clock, payer, code):
        mpesa.scenario(AMINA, payer=payer)
        merchant.push()
        clock.later(60)
        assert merchant.stk()[0]["ResultCode"] == code

    @pytest.mark.parametrize(("result", "told"), [("26", 26), ("9999", 9999), ("SFC_IC0003", "SFC_IC0003")])
    def test_any_code_can_be_played(self, merchant, mpesa, result, told):
        mpesa.scenario(AMINA, never_shown=result)
        merchant.push()
        assert merchant.stk()[0]["ResultCode"] == told

    @pytest.mark.parametrize(("payer", "seconds", "code"), [("pays", 17, 0), ("cancels", 27, 1032)])
    def test_as_measured_it_ends_when_it_did_on_real_lines(
        self, merchant, mpesa, clock, payer, seconds, code
    ):
        mpesa.behave(AS_MEASURED)
        mpesa.scenario(AMINA, payer=payer)
        merchant.push()
        clock.later(seconds - 1)
        assert merchant.stk() == []
        clock.later(1)
        assert [each["ResultCode"] for each in merchant.stk()] == [code]

    def test_paying_takes_its_time_when_told_so(self, merchant, mpesa, clock):
        mpesa.behave(AS_MEASURED)
        merchant.push()
        assert mpesa.prompt(AMINA) is None
        clock.later(3)
        mpesa.enter_pin(AMINA)
        clock.later(13)
        assert merchant.stk() == []
        clock.later(1)
        assert merchant.stk()[0]["ResultCode"] == 0
