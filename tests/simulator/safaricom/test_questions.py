"""Transaction Status and Account Balance (facts/daraja.md 7.2 and 7.4)."""

import pytest

from tests.simulator.safaricom.merchant import AMINA, parameters, the_error


class TestStatus:
    def test_of_a_payment_says_who_paid_whom(self, merchant, mpesa):
        receipt = mpesa.pay_bill(AMINA, 2000, "48213").receipt
        merchant.look_up(TransactionID=receipt)
        told = merchant.result()
        assert (told["ResultCode"], told["TransactionID"]) == (0, receipt)
        found = parameters(told)
        assert (found["TransactionStatus"], found["Amount"], found["ReceiptNo"]) == (
            "Completed",
            2000.0,
            receipt,
        )
        assert found["DebitPartyName"] == f"{AMINA} - CUSTOMER"
        assert found["CreditPartyName"] == "174379 - SMILING STEPS"
        assert found["FinalisedTime"] == 20261123090000
        assert (found["TransactionReason"], "TransactionReason" in found) == (None, True)

    def test_finds_a_payout_by_the_merchants_own_id_when_its_result_was_lost(self, merchant, mpesa):
        mpesa.top_up(500)
        mpesa.scenario(AMINA, results="never")
        merchant.pay_out(500, key="our-own-1")
        mpesa.scenario(AMINA)
        merchant.look_up(OriginalConversationID="our-own-1")
        found = parameters(merchant.result())
        assert (found["TransactionStatus"], found["Amount"]) == ("Completed", 500.0)
        assert found["ReceiptNo"] == mpesa.book[-1].receipt
        assert found["OriginatorConversationID"] == "our-own-1"
        assert found["DebitPartyName"] == "174379 - SMILING STEPS"

    def test_finds_a_reversal_by_its_conversation(self, merchant, mpesa):
        receipt = mpesa.pay_bill(AMINA, 2000, "48213").receipt
        accepted = merchant.reverse(receipt).json()
        merchant.result()
        merchant.look_up(OriginalConversationID=accepted["OriginatorConversationID"])
        assert parameters(merchant.result())["ReceiptNo"] == mpesa.book[-1].receipt

    @pytest.mark.parametrize(("stays", "says"), [(False, "Reversed"), (True, "Completed")])
    def test_of_what_was_given_back_says_so_or_not_as_switched(self, merchant, mpesa, stays, says):
        mpesa.behave(reversed_stays_completed=stays)
        receipt = mpesa.pay_bill(AMINA, 2000, "48213").receipt
        merchant.reverse(receipt)
        merchant.result()
        merchant.look_up(TransactionID=receipt)
        assert parameters(merchant.result())["TransactionStatus"] == says

    def test_of_an_order_that_failed_is_declined(self, merchant, mpesa):
        merchant.pay_out(500, key="our-own-1")
        assert merchant.result()["ResultCode"] == 1
        merchant.look_up(OriginalConversationID="our-own-1")
        found = parameters(merchant.result())
        assert (found["TransactionStatus"], found["ReceiptNo"]) == ("Declined", None)

    def test_of_an_order_on_its_way_is_authorized_and_of_one_lost_in_the_queue_expired(
        self, merchant, mpesa, clock
    ):
        mpesa.behave(order_takes=60)
        mpesa.scenario(AMINA, queue="times-out")
        merchant.pay_out(500, key="our-own-1")
        mpesa.scenario(AMINA)
        mpesa.behave(order_takes=0)
        merchant.look_up(OriginalConversationID="our-own-1")
        assert parameters(merchant.result())["TransactionStatus"] == "Authorized"
        clock.later(60)
        merchant.look_up(OriginalConversationID="our-own-1")
        assert parameters(merchant.result())["TransactionStatus"] == "Expired"

    @pytest.mark.parametrize("by", [{"TransactionID": "SFF1234567"}, {"OriginalConversationID": "nobody's"}])
    def test_of_nothing_is_2032(self, merchant, by):
        merchant.look_up(**by)
        told = merchant.result()
        words = "The transaction receipt number does not exist."
        assert (told["ResultCode"], told["ResultDesc"]) == (2032, words)
        assert "ResultParameters" not in told

    def test_without_either_id_is_25(self, merchant):
        merchant.look_up()
        assert merchant.result()["ResultDesc"] == "The format of parameter null is invalid."

    def test_does_not_find_questions(self, merchant):
        merchant.ask_balance()
        answered = merchant.result()
        merchant.look_up(OriginalConversationID=answered["ConversationID"])
        assert merchant.result()["ResultCode"] == 2032

    def test_knows_pushes_by_their_merchant_request_id_only_when_switched_so(self, merchant, mpesa):
        id_ = merchant.push().json()["MerchantRequestID"]
        mpesa.enter_pin(AMINA)
        merchant.look_up(OriginalConversationID=id_)
        assert merchant.result()["ResultCode"] == 2032
        mpesa.behave(status_knows_pushes=True)
        merchant.look_up(OriginalConversationID=id_)
        assert parameters(merchant.result())["ReceiptNo"] == mpesa.book[0].receipt

    def test_may_end_with_any_code(self, merchant, mpesa):
        receipt = mpesa.pay_bill(AMINA, 2000, "48213").receipt
        mpesa.scenario(AMINA, status_result="26")
        merchant.look_up(TransactionID=receipt)
        assert merchant.result()["ResultCode"] == 26

    def test_is_only_for_ones_own_shortcode(self, merchant):
        refusal = (400, "400.002.02", "Bad Request - Invalid PartyA")
        assert the_error(merchant.look_up(PartyA="600782")) == refusal

    def test_with_a_stale_token(self, merchant):
        merchant.token = "x"
        assert the_error(merchant.look_up()) == (400, "400.003.01", "Invalid Access Token")


class TestBalance:
    def test_is_one_line_for_all_accounts(self, merchant, mpesa):
        mpesa.top_up(700_000, "working")
        mpesa.pay_bill(AMINA, 2000, "48213")
        merchant.ask_balance()
        assert parameters(merchant.result()) == {
            "AccountBalance": "Working Account|KES|700000.00|700000.00|0.00|0.00"
            "&Utility Account|KES|2000.00|2000.00|0.00|0.00"
            "&Charges Paid Account|KES|0.00|0.00|0.00|0.00",
            "BOCompletedTime": 20261123090000,
        }

    def test_that_fails_has_parameters_all_the_same(self, merchant):
        merchant.ask_balance(Initiator="nobody")
        told = merchant.result()
        assert told["ResultCode"] == 2001
        assert parameters(told)["ActionType"] == "AccountBalance"
        assert told["ReferenceData"] == {"ReferenceItem": {"Key": "QueueTimeoutURL"}}

    def test_with_a_stale_token(self, merchant):
        merchant.token = "x"
        assert the_error(merchant.ask_balance())[:2] == (401, "401.002.01")
