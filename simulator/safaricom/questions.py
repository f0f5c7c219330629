"""Orders that move nothing: Transaction Status and Account Balance (facts/daraja.md 7.2 and 7.4)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from simulator.safaricom import results
from simulator.safaricom.book import Account, Entry, Kind
from simulator.safaricom.order_shapes import items, moment
from simulator.safaricom.orders import Order, Orders, Outcome
from simulator.safaricom.quirks import Scenario
from simulator.safaricom.state import State

_REASONS: Final = {
    Kind.PUSH: "Pay Bill Online",
    Kind.BY_HAND: "Pay Bill",
    Kind.REVERSAL: "Customer Payment Reversal via API",
    Kind.PAYOUT: "Business Payment to Customer via API",
}


@dataclass(frozen=True)
class Balance:
    """What each account of the shortcode holds."""

    state: State

    results_path: ClassVar = "abresults"
    amount: ClassVar = 0

    def phone(self) -> str:
        return ""

    def arranged(self, _: Scenario) -> str:
        return ""

    def do(self, _: str, at: datetime) -> Outcome:
        lines = "&".join(self.state.book.line(account) for account in Account)
        return Outcome(results.PAID, "", items(AccountBalance=lines, BOCompletedTime=moment(at)))


@dataclass(frozen=True)
class Status:
    """What became of a movement, by its receipt or by the conversation that asked for it.

    ``pushed`` finds a push's receipt by its MerchantRequestID, where that is switched on.
    """

    state: State
    orders: Orders
    receipt: str
    conversation_id: str
    pushed: Callable[[str], str]

    results_path: ClassVar = "transactionstatusresults"
    amount: ClassVar = 0

    def phone(self) -> str:
        entry, order = self._entry(), self._order()
        return entry.phone if entry else order.deed.phone() if order else ""

    def arranged(self, scenario: Scenario) -> str:
        return scenario.status_result

    def do(self, _: str, at: datetime) -> Outcome:
        """ResultCode 0 says that the question was answered; TransactionStatus says how it stands."""
        if not self.receipt and not self.conversation_id:
            return Outcome(results.NO_KEY)
        if entry := self._entry():
            return Outcome(results.PAID, entry.receipt, self._of_entry(entry))
        if order := self._order():
            return Outcome(results.PAID, "", self._of_order(order))
        return Outcome(results.NO_SUCH_RECEIPT)

    def _entry(self) -> Entry | None:
        """The receipt goes first, where both are given."""
        if self.receipt:
            return self.state.book.find(self.receipt)
        order = self._order()
        moved = order.outcome.receipt if order and order.outcome else self.pushed(self.conversation_id)
        return self.state.book.find(moved)

    def _order(self) -> Order | None:
        order = None if self.receipt else self.orders.look_up(self.conversation_id)
        return order if order and order.deed.amount else None

    def _of_entry(self, entry: Entry) -> list[dict[str, object]]:
        order = self.orders.find(entry.conversation_id)
        own = self.state.world.public_name
        customer = self._payer(entry.phone) if entry.phone else own
        debited, credited = (customer, own) if entry.amount > 0 else (own, customer)
        charge = self._charge_of(entry)
        return items(
            DebitPartyName=debited,
            CreditPartyName=credited,
            OriginatorConversationID=order.known_as if order else entry.conversation_id,
            InitiatedTime=moment(order.taken_at if order else entry.at),
            DebitAccountType="Utility Account" if entry.amount < 0 else "MMF Account For Customer",
            DebitPartyCharges=f"Fee For B2C Payment|KES|{charge}.00" if charge else "",
            TransactionReason=None,
            ReasonType=_REASONS.get(entry.kind, ""),
            TransactionStatus=self._standing(entry),
            FinalisedTime=moment(entry.at),
            Amount=float(abs(entry.amount)),
            ConversationID=entry.conversation_id,
            ReceiptNo=entry.receipt,
        )

    def _payer(self, number: str) -> str:
        phone = self.state.phones.named(number)
        return (
            f"{phone.masked} - {phone.name}" if self.state.quirks.status_masks_payers else phone.public_name
        )

    def _standing(self, entry: Entry) -> str:
        """What becomes of the word for what was given back since is documented nowhere."""
        gone = self.state.book.is_reversed(entry.receipt) and not self.state.quirks.reversed_stays_completed
        return "Reversed" if gone else "Completed"

    def _charge_of(self, entry: Entry) -> int:
        """What was kept for it then, by the book; the quirk may say otherwise by now."""
        kept = (each for each in self.state.book if each.kind is Kind.CHARGE)
        return -sum(each.amount for each in kept if each.receipt == entry.receipt)

    def _of_order(self, order: Order) -> list[dict[str, object]]:
        """Of one that moved nothing, or has not yet."""
        return items(
            OriginatorConversationID=order.known_as,
            InitiatedTime=moment(order.taken_at),
            TransactionReason=None,
            TransactionStatus=order.status,
            Amount=float(order.deed.amount),
            ConversationID=order.conversation_id,
            ReceiptNo=None,
        )
