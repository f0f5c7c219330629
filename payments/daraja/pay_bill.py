"""Payments made by hand at the Pay Bill: what M-Pesa asks before, tells after, and is answered.

facts/daraja.md 6. Both bodies are alike, all text, with names and numbers that may be empty or absent.
Nothing here is proof of anything: anybody who learns the address can post such a body.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from payments.daraja.values import NotJson, moment, object_in, receipt, whole_shillings, words


class NotAPayment(Exception):
    """The body is not what Safaricom posts of a payment made by hand."""


@dataclass(frozen=True)
class PaidByHand:
    """One payment, as claimed. After a prompt was paid, M-Pesa tells of it here, too: same receipt.

    ``shillings`` is None when absent or not whole; ``reference`` is whatever the payer typed for
    account; ``phone_hint`` is masked, or a hash, and never an identity; ``at`` is aware, UTC.
    """

    receipt: str
    shillings: int | None
    reference: str = field(repr=False)
    phone_hint: str = field(repr=False)
    at: datetime | None
    business_number: str


class Objection(StrEnum):
    """Why a payment is turned away before it is made, in M-Pesa's codes."""

    PHONE = "C2B00011"
    ACCOUNT = "C2B00012"
    AMOUNT = "C2B00013"
    PAYER = "C2B00014"
    BUSINESS_NUMBER = "C2B00015"
    OTHER = "C2B00016"


GO_AHEAD: Final = {"ResultCode": "0", "ResultDesc": "Accepted"}  # to be said within about 8 s
TAKEN_DOWN: Final = {"ResultCode": 0, "ResultDesc": "Success"}


def turned_away(objection: Objection) -> dict[str, str]:
    return {"ResultCode": objection.value, "ResultDesc": "Rejected"}


def read_validation(body: bytes) -> PaidByHand:
    """What somebody is about to pay: no money has moved. Raises NotAPayment."""
    return _read(body)


def read_confirmation(body: bytes) -> PaidByHand:
    """What somebody paid, by M-Pesa's claim. Raises NotAPayment."""
    return _read(body)


def _read(body: bytes) -> PaidByHand:
    try:
        said = object_in(body)
    except NotJson as wrong:
        raise NotAPayment(str(wrong)) from None
    code = receipt(said.get("TransID"))
    if code is None:
        raise NotAPayment("no TransID")
    return PaidByHand(
        receipt=code,
        shillings=whole_shillings(said.get("TransAmount")),
        reference=words(said.get("BillRefNumber"), 60),
        phone_hint=words(said.get("MSISDN"), 80),
        at=moment(said.get("TransTime")),
        business_number=words(said.get("BusinessShortCode"), 20),
    )
