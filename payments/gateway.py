"""What any way of asking a phone for money, and of moving our own, promises, in plain words.

Calls raise ``failures.TryLater`` (also as LineBusy and HeldBack), PaymentRefused or, where money may
have moved, ``failures.Unclear``. ``ask`` never raises: what proves nothing is NoAnswer or NotAsked.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from failures import Refused, TryLater

# M-Pesa's own list of what came reaches back 48 hours (facts/daraja.md 7.5). Asked for a second more it may
# refuse altogether, and its clock need not be ours.
LISTED_FOR: Final = timedelta(hours=47, minutes=50)


class Why(StrEnum):
    """Why a payment did not go through, in the kinds that people are told apart."""

    NOT_COMPLETED = "not_completed"  # cancelled, or left to time out
    NOT_ENOUGH_MONEY = "not_enough_money"
    WRONG_PIN = "wrong_pin"
    UNREACHABLE = "unreachable"  # off, out of reach, ignored, or in another session
    LINE_BUSY = "line_busy"  # another session or prompt is open on the phone, perhaps ours
    NOT_SENT = "not_sent"  # we could not ask in time, and do not ask now
    LIMIT = "limit"  # what a person may send at once or in a day
    PIN_LOCKED = "pin_locked"
    BUSY = "busy"  # M-Pesa itself
    ACCOUNT_PROBLEM = "account_problem"  # this number cannot pay; another one can
    OUR_FAULT = "our_fault"  # a setting or a bug: the operator must act, the payer cannot
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Ending:
    """What M-Pesa's word on a payment means.

    ``final``: this request will move no money any more. ``safe_to_ask_again``: no money moved and
    nothing is live on the phone, which is not the same as useful (a locked PIN is safe to ask and
    will not answer). ``safe_once_asked``: the same, once M-Pesa has said so in answer to ``ask``.
    """

    code: str
    why: Why
    final: bool
    safe_to_ask_again: bool
    safe_once_asked: bool


@dataclass(frozen=True)
class PromptAccepted:
    """The prompt is on its way to the phone. Nobody has paid yet.

    The second id holds the payer's number (facts/daraja.md 2.4): never log it.
    """

    merchant_request_id: str
    checkout_request_id: str = field(repr=False)


@dataclass(frozen=True)
class Paid:
    """The money moved. The receipt comes by another way."""


@dataclass(frozen=True)
class NotPaid:
    """M-Pesa, asked, says that no money moved, and why."""

    ending: Ending

    @property
    def code(self) -> str:
        return self.ending.code


@dataclass(frozen=True)
class Pending:
    """The prompt is still with the payer."""


@dataclass(frozen=True)
class NoAnswer:
    """M-Pesa was asked, and nothing was learnt. ``heard``: its word, where that settles nothing."""

    heard: Ending | None = None


@dataclass(frozen=True)
class NotAsked:
    """The question did not get to M-Pesa. ``after``: when asking makes sense again, if known."""

    after: timedelta | None = None


Answer = Paid | NotPaid | Pending | NoAnswer | NotAsked


class LineBusy(TryLater):
    """The phone has another session or prompt open, perhaps one of ours: settle ours, then wait."""


class HeldBack(TryLater):
    """Not even sent: we are calling too fast, or were told so. Says nothing about the payment."""


class PaymentRefused(Refused):
    """No prompt was shown, no money moved, and the same request will never do either."""

    why: Why

    def __init__(self, why: Why, said: str = "") -> None:
        super().__init__(why, said)


@dataclass(frozen=True)
class Turn:
    """Our place in the line, and the pass to show there: with it, one call can go out at once."""

    token: str = field(repr=False)


class MpesaGateway(Protocol):
    def line_up(self) -> Turn:
        """Wait until a prompt may be sent. Whatever may take long is done here, and nothing is sent.

        Raises as all calls do, but never Unclear.
        """
        ...

    def prompt(
        self, turn: Turn, phone: str, shillings: int, reference: str, description: str, callback_url: str
    ) -> PromptAccepted:
        """Ask ``phone`` (E.164) to pay whole ``shillings``, now.

        The payer reads ``reference`` (at most 12 letters and digits) in the prompt and in M-Pesa's
        text, so it must be a neutral code. ``description`` is at most 13 characters. How it ended
        is posted to ``callback_url``. ValueError names a field that will not do; nothing was sent.
        """
        ...

    def ask(self, checkout_request_id: str) -> Answer:
        """How the payment with this id stands. Moves nothing, so it may be asked as often as allowed."""
        ...


class Purpose(StrEnum):
    """What money is sent for. Neutral words, for they travel with it."""

    REFUND = "Refund"
    PAYOUT = "Payout"


@dataclass(frozen=True)
class Accepted:
    """M-Pesa took an order. Nothing has moved yet: what came of it is posted to the results address.

    Both ids should come back with the result, and the order may be looked up by them. ``originator_id``
    need not be the key that we gave (facts/daraja.md 7.3), and is empty if M-Pesa named none.
    """

    conversation_id: str
    originator_id: str


@dataclass(frozen=True)
class AlreadyAsked:
    """M-Pesa has an order with this key already, and ends that one. Not a failure, and not a second one."""


class Meaning(StrEnum):
    """What M-Pesa's word on an order comes to."""

    DONE = "done"
    ALREADY_DONE = "already done"  # by an earlier order, it says: find out (facts/daraja.md 7.1)
    NOT_FOUND = "not found"  # M-Pesa knows no payment by that receipt or key; nothing moved
    REFUSED = "refused"  # nothing moved, and the same order never will do
    TRY_LATER = "try later"  # nothing moved; the same may do another day or with other funds
    UNCLEAR = "unclear"  # look it up, never order it again


@dataclass(frozen=True)
class OrderEnding:
    """What M-Pesa's word on an order means.

    ``why`` is None where nothing went wrong. Here NOT_ENOUGH_MONEY and OUR_FAULT are about our own
    account, which the operator must see to; LIMIT and ACCOUNT_PROBLEM about the payee's.
    """

    code: str
    meaning: Meaning
    why: Why | None


@dataclass(frozen=True)
class Received:
    """A movement in M-Pesa's own list of what came to us.

    ``shillings`` is None when not whole; ``phone_hint`` may be masked and is never an identity; ``at``
    is aware, UTC, taken from a time whose zone is in doubt: allow three hours; ``kind`` is M-Pesa's word.
    """

    receipt: str
    shillings: int | None
    reference: str = field(repr=False)
    phone_hint: str = field(repr=False)
    at: datetime | None
    kind: str


class Treasury(Protocol):
    """Our own money at M-Pesa: giving it back, sending it, and asking about it.

    Of ``give_back`` and ``send_money``, Unclear means that money may have moved; all others move
    nothing, may be called again and never raise it. ``about`` is a neutral remark of 2 to 100 letters,
    digits and spaces. Results and notices of a time-out (which say nothing) are posted to the two
    addresses, once, or never. ValueError names a field that will not do; nothing was sent.
    """

    def give_back(
        self, receipt: str, shillings: int, *, about: str, results_url: str, timeouts_url: str
    ) -> Accepted:
        """Undo the payment with this receipt, whole. M-Pesa undoes one payment once."""
        ...

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
        """Send 10 to 250,000 whole ``shillings`` to ``phone`` (E.164). It cannot be undone.

        Store ``key`` before the call: however often it is used, M-Pesa sends the money once.
        """
        ...

    def look_up(
        self, *, receipt: str | None = None, key: str | None = None, results_url: str, timeouts_url: str
    ) -> Accepted:
        """Have told how a payment or an order stands, by its receipt or by its order's key."""
        ...

    def ask_balance(self, *, results_url: str, timeouts_url: str) -> Accepted:
        """Have told what is on our accounts."""
        ...

    def payments_between(self, start: datetime, end: datetime) -> list[Received]:
        """M-Pesa's own list of what came to us from ``start`` to ``end``, the whole of it, each once.

        What is older than LISTED_FOR, or still to come, is left out.
        """
        ...

    def register_addresses(self, validation_url: str, confirmation_url: str) -> bool:
        """Have payments by hand told to these addresses.

        False when M-Pesa has some already, perhaps others: it changes none, people must, at its portal.
        """
        ...

    def register_pull(self, nominated_number: str, callback_url: str) -> bool:
        """Have M-Pesa keep the list; False when it did already. The number (E.164) is our account's own."""
        ...
