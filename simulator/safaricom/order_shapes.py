"""The JSON of orders: what is answered at once, and what is posted in the end (facts/daraja.md 7)."""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any, Final

from simulator.safaricom.results import CATCH_ALL, PAID, told
from simulator.safaricom.world import NAIROBI

Json = dict[str, Any]
_BALANCES: Final = "abresults"


@dataclass(frozen=True)
class Told:
    """What every result says of the order that it ends; ``at`` is when."""

    at: datetime
    originator_id: str
    conversation_id: str
    results_path: str
    no_receipt: str


def accepted(originator_id: str, conversation_id: str) -> Json:
    """Taken, which is not done."""
    return {
        "OriginatorConversationID": originator_id,
        "ConversationID": conversation_id,
        "ResponseCode": "0",
        "ResponseDescription": "Accept the service request successfully.",
    }


def result(of: Told, code: str, receipt: str, parameters: list[Json]) -> Json:
    """The end: ResultCode is a number unless it has letters; a failure has no ResultParameters.

    But for Account Balance, whose failures carry some, and a reference without a value (seen in the
    sandbox in 2026-10, of 8006).
    """
    inner = _envelope(of, 0, code, receipt)
    if code == PAID:
        inner["ResultParameters"] = {"ResultParameter": parameters}
    elif of.results_path == _BALANCES:
        inner["ResultParameters"] = {"ResultParameter": _failed_balance(code, of.at)}
        inner["ReferenceData"]["ReferenceItem"].pop("Value")
    return {"Result": inner}


def timeout(of: Told) -> Json:
    """What goes to QueueTimeOutURL. Its shape is documented nowhere: an envelope without an outcome."""
    inner = _envelope(of, 1, CATCH_ALL, "")
    return {"Result": {**inner, "ResultDesc": "The service request timed out in the queue."}}


def oddly_told(body: Json, luck: Random) -> Json:
    """The same as some have met it: a code as text, an object for a list or a list for an object.

    Numbers come as text, in any order, and both parties of a status under one key, as the portal has it.
    """
    inner = dict(body["Result"])
    inner["ResultCode"] = luck.choice([str(inner["ResultCode"]), inner["ResultCode"]])
    reference = inner["ReferenceData"]["ReferenceItem"]
    inner["ReferenceData"] = {"ReferenceItem": [reference, {"Key": "Occasion"}]}
    if found := inner.get("ResultParameters", {}).get("ResultParameter"):
        inner["ResultParameters"] = {"ResultParameter": _oddly_listed(found, luck)}
    return {"Result": inner}


def moment(at: datetime) -> int:
    """``20211114132711``: Nairobi's, without a zone."""
    return int(f"{at.astimezone(NAIROBI):%Y%m%d%H%M%S}")


def items(**values: object) -> list[Json]:
    """``{"Key", "Value"}`` for each, in this order; None is an item without a value."""
    return [{"Key": key} if value is None else {"Key": key, "Value": value} for key, value in values.items()]


def _envelope(of: Told, kind: int, code: str, receipt: str) -> Json:
    own_address = f"https://internalsandbox.safaricom.co.ke/mpesa/{of.results_path}/v1/submit"
    return {
        "ResultType": kind,
        "ResultCode": int(code) if code.isdecimal() else code,
        "ResultDesc": told(code),
        "OriginatorConversationID": of.originator_id,
        "ConversationID": of.conversation_id,
        "TransactionID": receipt or of.no_receipt,
        "ReferenceData": {"ReferenceItem": {"Key": "QueueTimeoutURL", "Value": own_address}},
    }


def _failed_balance(code: str, at: datetime) -> list[Json]:
    return items(ActionType="AccountBalance", ErrorMsg=told(code), BOCompletedTime=moment(at))


def _oddly_listed(parameters: list[Json], luck: Random) -> list[Json] | Json:
    odd = [_oddly_said(each) for each in parameters]
    return odd[0] if len(odd) == 1 else luck.sample(odd, len(odd))


def _oddly_said(item: Json) -> Json:
    key = "DebitPartyName" if item["Key"] == "CreditPartyName" else item["Key"]
    return {"Key": key, "Value": str(item["Value"])} if "Value" in item else {"Key": key}
