"""Bodies quoted in facts/daraja.md, each beside what the stand-in says in its place: same names, same types.

One story is played once; every body in it is then compared with its example.
"""

import json
from typing import Any, Final

import pytest
import requests

from simulator.safaricom.app import create
from simulator.safaricom.mpesa import Mpesa
from simulator.safaricom.world import World
from simulator.serving import serve
from tests.simulator.safaricom.merchant import AMINA, Clock, Merchant, receiver

ERROR: Final = (
    '{"requestId":"1c5b-4ba8-","errorCode":"400.002.02","errorMessage":"Bad Request - Invalid Amount"}'
)
ORDER: Final = """{"OriginatorConversationID":"f1e2-4b95-",
 "ConversationID":"AG_20210706_20106e9209f64bebd05b","ResponseCode":"0",
 "ResponseDescription":"Accept the service request successfully."}"""
ADDRESS: Final = "https://internalsandbox.safaricom.co.ke/mpesa/reversalresults/v1/submit"
FAILURE: Final = f"""{{"Result":{{"ResultType":0,"ResultCode":"R000002",
 "ResultDesc":"The OriginalTransactionID is invalid.","OriginatorConversationID":"3124-481d-",
 "ConversationID":"AG_20211114_2010573069aefb6b625a",
 "TransactionID":"SKE0000000","ReferenceData":{{"ReferenceItem":{{"Key":"QueueTimeoutURL",
 "Value":"{ADDRESS}"}}}}}}}}"""

# What it is, and the example: facts/daraja.md 1, 2.2, 3.2, 4, 6, 7.
EXAMPLES: Final = {
    "token": '{"access_token":"c9SQ","expires_in":3599}',
    "error": ERROR,
    "spike arrest": """{"fault":{"faultstring":"Spike arrest violation. Allowed rate : ",
      "detail":{"errorcode":"policies.ratelimit.SpikeArrestViolation"}}}""",
    "push": """{"MerchantRequestID":"2654-4b64-97ff-b827b542881d3130",
      "CheckoutRequestID":"ws_CO_1007202409152617172396192","ResponseCode":"0",
      "ResponseDescription":"Success. Request accepted for processing",
      "CustomerMessage":"Success. Request accepted for processing"}""",
    "paid callback": """{"Body":{"stkCallback":{"MerchantRequestID":"29115-34620561-1",
      "CheckoutRequestID":"ws_CO_191220191020363925","ResultCode":0,
      "ResultDesc":"The service request is processed successfully.","CallbackMetadata":{"Item":[
      {"Name":"Amount","Value":1.00},{"Name":"MpesaReceiptNumber","Value":"NLJ7RT61SV"},
      {"Name":"TransactionDate","Value":20191219102115},{"Name":"PhoneNumber","Value":254708374149}]}}}}""",
    "other callback": """{"Body":{"stkCallback":{"MerchantRequestID":"f1e2-4b95-a71d-b30d3cdbb7a7942864",
      "CheckoutRequestID":"ws_CO_21072024125243250722943992","ResultCode":1032,
      "ResultDesc":"Request cancelled by user"}}}""",
    "query": """{"ResponseCode":"0",
      "ResponseDescription":"The service request has been accepted successfully",
      "MerchantRequestID":"22205-34066-1","CheckoutRequestID":"ws_CO_13012021093521236557",
      "ResultCode":"0","ResultDesc":"The service request is processed successfully."}""",
    "registered": '{"OriginatorCoversationID":"6e86-","ResponseCode":"0","ResponseDescription":"Success"}',
    "confirmation": """{"TransactionType":"Pay Bill","TransID":"RKL51ZDR4F","TransTime":"20231121121325",
      "TransAmount":"5.00","BusinessShortCode":"600966","BillRefNumber":"TX7K2P","InvoiceNumber":"",
      "OrgAccountBalance":"25.00","ThirdPartyTransID":"","MSISDN":"2547 ***** 126","FirstName":"NICHOLAS",
      "MiddleName":"","LastName":""}""",
    "reversal": ORDER,
    "payout": ORDER,
    "status": ORDER,
    "balance": ORDER,
    "failed reversal": FAILURE,
    "duplicate": ERROR,
    "pull registered": """{"ResponseRefID":"26178-","ResponseStatus":"1000","ShortCode":"600000",
      "ResponseDescription":"…"}""",
    "pull": """{"ResponseRefID":"26178-…","ResponseCode":"1000","ResponseMessage":"Success","Response":[[
      {"transactionId":"yzlyrEsRG1","trxDate":"2020-08-05T10:13:00Z","msisdn":722000000,"sender":"UAT2",
       "transactiontype":"c2b-pay-bill-debit","billreference":"TX7K2P","amount":"168.00",
       "organizationname":"…"}]]}""",
}
# Results: the envelope of 7, and the parameters that 7.1 to 7.4 name.
PARAMETERS: Final = {
    "reversal result": """DebitAccountBalance Amount TransCompletedTime OriginalTransactionID Charge
      CreditPartyPublicName DebitPartyPublicName""",
    "payout result": """TransactionAmount TransactionReceipt ReceiverPartyPublicName
      TransactionCompletedDateTime B2CUtilityAccountAvailableFunds B2CWorkingAccountAvailableFunds
      B2CRecipientIsRegisteredCustomer B2CChargesPaidAccountAvailableFunds""",
    "status result": """DebitPartyName CreditPartyName OriginatorConversationID InitiatedTime DebitAccountType
      DebitPartyCharges TransactionReason ReasonType TransactionStatus FinalisedTime Amount ConversationID
      ReceiptNo""",
    "balance result": "AccountBalance BOCompletedTime",
}


@pytest.fixture(scope="module")
def said():
    """Everything the stand-in said in one story, by what it is."""
    clock = Clock()
    mpesa = Mpesa(World(now=clock.now, seed=7))
    daraja = serve(create(mpesa))
    merchant = Merchant(daraja.url, mpesa)
    own = serve(receiver(merchant))
    merchant.callbacks_at = own.url
    yield {**told_at_the_door(merchant), **told_of_pushes(merchant), **told_of_orders(merchant)}
    own.stop()
    daraja.stop()


def told_at_the_door(merchant: Merchant) -> dict[str, Any]:
    token = merchant.oauth().json()
    merchant.token = token["access_token"]
    merchant.mpesa.next_request("spike-arrest")
    return {
        "token": token,
        "spike arrest": merchant.push().json(),
        "error": merchant.push(Amount="0").json(),
        "registered": merchant.register().json(),
        "pull registered": merchant.register_pull().json(),
    }


def told_of_pushes(merchant: Merchant) -> dict[str, Any]:
    mpesa, first = merchant.mpesa, merchant.push().json()
    mpesa.enter_pin(AMINA)
    paid = merchant.arrived("/stk/")[-1]
    merchant.push(Amount="1")
    mpesa.cancel(AMINA)
    return {
        "push": first,
        "paid callback": paid,
        "other callback": merchant.arrived("/stk/")[-1],
        "query": merchant.ask(first["CheckoutRequestID"]).json(),
        "confirmation": merchant.arrived("/confirmation")[0],
        "pull": merchant.pull("2026-11-23 00:00:00", "2026-11-24 00:00:00").json(),
    }


def told_of_orders(merchant: Merchant) -> dict[str, Any]:
    receipt = merchant.mpesa.book[0].receipt
    merchant.mpesa.top_up(5000)

    def both(name: str, answer: requests.Response) -> dict[str, Any]:
        return {name: answer.json(), f"{name} result": {"Result": merchant.result()}}

    return {
        **both("reversal", merchant.reverse(receipt)),
        **both("payout", merchant.pay_out()),
        **both("status", merchant.look_up(TransactionID=receipt)),
        **both("balance", merchant.ask_balance()),
        "failed reversal": both("", merchant.reverse("NONE000000"))[" result"],
        "duplicate": merchant.pay_out().json(),
    }


def shape(body: Any) -> Any:
    """Names and types alone; a named item's name is part of its shape."""
    if isinstance(body, dict):
        name = body.get("Name", body.get("Key"))
        inner = {key: shape(value) for key, value in body.items()}
        return (name, inner) if name else inner
    if isinstance(body, list):
        return [shape(each) for each in body]
    return type(body).__name__


@pytest.mark.parametrize("what", EXAMPLES)
def test_every_body_has_the_names_and_types_of_its_example(said, what):
    assert shape(said[what]) == shape(json.loads(EXAMPLES[what], strict=False))


@pytest.mark.parametrize("what", EXAMPLES)
def test_every_body_has_its_names_in_the_examples_order(said, what):
    assert list(said[what]) == list(json.loads(EXAMPLES[what], strict=False))


@pytest.mark.parametrize("what", PARAMETERS)
def test_every_result_has_the_envelope_and_the_documented_parameters(said, what):
    told = dict(said[what]["Result"])
    listed = told.pop("ResultParameters")["ResultParameter"]
    assert [each["Key"] for each in listed] == PARAMETERS[what].split()
    failed = json.loads(FAILURE, strict=False)["Result"]
    assert shape({**told, "ResultCode": "0"}) == shape(failed)
    assert type(told["ResultCode"]) is int


def test_a_status_result_has_a_reason_without_a_value(said):
    listed = said["status result"]["Result"]["ResultParameters"]["ResultParameter"]
    assert {"Key": "TransactionReason"} in listed


def test_the_types_of_numbers_are_those_of_live_results(said):
    listed = said["reversal result"]["Result"]["ResultParameters"]["ResultParameter"]
    numbers = {each["Key"]: type(each["Value"]) for each in listed if not isinstance(each["Value"], str)}
    assert numbers == {"Amount": float, "TransCompletedTime": int, "Charge": float}
