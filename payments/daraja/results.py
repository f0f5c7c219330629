"""What Safaricom posts when an order has ended, read with all the variance it is known for.

facts/daraja.md 7: parameters are a list or a single one, some without a value, some twice; numbers
come as text and text as numbers. Nothing here is proof of anything: anybody who learns the address
can post such a body.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from payments.daraja.result_codes import order_ending_of
from payments.daraja.values import (
    NotJson,
    as_code,
    by_name,
    moment,
    object_in,
    plain_id,
    receipt,
    whole_shillings,
    words,
)
from payments.gateway import Meaning, Why

# One thing has a name of its own in each result (facts/daraja.md 7.1 to 7.4).
_AMOUNTS: Final = ("TransactionAmount", "Amount")
_RECEIPTS: Final = ("TransactionReceipt", "ReceiptNo")
_TIMES: Final = ("TransactionCompletedDateTime", "TransCompletedTime", "FinalisedTime", "BOCompletedTime")

# facts/daraja.md 7.2. Of a look-up, result code 0 says that the question was answered; this is the answer.
_STANDINGS: Final = {
    "completed": Meaning.DONE,
    "cancelled": Meaning.REFUSED,
    "declined": Meaning.REFUSED,
    "expired": Meaning.REFUSED,
    "initiated": Meaning.UNCLEAR,
    "authorized": Meaning.UNCLEAR,
    "pending authorized": Meaning.UNCLEAR,
}

Told = Mapping[str, tuple[str, ...]]


class NotAResult(Exception):
    """The body is not what Safaricom posts at the end of an order."""


@dataclass(frozen=True)
class Outcome:
    """One order's end, as claimed.

    ``key`` is what we gave the order or M-Pesa's own; it may come back changed (facts/daraja.md 7.3),
    so match on ``conversation_id`` as well. ``receipt`` is of the money that moved (of a look-up, of
    the payment looked up); ``at`` is aware, UTC. ``told`` is every parameter, in the order told; it
    names people and numbers: never log it.
    """

    code: str
    meaning: Meaning
    why: Why | None
    key: str
    conversation_id: str
    receipt: str | None
    shillings: int | None
    at: datetime | None
    told: Told = field(repr=False)

    @property
    def done(self) -> bool:
        return self.meaning is Meaning.DONE

    @property
    def standing(self) -> Meaning:
        """Of a look-up: how the movement that was looked up stands. UNCLEAR while it is under way."""
        if not self.done:
            return self.meaning if self.meaning is Meaning.NOT_FOUND else Meaning.UNCLEAR
        return _STANDINGS.get((self.first("TransactionStatus") or "").lower(), Meaning.UNCLEAR)

    @property
    def says_reversed(self) -> bool:
        """Of a look-up: whether the payment went back since. Nobody says that M-Pesa calls it so."""
        return self.done and (self.first("TransactionStatus") or "").lower() == "reversed"

    def first(self, *names: str) -> str | None:
        """What was told first under the first of these names that has a value."""
        return _first(self.told, names)


def read_result(body: bytes) -> Outcome:
    """The result in this body. Raises NotAResult."""
    said = _result(body)
    code = as_code(said.get("ResultCode"))
    if code is None:
        raise NotAResult("no ResultCode")
    ending, told = order_ending_of(code), _told(said)
    return Outcome(
        code=code,
        meaning=ending.meaning,
        why=ending.why,
        key=plain_id(said.get("OriginatorConversationID")),
        conversation_id=plain_id(said.get("ConversationID")),
        receipt=_receipt(said, told) if ending.meaning is Meaning.DONE else None,
        shillings=whole_shillings(_first(told, _AMOUNTS)),
        at=moment(_first(told, _TIMES)),
        told=told,
    )


def _result(body: bytes) -> Mapping[str, object]:
    try:
        return object_in(body, "Result")
    except NotJson as wrong:
        raise NotAResult(str(wrong)) from None


def _told(said: Mapping[str, object]) -> Told:
    parameters = said.get("ResultParameters")
    told: dict[str, tuple[str, ...]] = {}
    if isinstance(parameters, dict):
        for name, value in by_name(parameters.get("ResultParameter"), "Key"):
            if text := words(value, 1000):
                told[name] = (*told.get(name, ()), text)
    return told


def _receipt(said: Mapping[str, object], told: Told) -> str | None:
    """A look-up has an id of its own, which is not the receipt of what was looked up."""
    named = receipt(_first(told, _RECEIPTS))
    return named if "TransactionStatus" in told else named or receipt(said.get("TransactionID"))


def _first(told: Told, names: Iterable[str]) -> str | None:
    return next((told[name][0] for name in names if name in told), None)
