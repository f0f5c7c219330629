"""What Safaricom posts when a prompt has ended, read with all the variance it is known for.

facts/daraja.md 3.2: items come in any order, some without a value; numbers come as text and text as
numbers. Nothing here is proof of anything: anybody who learns the address can post such a body.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from clock import NAIROBI
from payments.daraja.result_codes import PAID, as_code


class NotACallback(Exception):
    """The body is not what Safaricom posts at the end of a prompt."""


@dataclass(frozen=True)
class StkCallback:
    """One prompt's end, as claimed.

    ``code`` is a normalised result code, "0" for paid. ``shillings`` is None when absent or not whole;
    ``receipt`` is None unless it is ten capitals and digits; ``phone`` may be masked and is never an
    identity; ``paid_at`` is aware, UTC. The first id and the phone are personal: never log them.
    """

    checkout_request_id: str = field(repr=False)
    merchant_request_id: str
    code: str
    shillings: int | None
    receipt: str | None
    phone: str | None = field(repr=False)
    paid_at: datetime | None

    @property
    def says_paid(self) -> bool:
        return self.code == PAID


def read_stk_callback(body: bytes) -> StkCallback:
    """The callback in this body. Raises NotACallback."""
    said = _envelope(body)
    checkout_request_id, code = _id(said.get("CheckoutRequestID")), as_code(said.get("ResultCode"))
    if not checkout_request_id or code is None:
        raise NotACallback("no CheckoutRequestID or ResultCode")
    items = _items(said)
    return StkCallback(
        checkout_request_id=checkout_request_id,
        merchant_request_id=_id(said.get("MerchantRequestID")),
        code=code,
        shillings=_shillings(items.get("Amount")),
        receipt=_receipt(items.get("MpesaReceiptNumber")),
        phone=as_code(items.get("PhoneNumber")),
        paid_at=_moment(items.get("TransactionDate")),
    )


def _envelope(body: bytes) -> Mapping[str, object]:
    try:
        said = json.loads(body)["Body"]["stkCallback"]
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        raise NotACallback("not JSON with a Body and a stkCallback") from None
    if not isinstance(said, dict):
        raise NotACallback("stkCallback is not an object")
    return said


def _items(said: Mapping[str, object]) -> dict[str, object]:
    """By name: neither the order nor the number of items is promised."""
    metadata = said.get("CallbackMetadata")
    listed = metadata.get("Item") if isinstance(metadata, dict) else None
    items = listed if isinstance(listed, list) else []
    named = [item for item in items if isinstance(item, dict) and isinstance(item.get("Name"), str)]
    return {item["Name"]: item.get("Value") for item in named}


def _id(value: object) -> str:
    return value if isinstance(value, str) and re.fullmatch(r"[!-~]{1,100}", value) else ""


def _shillings(value: object) -> int | None:
    whole = re.fullmatch(r"([0-9]{1,9})(\.0*)?", as_code(value) or "")
    return int(whole[1]) if whole else None


def _receipt(value: object) -> str | None:
    return value if isinstance(value, str) and re.fullmatch(r"[A-Z0-9]{10}", value) else None


def _moment(value: object) -> datetime | None:
    """``20191219102115``, which is Nairobi's time though no zone is given."""
    digits = as_code(value) or ""
    try:
        there = datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=NAIROBI)
    except ValueError:
        return None
    return there.astimezone(UTC) if re.fullmatch(r"[0-9]{14}", digits) else None
