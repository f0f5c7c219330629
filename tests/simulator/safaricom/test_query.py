"""Asking how a push ended (facts/daraja.md 4)."""

import pytest

from tests.simulator.safaricom.merchant import AMINA, the_error


class TestQuery:
    def test_of_a_payment_is_the_documented_answer(self, merchant, mpesa):
        accepted = merchant.push().json()
        mpesa.enter_pin(AMINA)
        assert merchant.ask(accepted["CheckoutRequestID"]).json() == {
            "ResponseCode": "0",
            "ResponseDescription": "The service request has been accepted successfully",
            "MerchantRequestID": accepted["MerchantRequestID"],
            "CheckoutRequestID": accepted["CheckoutRequestID"],
            "ResultCode": "0",
            "ResultDesc": "The service request is processed successfully.",
        }

    def test_uses_other_words_than_the_callback(self, merchant, mpesa):
        id_ = merchant.pushed()
        mpesa.cancel(AMINA)
        answer = merchant.ask(id_).json()
        assert (answer["ResultCode"], answer["ResultDesc"]) == ("1032", "Request Cancelled by user.")

    @pytest.mark.parametrize(
        ("shape", "status", "code", "words"),
        [
            ("200-4999", 200, "4999", "The transaction is still under processing"),
            ("200-error-empty", 200, "500.001.1001", ""),
            ("500-error-empty", 500, "500.001.1001", ""),
            ("500-error-words", 500, "500.001.1001", "The transaction is being processed"),
        ],
    )
    def test_is_pending_in_four_shapes(self, merchant, mpesa, shape, status, code, words):
        mpesa.behave(pending_shapes=[shape])
        answer = merchant.ask(merchant.pushed())
        body = answer.json()
        told = (
            body.get("ResultCode", body.get("errorCode")),
            body.get("ResultDesc", body.get("errorMessage")),
        )
        assert (answer.status_code, *told) == (status, code, words)

    def test_meets_all_four_by_chance(self, merchant):
        id_ = merchant.pushed()
        answers = [merchant.ask(id_) for _ in range(40)]
        assert {(each.status_code, each.json().get("errorMessage")) for each in answers} == {
            (200, None),
            (200, ""),
            (500, ""),
            (500, "The transaction is being processed"),
        }

    def test_of_an_unknown_id(self, merchant, mpesa):
        refusal = (500, "500.001.1001", "The transaction does not Exist")
        assert the_error(merchant.ask("ws_CO_0")) == refusal
        mpesa.behave(unknown_id_is_invalid=True)
        assert the_error(merchant.ask("ws_CO_0")) == (
            400,
            "400.002.02",
            "Bad Request - Invalid CheckoutRequestID",
        )

    def test_can_be_noisy_after_the_end(self, merchant, mpesa, clock):
        mpesa.behave(query_noise=1.0)
        id_ = merchant.pushed()
        mpesa.cancel(AMINA)
        assert merchant.ask(id_).status_code == 200
        clock.later(70)
        assert the_error(merchant.ask(id_))[:2] == (500, "500.001.1001")

    def test_can_know_the_end_before_the_callback_comes(self, merchant, mpesa, clock):
        mpesa.behave(unanswered_callback_lag=12)
        id_ = merchant.pushed()
        clock.later(60)
        assert merchant.ask(id_).json()["ResultDesc"] == "DS timeout user cannot be reached."
        assert merchant.stk() == []
        clock.later(12)
        assert len(merchant.stk()) == 1

    def test_can_contradict_the_truth(self, merchant, mpesa):
        mpesa.scenario(AMINA, query_says="1032")
        id_ = merchant.pushed()
        mpesa.enter_pin(AMINA)
        assert merchant.ask(id_).json()["ResultCode"] == "1032"

    def test_needs_a_password_of_its_own(self, merchant):
        refused = merchant.ask("ws_CO_0", Password="x")
        assert the_error(refused) == (500, "500.001.1001", "Wrong credentials")
