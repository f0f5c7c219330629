"""Asking for a prompt: fields and refusals (facts/daraja.md 2)."""

import re

import pytest
import requests

from simulator.safaricom.mpesa import Mpesa
from tests.simulator.safaricom.merchant import AMINA, WORLD, Merchant, the_error


class TestPush:
    def test_is_accepted_in_the_documented_shape(self, merchant):
        body = merchant.push().json()
        words = "Success. Request accepted for processing"
        assert body == {
            "MerchantRequestID": body["MerchantRequestID"],
            "CheckoutRequestID": "ws_CO_23112026090000439712345678",
            "ResponseCode": "0",
            "ResponseDescription": words,
            "CustomerMessage": words,
        }
        assert re.fullmatch(r"([0-9a-f]{4}-){3}[0-9a-f]{12}[0-9]{5,6}", body["MerchantRequestID"])

    def test_takes_numbers_for_text_and_text_for_numbers(self, merchant):
        changes = {"Amount": 2000, "PartyA": int(AMINA), "PartyB": 174379, "BusinessShortCode": "174379"}
        assert merchant.push(**changes).status_code == 200

    def test_does_without_a_description_alone(self, merchant):
        assert merchant.push(TransactionDesc=None).status_code == 200

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            *((name, None) for name in Merchant("", Mpesa(WORLD)).fields() if name != "TransactionDesc"),
            ("BusinessShortCode", "1743"),
            ("Timestamp", "2026112309000"),
            ("Timestamp", "20261399090000"),
            ("TransactionType", "CustomerPaybillOnline"),
            ("Amount", "0"),
            ("Amount", "250001"),
            ("Amount", "20.5"),
            ("Amount", 20.0),
            ("Amount", True),
            ("Amount", "-5"),
            ("PartyA", "0712345678"),
            ("PhoneNumber", "+254712345678"),
            ("PhoneNumber", "254212345678"),
            ("PhoneNumber", "25471234567"),
            ("CallBackURL", "payments/stk"),
            ("CallBackURL", "https://example.co.ke/ a"),
            ("CallBackURL", "https://example.co.ke/stk/Ab"),
            ("AccountReference", ""),
            ("AccountReference", "1234567890123"),
            ("AccountReference", "48213 a"),
            ("TransactionDesc", "12345678901234"),
        ],
    )
    def test_names_the_field_that_will_not_do(self, merchant, field, value):
        refusal = (400, "400.002.02", f"Bad Request - Invalid {field}")
        assert the_error(merchant.push(**{field: value})) == refusal

    @pytest.mark.parametrize("amount", ["1", "250000"])
    def test_takes_the_least_and_the_most(self, merchant, amount):
        assert merchant.push(Amount=amount).status_code == 200

    def test_takes_the_new_prefixes(self, merchant):
        assert merchant.push(PartyA="254114669532", PhoneNumber="254114669532").status_code == 200

    def test_a_form_is_an_invalid_shortcode(self, merchant):
        answer = requests.post(
            f"{merchant.url}/mpesa/stkpush/v1/processrequest",
            data=merchant.fields(),
            headers={"Authorization": f"Bearer {merchant.token}"},
            timeout=5,
        )
        assert the_error(answer) == (400, "400.002.02", "Bad Request - Invalid BusinessShortCode")

    @pytest.mark.parametrize("body", [b"{", b"[]", b"\xff"])
    def test_broken_json_is_an_invalid_payload(self, merchant, body):
        answer = requests.post(
            f"{merchant.url}/mpesa/stkpush/v1/processrequest",
            data=body,
            headers={"Authorization": f"Bearer {merchant.token}", "Content-Type": "application/json"},
            timeout=5,
        )
        assert the_error(answer) == (400, "400.002.05", "Invalid Request Payload")

    def test_another_shortcode_is_no_merchant(self, merchant):
        refusal = (500, "500.001.1001", "Merchant does not exist")
        assert the_error(merchant.push(BusinessShortCode="600984")) == refusal

    def test_a_password_of_another_moment_is_refused(self, merchant):
        refusal = (500, "500.001.1001", "Wrong credentials")
        assert the_error(merchant.push(Timestamp="20261123090001")) == refusal

    def test_production_refuses_http_and_may_refuse_words(self, merchant, mpesa):
        mpesa.behave(http_allowed=False, forbidden_words_refused=True)
        refusal = (400, "400.002.02", "Bad Request - Invalid CallBackURL")
        assert the_error(merchant.push()) == refusal
        assert the_error(merchant.push(CallBackURL="https://example.co.ke/mpesa")) == refusal
        assert merchant.push(CallBackURL="https://example.co.ke/p").status_code == 200

    def test_get_is_not_allowed_and_other_paths_are_not_found(self, merchant):
        got = requests.get(f"{merchant.url}/mpesa/stkpush/v1/processrequest", timeout=5)
        assert the_error(got) == (405, "405.001", "GET Method Not Allowed")
        assert the_error(merchant.post("/mpesa/none", {})) == (404, "404.001.01", "Resource not found")

    def test_long_texts_may_be_accepted_or_end_with_1025(self, merchant, mpesa):
        mpesa.behave(too_long="accept")
        assert merchant.push(AccountReference="1234567890123").status_code == 200
        assert mpesa.prompt(AMINA)
        mpesa.cancel(AMINA)
        merchant.stk()
        mpesa.behave(too_long="1025")
        merchant.pushed(AccountReference="1234567890123", Amount="1")
        assert [each["ResultCode"] for each in merchant.stk()] == [1032, 1025]

    def test_a_prompt_of_182_characters_ends_with_1025(self, merchant, mpesa):
        mpesa.behave(too_long="accept", repeats="off")
        room = 181 - len("Do you want to pay KSh 2,000 to SMILING STEPS account no. ? Enter M-PESA PIN:")
        merchant.push(AccountReference="1" * (room + 1))
        assert [each["ResultCode"] for each in merchant.stk()] == [1025]
        merchant.push(AccountReference="1" * room)
        assert len(mpesa.words(mpesa.prompt(AMINA))) == 181

    def test_buy_goods_on_a_pay_bill_ends_with_2028(self, merchant):
        merchant.push(TransactionType="CustomerBuyGoodsOnline")
        assert merchant.stk()[0]["ResultCode"] == 2028
