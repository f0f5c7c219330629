"""Payments by hand to the Pay Bill, and the merchant's word in them (facts/daraja.md 6)."""

from socket import create_server
from typing import Final

import pytest
import requests

from simulator.safaricom.c2b import Addresses
from simulator.safaricom.mpesa import Mpesa
from simulator.safaricom.world import World
from simulator.serving import serve
from tests.simulator.safaricom.merchant import AMINA, the_error


class TestPayingByHand:
    def test_moves_the_money_and_tells_the_payer(self, mpesa):
        paid = mpesa.pay_bill("0712345678", 2000, "48213")
        [entry] = mpesa.book
        assert (paid.result, paid.receipt) == ("0", entry.receipt)
        assert (entry.amount, entry.phone, entry.reference, entry.kind) == (2000, AMINA, "48213", "by-hand")
        assert mpesa.phone(AMINA).balance == 8000
        [message] = mpesa.messages(AMINA)
        assert message.text.startswith(f"{entry.receipt} Confirmed. Ksh2,000.00 sent to SMILING STEPS")

    def test_is_confirmed_masked_and_by_the_names_that_m_pesa_has(self, merchant, mpesa):
        merchant.register()
        mpesa.phone(AMINA).name = "AMINA WANJIKU HASSAN"
        mpesa.pay_bill(AMINA, 2000, "48213")
        [body] = merchant.arrived("/confirmation")
        assert (body["TransID"], body["TransAmount"]) == (mpesa.book[0].receipt, "2000.00")
        assert (body["MSISDN"], body["OrgAccountBalance"]) == ("2547 ***** 678", "2000.00")
        names = body["FirstName"], body["MiddleName"], body["LastName"]
        assert names == ("AMINA", "WANJIKU", "HASSAN")

    @pytest.mark.parametrize(
        ("amount", "pin", "code", "words"),
        [
            (0, "1234", "2", "below the least"),
            (250_001, "1234", "3", "above the most"),
            (10_001, "1234", "1", "insufficient funds"),
            (2000, "4321", "2001", "wrong PIN"),
        ],
    )
    def test_that_cannot_be_moves_nothing_and_says_why(self, merchant, mpesa, amount, pin, code, words):
        merchant.register()
        assert mpesa.pay_bill(AMINA, amount, "48213", pin).result == code
        assert words in mpesa.messages(AMINA)[0].text
        assert (len(mpesa.book), merchant.arrived("/confirmation")) == (0, [])
        assert mpesa.phone(AMINA).balance == 10_000

    def test_over_http(self, merchant, mpesa):
        keys = {"amount": 2000, "account": "48213", "pin": "1234"}
        answer = requests.post(f"{merchant.url}/phones/{AMINA}/pay-bill", json=keys, timeout=5).json()
        assert answer == {"result": "0", "receipt": mpesa.book[0].receipt}

    def test_to_a_till_is_called_buy_goods(self, clock):
        mpesa = Mpesa(World(now=clock.now, till="832909"))
        mpesa.register(Addresses(confirmation="http://127.0.0.1:9/confirmation"))
        mpesa.pay_bill(AMINA, 20, "")
        assert mpesa.settle()
        assert mpesa.post.sent[0].body["TransactionType"] == "Buy Goods"

    def test_may_vary_its_types(self, merchant, mpesa):
        mpesa.behave(odd_types=True)
        merchant.register()
        for _ in range(6):
            mpesa.pay_bill(AMINA, 20, "48213")
        bodies = merchant.arrived("/confirmation")
        assert {str(each["TransAmount"]) for each in bodies} <= {"20", "20.0"}
        assert len({type(each["TransAmount"]) for each in bodies}) > 1
        assert {each["MSISDN"] for each in bodies} == {"25471****678"}
        assert all(len({"FirstName", "MiddleName", "LastName"} & each.keys()) == 1 for each in bodies)


class TestConfirmations:
    @pytest.mark.parametrize(("fate", "copies"), [("once", 1), ("never", 0), ("twice", 2)])
    def test_can_be_lost_or_doubled_while_the_book_knows_better(self, merchant, mpesa, fate, copies):
        merchant.register()
        mpesa.scenario(AMINA, confirmation=fate)
        mpesa.pay_bill(AMINA, 20, "48213")
        assert len(merchant.arrived("/confirmation")) == copies
        assert len(mpesa.book) == 1

    def test_can_come_out_of_order(self, merchant, mpesa, clock):
        merchant.register()
        mpesa.scenario(AMINA, confirmation_after=60)
        mpesa.pay_bill(AMINA, 20, "first")
        mpesa.scenario(AMINA)
        clock.later(30)
        mpesa.pay_bill(AMINA, 20, "second")
        assert len(merchant.arrived("/confirmation")) == 1
        clock.later(30)
        order = [each["BillRefNumber"] for each in merchant.arrived("/confirmation")]
        assert order == ["second", "first"]

    def test_of_a_push_can_be_lost_where_the_callback_is_not(self, merchant, mpesa):
        merchant.register()
        mpesa.scenario(AMINA, confirmation="never")
        merchant.push()
        mpesa.enter_pin(AMINA)
        assert (len(merchant.stk()), merchant.arrived("/confirmation")) == (1, [])

    def test_of_a_push_can_overtake_its_callback_and_even_its_answer(self, merchant, mpesa, clock):
        merchant.register()
        mpesa.scenario(AMINA, payer="pays", confirmation="before-answer", callback_after=5)
        merchant.push()
        assert [path for path, _, _ in merchant.got] == ["/payments/c2b/k/confirmation"]
        clock.later(5)
        assert len(merchant.stk()) == 1

    def test_are_sent_once_whatever_comes_back(self, merchant, mpesa, clock):
        merchant.answers = 500
        merchant.register()
        mpesa.pay_bill(AMINA, 20, "48213")
        clock.later(7200)
        assert len(merchant.arrived("/confirmation")) == 1


class TestValidation:
    @pytest.fixture(autouse=True)
    def _switched_on(self, mpesa):
        mpesa.behave(external_validation=True)

    def test_asks_before_the_money_moves_under_the_receipt_it_will_have(self, merchant, mpesa):
        merchant.register()
        paid = mpesa.pay_bill(AMINA, 2000, "48213")
        [asked], [told] = merchant.arrived("/validation"), merchant.arrived("/confirmation")
        assert asked == {**told, "OrgAccountBalance": ""}
        assert asked["TransID"] == paid.receipt

    def test_is_off_unless_switched_on(self, merchant, mpesa):
        mpesa.behave(external_validation=False)
        merchant.register()
        mpesa.pay_bill(AMINA, 2000, "48213")
        assert merchant.arrived("/validation") == []

    @pytest.mark.parametrize("code", ["C2B00011", "C2B00012", "C2B00013", "C2B00016"])
    def test_refuses_with_any_of_its_codes(self, merchant, mpesa, code):
        merchant.register()
        merchant.verdict = {"ResultCode": code, "ResultDesc": "Rejected"}
        assert mpesa.pay_bill(AMINA, 2000, "48213").result == code
        assert (len(mpesa.book), mpesa.phone(AMINA).balance) == (0, 10_000)
        assert mpesa.messages(AMINA)[0].text.startswith("Failed.")

    @pytest.mark.parametrize("accepted", ["0", 0])
    def test_accepts_with_zero_and_gets_its_own_id_back(self, merchant, mpesa, accepted):
        merchant.register()
        merchant.verdict = {"ResultCode": accepted, "ThirdPartyTransID": "ours-1"}
        assert mpesa.pay_bill(AMINA, 2000, "48213").result == "0"
        assert merchant.arrived("/confirmation")[0]["ThirdPartyTransID"] == "ours-1"

    @pytest.mark.parametrize("silence", ["", "<html>", [], {"ResultDesc": "Accepted"}])
    @pytest.mark.parametrize(("kind", "paid"), [("Completed", 1), ("Cancelled", 0)])
    def test_left_without_an_answer_goes_by_the_response_type(self, merchant, mpesa, silence, kind, paid):
        merchant.register(ResponseType=kind)
        merchant.verdict = silence
        mpesa.pay_bill(AMINA, 2000, "48213")
        assert len(mpesa.book) == paid

    @pytest.mark.parametrize(("kind", "paid"), [("Completed", 1), ("Cancelled", 0)])
    def test_of_a_merchant_who_is_away_or_broken_likewise(self, merchant, mpesa, kind, paid):
        merchant.answers = 503
        merchant.register(ResponseType=kind)
        mpesa.pay_bill(AMINA, 2000, "48213")
        merchant.register(ResponseType=kind, ValidationURL="http://127.0.0.1:9/validation")
        mpesa.pay_bill(AMINA, 2000, "48213")
        assert len(mpesa.book) == 2 * paid

    def test_does_not_wait_for_ever(self, merchant, mpesa):
        mpesa.behave(validation_patience=0.05)
        with create_server(("127.0.0.1", 0)) as mute:
            merchant.register(ValidationURL=f"http://127.0.0.1:{mute.getsockname()[1]}/validation")
            assert mpesa.pay_bill(AMINA, 2000, "48213").result == "0"
        assert mpesa.post.sent[0].problem == "ReadTimeout"

    def test_cannot_spend_money_twice(self, merchant, mpesa):
        """What the payer spends elsewhere while the merchant thinks is gone."""
        merchant.register()
        spent = serve(lambda _, start: spend(mpesa, start))
        merchant.register(ValidationURL=f"{spent.url}/validation")
        assert mpesa.pay_bill(AMINA, 10_000, "48213").result == "1"
        assert len(mpesa.book) == 0
        spent.stop()


def spend(mpesa, start):
    mpesa.phone(AMINA).balance = 0
    start("200 OK", [("Content-Type", "application/json")])
    return [b'{"ResultCode": "0"}']


class TestTheSandboxsOwnCustomer:
    BODY: Final = {
        "ShortCode": 174379,
        "CommandID": "CustomerPayBillOnline",
        "Amount": 1,
        "Msisdn": 254708374149,
        "BillRefNumber": "X",
    }

    def test_pays_and_is_confirmed(self, merchant, mpesa):
        merchant.register()
        answer = merchant.post("/mpesa/c2b/v2/simulate", self.BODY)
        assert answer.json()["ResponseCode"] == "0"
        assert merchant.arrived("/confirmation")[0]["BillRefNumber"] == "X"
        assert mpesa.book[0].phone == "254708374149"

    def test_is_checked_like_everybody(self, merchant):
        answer = merchant.post("/mpesa/c2b/v2/simulate", {**self.BODY, "Msisdn": "0708374149"})
        assert the_error(answer) == (400, "400.002.02", "Bad Request - Invalid Msisdn")

    def test_is_not_there_in_production(self, merchant, mpesa):
        mpesa.behave(c2b_simulate=False)
        assert merchant.post("/mpesa/c2b/v2/simulate", self.BODY).status_code == 404
