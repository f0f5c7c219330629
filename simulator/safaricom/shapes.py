"""The JSON that Daraja answers and sends, one function a shape (facts/daraja.md 1 to 6)."""

import json
from random import Random
from typing import Any

from simulator.safaricom.book import Entry
from simulator.safaricom.phones import Phone
from simulator.safaricom.prompts import Prompt
from simulator.safaricom.results import PAID, answered, told
from simulator.safaricom.world import NAIROBI, World

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


def c2b(entry: Entry, payer: Phone, world: World, balance: str) -> Json:
    """6: all text, the payer masked. Validation and confirmation share it; the first knows no balance."""
    first, middle, last = names(payer.name)
    return {
        "TransactionType": "Buy Goods" if world.till else "Pay Bill",
        "TransID": entry.receipt,
        "TransTime": f"{entry.at.astimezone(NAIROBI):%Y%m%d%H%M%S}",
        "TransAmount": f"{entry.amount}.00",
        "BusinessShortCode": world.shortcode,
        "BillRefNumber": entry.reference,
        "InvoiceNumber": "",
        "OrgAccountBalance": balance,
        "ThirdPartyTransID": entry.third_party,
        "MSISDN": payer.masked,
        "FirstName": first,
        "MiddleName": middle,
        "LastName": last,
    }


def oddly_confirmed(body: Json, payer: Phone, luck: Random) -> Json:
    """The same as some have met it: another mask, names left out, a number or fewer digits for the amount."""
    whole = body["TransAmount"].removesuffix(".00")
    absent = luck.sample(["FirstName", "MiddleName", "LastName"], 2)
    odd = {name: value for name, value in body.items() if name not in absent}
    mask = f"{payer.number[:5]}****{payer.number[-3:]}"
    return {**odd, "TransAmount": luck.choice([whole, float(whole), int(whole)]), "MSISDN": mask}


def names(name: str) -> tuple[str, str, str]:
    """First, middle and last of a name; what there is not is empty."""
    first, *others = name.split() or [""]
    return first, " ".join(others[:-1]), "".join(others[-1:])


def registered(request_id: str) -> Json:
    """6: the first key is misspelt there too."""
    return {
        "OriginatorCoversationID": request_id,
        "ResponseCode": "0",
        "ResponseDescription": "Success",
    }


def simulated(request_id: str) -> Json:
    return {**registered(request_id), "ResponseDescription": "Accept the service request successfully."}


def an_object(text: str) -> Json:
    """The JSON object in that text; an empty one when it is anything else."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
