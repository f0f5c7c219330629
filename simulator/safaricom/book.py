"""M-Pesa's own book of the shortcode: every shilling that truly moved, whatever anybody was told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, overload


class Kind(StrEnum):
    """Why money moved. FUNDS is the merchant's own, put in or taken out at the bank."""

    PUSH = "push"
    BY_HAND = "by-hand"
    REVERSAL = "reversal"
    PAYOUT = "payout"
    CHARGE = "charge"
    FUNDS = "funds"


class Account(StrEnum):
    """The shortcode's accounts. Customers pay into the utility account, and B2C comes out of it."""

    WORKING = "working"
    UTILITY = "utility"
    CHARGES = "charges"


NAMES: Final = {
    Account.WORKING: "Working Account",
    Account.UTILITY: "Utility Account",
    Account.CHARGES: "Charges Paid Account",
}
RECEIVED: Final = {Kind.PUSH, Kind.BY_HAND}


@dataclass(frozen=True)
class Entry:
    """One movement, in whole shillings: above zero into the shortcode, below zero out of it.

    ``phone`` is the customer's (2547…), ``left`` what that wallet holds afterwards, ``balance`` what
    ``account`` does. ``of`` is the receipt that a reversal undoes, ``conversation_id`` the
    ConversationID of the request that moved it, ``third_party`` what the merchant's validation named.
    """

    receipt: str
    amount: int
    phone: str
    reference: str
    at: datetime
    left: int
    checkout_request_id: str = ""
    kind: Kind = Kind.PUSH
    account: Account = Account.UTILITY
    balance: int = 0
    of: str = ""
    conversation_id: str = ""
    third_party: str = ""


class Book(Sequence[Entry]):
    """Entries, oldest first; nothing is ever taken out. Its sum is its balance."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._balances = dict.fromkeys(Account, 0)
        self._by_receipt: dict[str, Entry] = {}
        self._reversed: dict[str, Entry] = {}

    @overload
    def __getitem__(self, place: int) -> Entry: ...
    @overload
    def __getitem__(self, place: slice) -> list[Entry]: ...
    def __getitem__(self, place: int | slice) -> Entry | list[Entry]:
        return self._entries[place]

    def __len__(self) -> int:
        return len(self._entries)

    def __eq__(self, other: object) -> bool:
        """Equal to a list of the same entries; ``book == []`` is a question that tests like to ask."""
        return self._entries == (other._entries if isinstance(other, Book) else other)

    __hash__ = None  # type: ignore[assignment]  # it grows

    def write(self, entry: Entry) -> Entry:
        """As it stands in the book: with the balance after it."""
        self._balances[entry.account] += entry.amount
        written = replace(entry, balance=self._balances[entry.account])
        self._entries.append(written)
        self._by_receipt.setdefault(written.receipt, written)
        if written.of:
            self._reversed.setdefault(written.of, written)
        return written

    def find(self, receipt: str) -> Entry | None:
        """The movement with this receipt; of a payout with a charge, the payout."""
        return self._by_receipt.get(receipt)

    def is_reversed(self, receipt: str) -> bool:
        return receipt in self._reversed

    def received(self) -> Iterator[Entry]:
        """What customers paid in, reversed since or not."""
        return (each for each in self._entries if each.kind in RECEIVED)

    def balance(self, account: Account | None = None) -> int:
        """Of one account, or of all together."""
        return sum(self._balances.values()) if account is None else self._balances[account]

    def line(self, account: Account) -> str:
        """``Utility Account|KES|700000.00|700000.00|0.00|0.00``: current, available, reserved, uncleared."""
        now = f"{self._balances[account]}.00"
        return f"{NAMES[account]}|KES|{now}|{now}|0.00|0.00"
