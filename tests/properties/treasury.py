"""M-Pesa's other half, on days of every kind: it moves our money once, and tells of it when it pleases.

Every so often there is no money, or a result is never told and must be asked for.
"""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any, Final

from payments.gateway import Accepted, AlreadyAsked, Purpose, Received

Json = dict[str, Any]
_NO_MONEY_EVERY: Final = 5  # orders
_SILENT_EVERY: Final = 3
CHARGE: Final = 7  # shillings, for money sent


@dataclass
class Deed:
    """An order that moves money, and whether it did."""

    amount: int
    receipt: str = ""
    charge: int = 0


@dataclass
class Treasury:
    """``posted`` is what it would post, by the token of the address; ``deeds`` are known by their keys."""

    posted: list[tuple[str, Json]] = field(default_factory=list)
    deeds: dict[str, Deed] = field(default_factory=dict)
    reversed: set[str] = field(default_factory=set)
    orders: Any = field(default_factory=lambda: count(1))

    def give_back(
        self, receipt: str, shillings: int, *, about: str, results_url: str, timeouts_url: str
    ) -> Accepted:
        turn = next(self.orders)
        code = "R000001" if receipt in self.reversed else self._code(turn)
        if code == "0":
            self.reversed.add(receipt)
        return self._take(turn, f"K{turn}", Deed(shillings), code, results_url)

    def send_money(
        self,
        phone: str,
        shillings: int,
        *,
        key: str,
        purpose: Purpose,
        about: str,
        results_url: str,
        timeouts_url: str,
    ) -> Accepted | AlreadyAsked:
        assert phone.startswith("+254")
        assert 10 <= shillings <= 250_000
        if key in self.deeds:
            return AlreadyAsked()
        turn = next(self.orders)
        return self._take(turn, key, Deed(shillings, charge=CHARGE), self._code(turn), results_url)

    def look_up(
        self, *, receipt: str | None = None, key: str | None = None, results_url: str, timeouts_url: str
    ) -> Accepted:
        by_receipt = (each for each in self.deeds.values() if each.receipt == receipt)
        deed = self.deeds.get(key) if key else next(by_receipt, None)
        name = f"L{next(self.orders)}"
        told: Json = {"TransactionStatus": "Completed" if deed and deed.receipt else "Declined"}
        if deed:
            told |= {"Amount": deed.amount, "ReceiptNo": deed.receipt}
            told |= {"DebitPartyCharges": f"Fee For B2C Payment|KES|{deed.charge}.00"} if deed.charge else {}
        self._post(results_url, name, "0" if deed else "2032", told)
        return Accepted(name, name)

    def ask_balance(self, *, results_url: str, timeouts_url: str) -> Accepted:
        raise AssertionError("nobody asks")

    def payments_between(self, start: datetime, end: datetime) -> list[Received]:
        return []

    def register_addresses(self, validation_url: str, confirmation_url: str) -> bool:
        return True

    def register_pull(self, nominated_number: str, callback_url: str) -> bool:
        return True

    def moved(self, key: str) -> bool:
        """Whether the order with this key moved money."""
        return key in self.deeds and bool(self.deeds[key].receipt)

    def _take(self, turn: int, key: str, deed: Deed, code: str, results_url: str) -> Accepted:
        deed.receipt = f"UL{turn:08}" if code == "0" else ""
        self.deeds[key] = deed
        if turn % _SILENT_EVERY:
            told = {"TransactionAmount": deed.amount, "TransactionReceipt": deed.receipt}
            self._post(results_url, key, code, told if code == "0" else {})
        return Accepted(f"C{key}", key)

    def _code(self, turn: int) -> str:
        return "0" if turn % _NO_MONEY_EVERY else "1"

    def _post(self, url: str, key: str, code: str, told: Json) -> None:
        named = [{"Key": name, "Value": value} for name, value in told.items() if value]
        said = {"ResultCode": code, "ConversationID": f"C{key}", "OriginatorConversationID": key}
        body = {"Result": {**said, "ResultParameters": {"ResultParameter": named}}}
        self.posted.append((url.rpartition("/")[2], body))
