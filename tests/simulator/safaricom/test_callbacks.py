"""What Safaricom sends, and how often (facts/daraja.md 3, 5.1 and 6)."""

import pytest

from tests.simulator.safaricom.merchant import AMINA, the_error


class TestCallbacks:
    @pytest.mark.parametrize("status", [500, 404, 302])
    def test_are_sent_once_whatever_comes_back(self, merchant, mpesa, clock, status):
        merchant.answers = status
        merchant.push()
        mpesa.cancel(AMINA)
        clock.later(7200)
        assert len(merchant.stk()) == 1
        assert [letter.status for letter in mpesa.post.sent] == [status]

    def test_are_lost_when_nobody_is_there(self, merchant, mpesa):
        merchant.push(CallBackURL="http://127.0.0.1:9/stk")
        mpesa.cancel(AMINA)
        assert mpesa.settle()
        assert [letter.problem for letter in mpesa.post.sent] == ["ConnectionError"]

    @pytest.mark.parametrize(("fate", "copies"), [("once", 1), ("never", 0), ("twice", 2)])
    def test_can_be_lost_or_doubled(self, merchant, mpesa, fate, copies):
        mpesa.scenario(AMINA, callback=fate)
        merchant.push()
        mpesa.enter_pin(AMINA)
        assert len(merchant.stk()) == copies
        assert len(mpesa.book) == 1

    def test_can_be_late(self, merchant, mpesa, clock):
        mpesa.scenario(AMINA, callback_after=300)
        id_ = merchant.pushed()
        mpesa.enter_pin(AMINA)
        assert merchant.stk() == []
        assert merchant.ask(id_).json()["ResultCode"] == "0"
        clock.later(300)
        assert len(merchant.stk()) == 1

    def test_can_overtake_the_answer_to_the_push(self, merchant, mpesa):
        mpesa.scenario(AMINA, payer="pays", callback="before-answer")
        id_ = merchant.pushed()
        assert [body["Body"]["stkCallback"]["CheckoutRequestID"] for _, _, body in merchant.got] == [id_]

    def test_can_name_a_wrong_amount_or_lie(self, merchant, mpesa):
        mpesa.scenario(AMINA, callback_amount=1)
        merchant.push()
        mpesa.enter_pin(AMINA)
        assert merchant.stk()[0]["CallbackMetadata"]["Item"][0]["Value"] == 1.0
        assert mpesa.book[0].amount == 2000
        mpesa.scenario(AMINA, callback_says="0")
        id_ = merchant.pushed(Amount="500")
        mpesa.cancel(AMINA)
        assert merchant.stk()[1]["ResultCode"] == 0
        assert merchant.ask(id_).json()["ResultCode"] == "1032"
        assert len(mpesa.book) == 1

    def test_can_vary_their_types(self, merchant, mpesa):
        mpesa.behave(odd_types=True)
        merchant.push()
        mpesa.enter_pin(AMINA)
        items = merchant.stk()[0]["CallbackMetadata"]["Item"]
        values = {item["Name"]: item.get("Value") for item in items}
        assert values["Balance"] is None
        assert values["PhoneNumber"] == AMINA
        assert values["Amount"] in (2000, "2000.00")


class TestC2B:
    def test_registration_answers_with_the_misspelt_key(self, merchant):
        body = merchant.register().json()
        assert list(body) == ["OriginatorCoversationID", "ResponseCode", "ResponseDescription"]
        assert (body["ResponseCode"], body["ResponseDescription"]) == ("0", "Success")

    @pytest.mark.parametrize(
        ("field", "value"), [("ResponseType", "completed"), ("ConfirmationURL", "https://a.co.ke/MPESA/x")]
    )
    def test_registration_is_strict(self, merchant, field, value):
        answer = merchant.register(**{field: value})
        assert the_error(answer) == (400, "400.002.02", f"Bad Request - Invalid {field}")

    def test_production_registers_once(self, merchant, mpesa):
        mpesa.behave(c2b_urls_once=True)
        assert merchant.register().status_code == 200
        again = merchant.register()
        assert the_error(again) == (500, "500.003.1001", "Urls are already registered")

    def test_the_older_version_is_not_for_this_app(self, merchant):
        answer = merchant.post("/mpesa/c2b/v1/registerurl", {})
        assert the_error(answer)[:2] == (401, "401.003.01")

    def test_a_push_that_is_paid_is_confirmed_there_too(self, merchant, mpesa):
        merchant.register()
        merchant.push()
        mpesa.enter_pin(AMINA)
        assert len(merchant.stk()) == 1
        [body] = merchant.arrived("/confirmation")
        assert body == {
            "TransactionType": "Pay Bill",
            "TransID": mpesa.book[0].receipt,
            "TransTime": "20261123090000",
            "TransAmount": "2000.00",
            "BusinessShortCode": "174379",
            "BillRefNumber": "48213",
            "InvoiceNumber": "",
            "OrgAccountBalance": "2000.00",
            "ThirdPartyTransID": "",
            "MSISDN": "2547 ***** 678",
            "FirstName": "CUSTOMER",
            "MiddleName": "",
            "LastName": "",
        }
