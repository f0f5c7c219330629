"""Giving payments back (facts/daraja.md 7.1)."""

import pytest

from tests.simulator.safaricom.merchant import AMINA, Merchant, parameters, the_error


@pytest.fixture
def receipt(mpesa):
    return mpesa.pay_bill(AMINA, 2000, "48213").receipt


class TestReversal:
    def test_is_accepted_at_once_and_told_later(self, merchant, mpesa, clock, receipt):
        mpesa.behave(order_takes=10)
        accepted = merchant.reverse(receipt).json()
        assert accepted["ResponseDescription"] == "Accept the service request successfully."
        assert (merchant.arrived("/results/"), mpesa.phone(AMINA).balance) == ([], 8000)
        clock.later(10)
        told = merchant.result()
        assert told["ResultCode"] == 0
        for name in ("OriginatorConversationID", "ConversationID"):
            assert told[name] == accepted[name]

    def test_gives_the_money_back_and_texts_the_payer(self, merchant, mpesa, receipt):
        merchant.reverse(receipt)
        told = merchant.result()
        back = mpesa.book[-1]
        assert (back.kind, back.amount, back.of, back.receipt) == (
            "reversal",
            -2000,
            receipt,
            told["TransactionID"],
        )
        assert parameters(told) == {
            "DebitAccountBalance": "Utility Account|KES|0.00|0.00|0.00|0.00",
            "Amount": 2000.0,
            "TransCompletedTime": 20261123090000,
            "OriginalTransactionID": receipt,
            "Charge": 0.0,
            "CreditPartyPublicName": f"{AMINA} - CUSTOMER",
            "DebitPartyPublicName": "174379 - SMILING STEPS",
        }
        assert mpesa.phone(AMINA).balance == 10_000
        assert receipt in mpesa.messages(AMINA)[-1].text

    def test_works_for_pushes_too(self, merchant, mpesa):
        merchant.push()
        mpesa.enter_pin(AMINA)
        merchant.reverse(mpesa.book[0].receipt)
        assert merchant.result()["ResultCode"] == 0

    def test_happens_once_however_often_it_is_asked(self, merchant, mpesa, receipt):
        merchant.reverse(receipt)
        merchant.reverse(receipt)
        codes = {each["Result"]["ResultCode"] for each in merchant.arrived("/results/")}
        assert codes == {0, "R000001"}
        assert mpesa.phone(AMINA).balance == 10_000

    def test_of_nothing_is_r000002_with_a_receipt_that_is_none(self, merchant):
        merchant.reverse("PDU91HIVIT")
        told = merchant.result()
        assert (told["ResultCode"], told["ResultDesc"]) == (
            "R000002",
            "The OriginalTransactionID is invalid.",
        )
        assert told["TransactionID"] == "UKN0000000"
        assert "ResultParameters" not in told

    def test_needs_the_money_in_the_utility_account(self, merchant, mpesa, receipt):
        mpesa.top_up(-1)
        merchant.reverse(receipt)
        assert merchant.result()["ResultCode"] == 1
        assert mpesa.phone(AMINA).balance == 8000

    def test_of_a_payout_is_not_permitted(self, merchant, mpesa):
        mpesa.top_up(5000)
        merchant.pay_out()
        sent = merchant.result()["TransactionID"]
        merchant.reverse(sent, 500)
        assert merchant.result()["ResultCode"] == 2028

    def test_of_a_part_is_refused_or_made_as_switched(self, merchant, mpesa, receipt):
        merchant.reverse(receipt, 500)
        assert merchant.result()["ResultCode"] == 2020
        mpesa.behave(part_reversals=True)
        merchant.reverse(receipt, 2001)
        assert merchant.result()["ResultCode"] == 2020
        merchant.reverse(receipt, 500)
        assert merchant.result()["ResultCode"] == 0
        assert mpesa.phone(AMINA).balance == 8500

    def test_may_end_with_any_code(self, merchant, mpesa, receipt):
        mpesa.scenario(AMINA, reversal_result="17")
        merchant.reverse(receipt)
        assert merchant.result()["ResultCode"] == 17
        assert not mpesa.book.is_reversed(receipt)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("Initiator", None),
            ("SecurityCredential", None),
            ("CommandID", "ReverseTransaction"),
            ("TransactionID", None),
            ("Amount", "0"),
            ("Amount", "20.5"),
            ("ReceiverParty", "600000"),
            ("RecieverIdentifierType", "4"),
            ("RecieverIdentifierType", None),
            ("Remarks", "x"),
            ("Remarks", "x" * 101),
            ("ResultURL", "payments/results"),
            ("QueueTimeOutURL", None),
        ],
    )
    def test_names_the_field_that_will_not_do(self, merchant: Merchant, field, value):
        refusal = (400, "400.002.02", f"Bad Request - Invalid {field}")
        assert the_error(merchant.reverse("PDU91HIVIT", **{field: value})) == refusal

    def test_with_a_stale_token_is_refused_as_a_push_is(self, merchant):
        merchant.token = "x"
        assert the_error(merchant.reverse("PDU91HIVIT")) == (404, "404.001.03", "Invalid Access Token")
