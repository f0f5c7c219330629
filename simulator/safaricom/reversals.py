"""Giving a customer's payment back (facts/daraja.md 7.1)."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from simulator.safaricom import results, texts
from simulator.safaricom.book import RECEIVED, Entry, Kind
from simulator.safaricom.order_shapes import items, moment
from simulator.safaricom.orders import Outcome
from simulator.safaricom.quirks import Scenario
from simulator.safaricom.state import State


@dataclass(frozen=True)
class Reversal:
    """Of the payment with this receipt, so many shillings of it. Knows no idempotency but R000001."""

    state: State
    receipt: str
    amount: int

    results_path: ClassVar = "reversalresults"

    def phone(self) -> str:
        entry = self.state.book.find(self.receipt)
        return entry.phone if entry else ""

    def arranged(self, scenario: Scenario) -> str:
        return scenario.reversal_result

    def do(self, conversation_id: str, at: datetime) -> Outcome:
        paid = self.state.book.find(self.receipt)
        if paid is None:
            return Outcome(results.NOT_REVERSIBLE)
        trouble = self._trouble(paid)
        return Outcome(trouble) if trouble else self._give_back(paid, conversation_id, at)

    def _trouble(self, paid: Entry) -> str:
        if paid.kind not in RECEIVED:
            return results.NOT_PERMITTED
        if self.state.book.is_reversed(self.receipt):
            return results.ALREADY_REVERSED
        if not self._is_right_amount(paid):
            return results.WRONG_AMOUNT
        return "" if self.state.book.balance(paid.account) >= self.amount else results.NOT_ENOUGH

    def _is_right_amount(self, paid: Entry) -> bool:
        part = self.state.quirks.part_reversals and 0 < self.amount < paid.amount
        return part or self.amount == paid.amount

    def _give_back(self, paid: Entry, conversation_id: str, at: datetime) -> Outcome:
        payer = self.state.phones.named(paid.phone)
        payer.balance += self.amount
        back = self.state.book.write(
            Entry(
                receipt=self.state.mint.receipt(),
                amount=-self.amount,
                phone=paid.phone,
                reference=paid.reference,
                at=at,
                left=payer.balance,
                kind=Kind.REVERSAL,
                account=paid.account,
                of=paid.receipt,
                conversation_id=conversation_id,
            )
        )
        self.state.text(back, texts.got_back(back, self.state.world.payee))
        return Outcome(results.PAID, back.receipt, self._told(back, payer.public_name))

    def _told(self, back: Entry, payer: str) -> list[dict[str, object]]:
        return items(
            DebitAccountBalance=self.state.book.line(back.account),
            Amount=float(self.amount),
            TransCompletedTime=moment(back.at),
            OriginalTransactionID=back.of,
            Charge=0.0,
            CreditPartyPublicName=payer,
            DebitPartyPublicName=self.state.world.public_name,
        )
