"""What Safaricom posts when a prompt has ended, read with all the variance it is known for.

facts/daraja.md 3.2: items come in any order, some without a value; numbers come as text and text as
numbers. Nothing here is proof of anything: anybody who learns the address can post such a body.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from payments.daraja.result_codes import PAID
from payments.daraja.values import (
    NotJson,
    as_code,
    by_name,
    moment,
    object_in,
    plain_id,
    receipt,
    whole_shillings,
)


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
    try:
        said = object_in(body, "Body", "stkCallback")
    except NotJson as wrong:
        raise NotACallback(str(wrong)) from None
    checkout_request_id, code = plain_id(said.get("CheckoutRequestID")), as_code(said.get("ResultCode"))
    if not checkout_request_id or code is None:
        raise NotACallback("no CheckoutRequestID or ResultCode")
    items = _items(said)
    return StkCallback(
        checkout_request_id=checkout_request_id,
        merchant_request_id=plain_id(said.get("MerchantRequestID")),
        code=code,
        shillings=whole_shillings(items.get("Amount")),
        receipt=receipt(items.get("MpesaReceiptNumber")),
        phone=as_code(items.get("PhoneNumber")),
        paid_at=moment(items.get("TransactionDate")),
    )


def _items(said: Mapping[str, object]) -> dict[str, object]:
    """By name: neither the order nor the number of items is promised."""
    metadata = said.get("CallbackMetadata")
    return dict(by_name(metadata.get("Item"), "Name")) if isinstance(metadata, dict) else {}
