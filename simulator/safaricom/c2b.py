"""Payments to the Pay Bill that nobody pushed, and the merchant's word in them (facts/daraja.md 6)."""

from dataclasses import dataclass, replace
from typing import Final

from simulator.safaricom import refusals, results, shapes, texts
from simulator.safaricom.book import Entry, Kind
from simulator.safaricom.callbacks import Letter, send
from simulator.safaricom.misfortunes import Fate
from simulator.safaricom.notices import letters, letters_of_entry
from simulator.safaricom.phones import Message, Phone
from simulator.safaricom.state import State

_MOST: Final = 250_000
_OTHER_ERROR: Final = "C2B00016"
COMPLETED: Final = "Completed"


@dataclass(frozen=True)
class Addresses:
    """Where the merchant wants to be asked and told. ``response_type`` decides when it does not answer."""

    validation: str = ""
    confirmation: str = ""
    response_type: str = COMPLETED


@dataclass(frozen=True)
class ByHand:
    """How a payment by hand ended: a result code, and the receipt of one that was made."""

    result: str
    receipt: str = ""


class C2B:
    """One shortcode's registered addresses, and the payments that customers make of themselves."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.addresses = Addresses()

    def register(self, addresses: Addresses) -> None:
        """From now on every payment is confirmed there. Refusal on a second time, if so switched."""
        if self.addresses.confirmation and self._state.quirks.c2b_urls_once:
            raise refusals.urls_registered()
        self.addresses = addresses

    def confirm(self, entry: Entry) -> None:
        """Tell the merchant of a payment, however it was made."""
        if url := self.addresses.confirmation:
            self._state.post.waiting += letters_of_entry(self._state, entry, url)

    def pay(self, phone: Phone, amount: int, account: str, pin: str) -> ByHand:
        """As from the SIM's own menu. Holds the lock, but not while the merchant is asked."""
        with self._state.lock:
            draft = self._draft(phone, amount, account)
            code = _limits(amount) or phone.try_pin(pin, amount)
        third_party = ""
        if code == results.PAID and self._state.quirks.external_validation and self.addresses.validation:
            code, third_party = self._ask_merchant(draft, phone)
        with self._state.lock:
            if code != results.PAID or phone.balance < amount:
                return self._fail(phone, account, code)
            return ByHand(code, self._receive(draft, phone, third_party).receipt)

    def _draft(self, phone: Phone, amount: int, account: str) -> Entry:
        return Entry(
            receipt=self._state.mint.receipt(),
            amount=amount,
            phone=phone.number,
            reference=account,
            at=self._state.now(),
            left=phone.balance - amount,
            kind=Kind.BY_HAND,
            account=self._state.quirks.paid_into,
            conversation_id=self._state.mint.conversation_id(),
        )

    def _fail(self, phone: Phone, account: str, code: str) -> ByHand:
        failed = code if code != results.PAID else results.NOT_ENOUGH
        words = texts.not_paid(failed, self._state.world.payee, account)
        phone.inbox.append(Message(words, self._state.now()))
        return ByHand(failed)

    def _receive(self, draft: Entry, payer: Phone, third_party: str) -> Entry:
        payer.balance -= draft.amount
        entry = self._state.book.write(replace(draft, left=payer.balance, third_party=third_party))
        self._state.text(entry, texts.paid(entry, self._state.world.payee))
        self.confirm(entry)
        return entry

    def _ask_merchant(self, draft: Entry, payer: Phone) -> tuple[str, str]:
        """Paid or a C2B code, and the merchant's own ThirdPartyTransID. Silence: the ResponseType."""
        [letter] = self._question(draft, payer)
        answer = send(letter, self._state.quirks.validation_patience)
        said = shapes.an_object(answer.text) if answer is not None and answer.status_code == 200 else {}
        verdict = str(said.get("ResultCode", ""))
        if not verdict:
            completed = self.addresses.response_type == COMPLETED
            return (results.PAID if completed else _OTHER_ERROR), ""
        return verdict, str(said.get("ThirdPartyTransID") or "")

    def _question(self, draft: Entry, payer: Phone) -> list[Letter]:
        with self._state.lock:
            body = shapes.c2b(draft, payer, self._state.world, balance="")
            question = letters(self._state, self.addresses.validation, body, draft.at, Fate())
            self._state.post.sent += question
            return question


def _limits(amount: int) -> str:
    if amount < 1:
        return results.TOO_LITTLE
    return results.TOO_MUCH if amount > _MOST else ""
