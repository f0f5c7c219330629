"""The JSON that Daraja answers and sends, one function a shape (facts/daraja.md 1 to 6)."""

from random import Random
from typing import Any

from simulator.safaricom.book import Entry
from simulator.safaricom.prompts import Prompt
from simulator.safaricom.results import PAID, answered, told
from simulator.safaricom.world import NAIROBI

Json = dict[str, Any]


def error(request_id: str, code: str, message: str) -> Json:
    return {"requestId": request_id, "errorCode": code, "errorMessage": message}


def accepted(prompt: Prompt) -> Json:
    """2.2: queued, which is not paid. The reference is not echoed."""
    return {
        "MerchantRequestID": prompt.merchant_request_id,
        "CheckoutRequestID": prompt.checkout_request_id,
        "ResponseCode": "0",
        "ResponseDescription": "Success. Request accepted for processing",
        "CustomerMessage": "Success. Request accepted for processing",
    }


def answer(prompt: Prompt, code: str) -> Json:
    """4: ResultCode is text here; no amount, no receipt, no phone."""
    return {
        "ResponseCode": "0",
        "ResponseDescription": "The service request has been accepted successfully",
        "MerchantRequestID": prompt.merchant_request_id,
        "CheckoutRequestID": prompt.checkout_request_id,
        "ResultCode": code,
        "ResultDesc": answered(code),
    }


def callback(prompt: Prompt, code: str, metadata: list[Json]) -> Json:
    """3.2: ResultCode is a number here; the metadata's key is absent unless it was paid."""
    inner: Json = {
        "MerchantRequestID": prompt.merchant_request_id,
        "CheckoutRequestID": prompt.checkout_request_id,
        "ResultCode": int(code) if code.isdecimal() else code,
        "ResultDesc": told(code),
    }
    if code == PAID:
        inner["CallbackMetadata"] = {"Item": metadata}
    return {"Body": {"stkCallback": inner}}


def metadata(prompt: Prompt, receipt: str, amount: int) -> list[Json]:
    """The four documented items, with the documented types. The date is Nairobi's, without a zone."""
    return [
        {"Name": "Amount", "Value": float(amount)},
        {"Name": "MpesaReceiptNumber", "Value": receipt},
        {"Name": "TransactionDate", "Value": int(f"{prompt.due.astimezone(NAIROBI):%Y%m%d%H%M%S}")},
        {"Name": "PhoneNumber", "Value": int(prompt.push.phone)},
    ]


def oddly_typed(items: list[Json], luck: Random) -> list[Json]:
    """The same items as some have met them: 3.2, type variance."""
    amount, receipt, date, phone = items
    amount = {"Name": "Amount", "Value": luck.choice([int(amount["Value"]), f"{amount['Value']:.2f}"])}
    phone = {"Name": "PhoneNumber", "Value": str(phone["Value"])}
    return [amount, receipt, {"Name": "Balance"}, *luck.sample([date, phone], 2)]


def c2b(entry: Entry, shortcode: str, received: int) -> Json:
    """6: all text, the payer masked."""
    return {
        "TransactionType": "Pay Bill",
        "TransID": entry.receipt,
        "TransTime": f"{entry.at.astimezone(NAIROBI):%Y%m%d%H%M%S}",
        "TransAmount": f"{entry.amount}.00",
        "BusinessShortCode": shortcode,
        "BillRefNumber": entry.reference,
        "InvoiceNumber": "",
        "OrgAccountBalance": f"{received}.00",
        "ThirdPartyTransID": "",
        "MSISDN": f"{entry.phone[:4]} ***** {entry.phone[-3:]}",
        "FirstName": "CUSTOMER",
        "MiddleName": "",
        "LastName": "",
    }


def registered(request_id: str) -> Json:
    """6: the first key is misspelt there too."""
    return {
        "OriginatorCoversationID": request_id,
        "ResponseCode": "0",
        "ResponseDescription": "Success",
    }
