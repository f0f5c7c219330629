"""What any way of asking a phone for money promises, in plain words.

``prompt`` raises ``failures.TryLater`` (also as LineBusy), PaymentRefused or ``failures.Unclear``;
``ask`` never raises: what proves nothing is NoAnswer.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from failures import Refused, TryLater


class Why(StrEnum):
    """Why a payment did not go through, in the kinds that people are told apart."""

    NOT_COMPLETED = "not_completed"  # cancelled, or left to time out
    NOT_ENOUGH_MONEY = "not_enough_money"
    WRONG_PIN = "wrong_pin"
    UNREACHABLE = "unreachable"  # off, out of reach, ignored, or in another session
    LINE_BUSY = "line_busy"  # another session or prompt is open on the phone, perhaps ours
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
    """Nothing was learnt. ``after``: when asking makes sense again, if known.

    ``heard``: the word we were given, where it was one that settles nothing.
    """

    after: timedelta | None = None
    heard: Ending | None = None


Answer = Paid | NotPaid | Pending | NoAnswer


class LineBusy(TryLater):
    """The phone has another session or prompt open, perhaps one of ours: settle ours, then wait."""


class PaymentRefused(Refused):
    """No prompt was shown, and the same request will never show one."""

    why: Why

    def __init__(self, why: Why, said: str = "") -> None:
        super().__init__(why, said)


class MpesaGateway(Protocol):
    def prompt(
        self, phone: str, shillings: int, reference: str, description: str, callback_url: str
    ) -> PromptAccepted:
        """Ask ``phone`` (E.164) to pay whole ``shillings``.

        The payer reads ``reference`` (at most 12 letters and digits) in the prompt and in M-Pesa's
        text, so it must be a neutral code. ``description`` is at most 13 characters. How it ended
        is posted to ``callback_url``. ValueError names a field that will not do; nothing was sent.
        """
        ...

    def ask(self, checkout_request_id: str) -> Answer:
        """How the payment with this id stands. Moves nothing, so it may be asked as often as allowed."""
        ...
