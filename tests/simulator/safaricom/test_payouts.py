"""B2C v3 (facts/daraja.md 7.3)."""

import pytest

from tests.simulator.safaricom.merchant import AMINA, parameters, the_error


def how_it_stands(merchant, name):
    """The status of the order that is looked up by this name, or the code of what is not known."""
    merchant.look_up(OriginalConversationID=name)
    told = merchant.result()
    return parameters(told)["TransactionStatus"] if told["ResultCode"] == 0 else told["ResultCode"]


@pytest.fixture(autouse=True)
def _money(mpesa):
    mpesa.top_up(300_000)


class TestPayout:
    def test_reaches_the_payee_out_of_the_utility_account(self, merchant, mpesa):
        accepted = merchant.pay_out(500, key="our-own-1").json()
        assert accepted["OriginatorConversationID"] == "our-own-1"
        told = merchant.result()
        assert (told["ResultCode"], told["OriginatorConversationID"]) == (0, "our-own-1")
        assert told["ConversationID"] == accepted["ConversationID"]
        assert parameters(told) == {
            "TransactionAmount": 500,
            "TransactionReceipt": mpesa.book[-1].receipt,
            "ReceiverPartyPublicName": f"{AMINA} - CUSTOMER",
            "TransactionCompletedDateTime": "23.11.2026 09:00:00",
            "B2CUtilityAccountAvailableFunds": 299_500.0,
            "B2CWorkingAccountAvailableFunds": 0.0,
            "B2CRecipientIsRegisteredCustomer": "Y",
            "B2CChargesPaidAccountAvailableFunds": 0.0,
        }
        assert mpesa.phone(AMINA).balance == 10_500
        assert "received Ksh500.00 from SMILING STEPS" in mpesa.messages(AMINA)[-1].text

    @pytest.mark.parametrize("first", ["0", "17"])
    def test_with_the_same_id_is_refused_however_the_first_one_ended(self, merchant, mpesa, first):
        mpesa.scenario(AMINA, payout_result="" if first == "0" else first)
        merchant.pay_out()
        again = merchant.pay_out()
        assert the_error(again) == (500, "500.002.1001", "Duplicate OriginatorConversationID.")
        assert len(merchant.arrived("/results/")) == 1

    def test_with_the_same_id_is_refused_though_the_first_answer_was_lost(self, merchant, mpesa):
        mpesa.next_request("gateway-timeout", on="payout")
        assert merchant.pay_out().status_code == 504
        assert merchant.pay_out().status_code == 500
        assert mpesa.phone(AMINA).balance == 10_500

    @pytest.mark.parametrize(
        ("renames", "asked_by_the_new_name", "asked_by_ours"),
        [("for-good", "Completed", 2032), ("in-passing", 2032, "Completed")],
    )
    def test_may_be_accepted_under_another_name(
        self, merchant, mpesa, renames, asked_by_the_new_name, asked_by_ours
    ):
        mpesa.behave(acceptance_renames_originator=renames)
        other = merchant.pay_out(500, key="our-own-1").json()["OriginatorConversationID"]
        assert other != "our-own-1"
        told = merchant.result()["OriginatorConversationID"]
        assert told == (other if renames == "for-good" else "our-own-1")
        assert merchant.pay_out(500, key="our-own-1").status_code == 500, "which is its key all the same"
        found = [how_it_stands(merchant, name) for name in (other, "our-own-1")]
        assert found == [asked_by_the_new_name, asked_by_ours]

    @pytest.mark.parametrize(
        ("amount", "account", "payee", "code"),
        [
            (9, {}, AMINA, 2),
            (250_001, {}, AMINA, 3),
            (500, {"registered": False}, AMINA, 2040),
            (500, {"active": False}, AMINA, 2006),
            (500, {"balance": 499_501}, AMINA, 8),
            (500, {}, "254200000000", "SFC_IC0003"),
            (500, {}, "0712", "SFC_IC0003"),
        ],
    )
    def test_that_cannot_be_moves_nothing(self, merchant, mpesa, amount, account, payee, code):
        for name, value in account.items():
            setattr(mpesa.phone(AMINA), name, value)
        merchant.pay_out(amount, PartyB=payee)
        assert merchant.result()["ResultCode"] == code
        assert mpesa.book.balance() == 300_000

    def test_beyond_half_a_million_in_a_day_is_too_much_until_tomorrow(self, merchant, mpesa, clock):
        mpesa.top_up(500_000)
        for key in ("1", "2", "3"):
            mpesa.phone(AMINA).balance = 0
            merchant.pay_out(200_000, key=key)
            merchant.result()
        codes = [each["Result"]["ResultCode"] for each in merchant.arrived("/results/")]
        assert codes == [0, 0, 4]
        clock.later(86_400)
        merchant.sign_in()
        merchant.pay_out(200_000, key="4")
        assert merchant.result()["ResultCode"] == 0

    def test_needs_the_money_in_the_utility_account_and_nowhere_else(self, merchant, mpesa):
        mpesa.top_up(-300_000)
        mpesa.top_up(300_000, "working")
        merchant.pay_out()
        assert merchant.result()["ResultCode"] == 1

    def test_may_cost_something(self, merchant, mpesa):
        mpesa.behave(payout_charge=13)
        merchant.pay_out(500)
        assert merchant.result()["ResultCode"] == 0
        assert [(each.kind, each.amount) for each in mpesa.book[1:]] == [("payout", -500), ("charge", -13)]
        assert mpesa.book[1].receipt == mpesa.book[2].receipt

    def test_may_be_told_under_another_name(self, merchant, mpesa):
        mpesa.behave(result_renames_originator=True)
        accepted = merchant.pay_out(key="our-own-1").json()
        told = merchant.result()
        assert told["OriginatorConversationID"] != "our-own-1"
        assert told["ConversationID"] == accepted["ConversationID"]

    @pytest.mark.parametrize("command", ["BusinessPayment", "SalaryPayment", "PromotionPayment"])
    def test_has_three_commands(self, merchant, command):
        assert merchant.pay_out(CommandID=command).status_code == 200

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("InitiatorName", None),
            ("CommandID", "BusinessPayBill"),
            ("OriginatorConversationID", None),
            ("Amount", "ten"),
            ("PartyA", "600992"),
            ("PartyB", None),
            ("ResultURL", "https://example.co.ke/Results"),
        ],
    )
    def test_names_the_field_that_will_not_do(self, merchant, field, value):
        refusal = (400, "400.002.02", f"Bad Request - Invalid {field}")
        assert the_error(merchant.pay_out(**{field: value})) == refusal

    def test_with_a_stale_token_names_the_token(self, merchant):
        merchant.token = "stale"
        words = "Error Occurred - Invalid Access Token - stale"
        assert the_error(merchant.pay_out()) == (401, "401.002.01", words)

    def test_may_not_be_for_this_shortcode(self, merchant, mpesa):
        mpesa.next_request("not-entitled", on="payout")
        assert the_error(merchant.pay_out())[:2] == (403, "403.002.1001")
