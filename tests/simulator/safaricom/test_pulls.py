"""Pull Transactions (facts/daraja.md 7.5). Noon in these tests is 09:00 in Nairobi."""

import pytest

from simulator.safaricom.world import World
from tests.simulator.safaricom.merchant import AMINA, the_error

TODAY = ("2026-11-23 00:00:00", "2026-11-23 23:59:59")


class TestRegistering:
    def test_is_1000_and_then_1001(self, merchant):
        first = merchant.register_pull().json()
        assert list(first) == ["ResponseRefID", "ResponseStatus", "ShortCode", "ResponseDescription"]
        assert (first["ResponseStatus"], first["ShortCode"]) == ("1000", "174379")
        assert merchant.register_pull().json()["ResponseStatus"] == "1001"

    def test_may_answer_with_a_space_in_its_key(self, merchant, mpesa):
        mpesa.behave(pull_spaced_key=True)
        assert merchant.register_pull().json()["Response Status"] == "1000"

    @pytest.mark.parametrize(
        "changes",
        [
            {"NominatedNumber": "174379"},
            {"RequestType": "Push"},
            {"ShortCode": "600000"},
            {"CallBackURL": "x"},
        ],
    )
    def test_is_strict(self, merchant, changes):
        assert the_error(merchant.register_pull(**changes))[:2] == (400, "400.001")

    def test_comes_before_asking(self, merchant, mpesa):
        assert merchant.pull(*TODAY).status_code == 400
        mpesa.behave(pull_needs_registration=False)
        assert merchant.pull(*TODAY).status_code == 200


class TestPulling:
    @pytest.fixture(autouse=True)
    def _registered(self, merchant):
        merchant.register_pull()

    def test_lists_what_was_paid_nested_twice(self, merchant, mpesa):
        receipt = mpesa.pay_bill(AMINA, 168, "48213").receipt
        body = merchant.pull(*TODAY).json()
        assert (body["ResponseCode"], body["ResponseMessage"]) == ("1000", "Success")
        assert body["Response"] == [
            [
                {
                    "transactionId": receipt,
                    "trxDate": "2026-11-23T09:00:00Z",
                    "msisdn": 712345678,
                    "sender": "CUSTOMER",
                    "transactiontype": "c2b-pay-bill-debit",
                    "billreference": "48213",
                    "amount": "168.00",
                    "organizationname": World().payee,
                }
            ]
        ]

    def test_knows_a_push_whose_answer_callback_and_confirmation_were_all_lost(self, merchant, mpesa):
        merchant.register()
        mpesa.scenario(AMINA, payer="pays", callback="never", confirmation="never")
        mpesa.next_request("gateway-timeout", on="push")
        merchant.push()
        assert (merchant.stk(), merchant.arrived("/confirmation")) == ([], [])
        [[row]] = merchant.pull(*TODAY).json()["Response"]
        assert (row["billreference"], row["amount"]) == ("48213", "2000.00")

    def test_of_nothing_is_1001_and_an_empty_list_or_a_text_of_one(self, merchant, mpesa):
        body = merchant.pull(*TODAY).json()
        assert (body["ResponseCode"], body["Response"]) == ("1001", [[]])
        mpesa.behave(odd_types=True)
        assert merchant.pull(*TODAY).json()["Response"] == "[[]]"

    def test_goes_on_from_a_row(self, merchant, mpesa):
        mpesa.behave(pull_page=2)
        receipts = [mpesa.pay_bill(AMINA, 20, str(each)).receipt for each in range(5)]
        pages = [merchant.pull(*TODAY, offset).json()["Response"][0] for offset in (0, 2, 4, 5)]
        assert [len(each) for each in pages] == [2, 2, 1, 0]
        assert [row["transactionId"] for page in pages for row in page] == receipts

    def test_reaches_back_48_hours_and_no_further(self, merchant, mpesa, clock):
        mpesa.pay_bill(AMINA, 20, "48213")
        clock.later(48 * 3600 - 1)
        merchant.sign_in()
        end = "2026-11-25 09:00:00"
        assert merchant.pull("2026-11-23 09:00:00", end).json()["ResponseCode"] == "1000"
        clock.later(1)
        assert the_error(merchant.pull("2026-11-23 09:00:00", end))[:2] == (400, "400.001")
        assert merchant.pull("2026-11-23 09:00:01", end).json()["ResponseCode"] == "1001"

    def test_may_cut_a_longer_period_rather_than_refuse_it(self, merchant, mpesa, clock):
        mpesa.behave(pull_clips=True)
        mpesa.pay_bill(AMINA, 20, "old")
        clock.later(48 * 3600)
        merchant.sign_in()
        everything = ("2026-11-01 00:00:00", "2026-11-30 00:00:00")
        assert merchant.pull(*everything).json()["ResponseCode"] == "1000"
        clock.later(1)
        assert merchant.pull(*everything).json()["ResponseCode"] == "1001"

    def test_takes_its_period_in_nairobis_time_both_ends_included(self, merchant, mpesa):
        mpesa.pay_bill(AMINA, 20, "48213")
        at_nine = "2026-11-23 09:00:00"
        assert merchant.pull(at_nine, at_nine).json()["ResponseCode"] == "1000"
        assert merchant.pull("2026-11-23 09:00:01", TODAY[1]).json()["ResponseCode"] == "1001"
        assert merchant.pull(TODAY[0], "2026-11-23 08:59:59").json()["ResponseCode"] == "1001"

    def test_may_lag(self, merchant, mpesa, clock):
        mpesa.behave(pull_lag=60)
        mpesa.pay_bill(AMINA, 20, "48213")
        assert merchant.pull(*TODAY).json()["ResponseCode"] == "1001"
        clock.later(60)
        assert merchant.pull(*TODAY).json()["ResponseCode"] == "1000"

    def test_lists_no_payouts_but_what_was_given_back_since(self, merchant, mpesa):
        receipt = mpesa.pay_bill(AMINA, 2000, "48213").receipt
        merchant.reverse(receipt)
        mpesa.top_up(500)
        merchant.pay_out()
        merchant.arrived("/results/")
        [rows] = merchant.pull(*TODAY).json()["Response"]
        assert [row["transactionId"] for row in rows] == [receipt]

    def test_may_mask_the_payer(self, merchant, mpesa):
        mpesa.behave(odd_types=True)
        mpesa.pay_bill(AMINA, 20, "48213")
        assert merchant.pull(*TODAY).json()["Response"][0][0]["msisdn"] == "2547 ***** 678"

    @pytest.mark.parametrize(
        "changes",
        [{"StartDate": "2026-11-23T00:00:00"}, {"EndDate": ""}, {"OffSetValue": "-1"}, {"ShortCode": "1"}],
    )
    def test_is_strict(self, merchant, changes):
        assert the_error(merchant.pull(*TODAY, **changes))[:2] == (400, "400.001")

    def test_does_not_take_an_end_before_the_start(self, merchant):
        assert merchant.pull(*reversed(TODAY)).status_code == 400

    def test_with_a_stale_token(self, merchant):
        merchant.token = "x"
        assert the_error(merchant.pull(*TODAY))[:2] == (401, "401.001")
