"""B2C: money from the utility account to a customer (facts/daraja.md 7.3)."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from simulator.safaricom import results, texts
from simulator.safaricom.book import Account, Entry, Kind
from simulator.safaricom.order_shapes import items
from simulator.safaricom.orders import Outcome
from simulator.safaricom.phones import NoSuchPhone, Phone, msisdn
from simulator.safaricom.quirks import Scenario
from simulator.safaricom.state import State
from simulator.safaricom.world import NAIROBI

_LEAST, _MOST = 10, 250_000
_A_DAY: Final = 500_000  # to one customer
_FULL: Final = 500_000  # what a wallet holds at most


@dataclass(frozen=True)
class Payout:
    """So many shillings to this number, as the merchant wrote it."""

    state: State
    payee: str
    amount: int
    remarks: str = ""

    results_path: ClassVar = "b2cresults"

    def phone(self) -> str:
        try:
            return msisdn(self.payee)
        except NoSuchPhone:
            return ""

    def arranged(self, scenario: Scenario) -> str:
        return scenario.payout_result

    def do(self, conversation_id: str, at: datetime) -> Outcome:
        if not self.phone():
            return Outcome(results.NO_SUCH_PARTY)
        payee = self.state.phones.named(self.payee)
        trouble = self._trouble(payee, at)
        return Outcome(trouble) if trouble else self._send(payee, conversation_id, at)

    def _trouble(self, payee: Phone, at: datetime) -> str:
        """The first of these that is so."""
        there = self.state.book.balance(Account.UTILITY)
        wrong = {
            results.TOO_LITTLE: self.amount < _LEAST,
            results.TOO_MUCH: self.amount > _MOST,
            results.NOT_REGISTERED: not payee.registered,
            results.INACTIVE: not payee.active,
            results.TOO_MUCH_TODAY: self._sent_today(payee, at) + self.amount > _A_DAY,
            results.TOO_FULL: payee.balance + self.amount > _FULL,
            results.NOT_ENOUGH: there < self.amount + self.state.quirks.payout_charge,
        }
        return next((code for code, is_so in wrong.items() if is_so), "")

    def _sent_today(self, payee: Phone, at: datetime) -> int:
        day = at.astimezone(NAIROBI).date()
        sent = (each for each in self.state.book if each.kind is Kind.PAYOUT and each.phone == payee.number)
        return -sum(each.amount for each in sent if each.at.astimezone(NAIROBI).date() == day)

    def _send(self, payee: Phone, conversation_id: str, at: datetime) -> Outcome:
        payee.balance += self.amount
        sent = Entry(
            receipt=self.state.mint.receipt(),
            amount=-self.amount,
            phone=payee.number,
            reference=self.remarks,
            at=at,
            left=payee.balance,
            kind=Kind.PAYOUT,
            conversation_id=conversation_id,
        )
        self.state.book.write(sent)
        self._charge(sent)
        self.state.text(sent, texts.received(sent, self.state.world.payee))
        return Outcome(results.PAID, sent.receipt, self._told(sent, payee))

    def _charge(self, sent: Entry) -> None:
        """Taken from the utility account too, and named by the payout's receipt."""
        if charge := self.state.quirks.payout_charge:
            words = f"B2C charge of {sent.receipt}"
            self.state.book.write(Entry(sent.receipt, -charge, "", words, sent.at, 0, kind=Kind.CHARGE))

    def _told(self, sent: Entry, payee: Phone) -> list[dict[str, object]]:
        balance = self.state.book.balance
        return items(
            TransactionAmount=self.amount,
            TransactionReceipt=sent.receipt,
            ReceiverPartyPublicName=payee.public_name,
            TransactionCompletedDateTime=f"{sent.at.astimezone(NAIROBI):%d.%m.%Y %H:%M:%S}",
            B2CUtilityAccountAvailableFunds=float(balance(Account.UTILITY)),
            B2CWorkingAccountAvailableFunds=float(balance(Account.WORKING)),
            B2CRecipientIsRegisteredCustomer="Y",
            B2CChargesPaidAccountAvailableFunds=float(balance(Account.CHARGES)),
        )
