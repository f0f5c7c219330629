"""The phones: a number, an M-Pesa account, an inbox, and how its owner behaves."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from simulator.safaricom import results
from simulator.safaricom.prompts import Prompt
from simulator.safaricom.quirks import Scenario

_TRIES: Final = 3


class NoSuchPhone(ValueError):
    """That is not a Kenyan mobile number."""


def msisdn(typed: str) -> str:
    """``254712345678`` from that, ``+254712345678`` or ``0712345678``."""
    number = re.sub(r"^(\+?254|0)", "254", typed.strip())
    if not re.fullmatch(r"254[17][0-9]{8}", number):
        raise NoSuchPhone(typed)
    return number


@dataclass(frozen=True)
class Message:
    """A text from M-PESA."""

    text: str
    at: datetime


@dataclass
class Phone:
    """One line. Balance in whole shillings; ``name`` as M-Pesa has it, first name first.

    ``registered`` is whether it has M-Pesa at all, ``active`` whether that account may be used.
    """

    number: str
    pin: str = "1234"
    balance: int = 10_000
    wrong_pins: int = 0
    in_ussd: bool = False
    name: str = "CUSTOMER"
    registered: bool = True
    active: bool = True
    inbox: list[Message] = field(default_factory=list)
    prompts: list[Prompt] = field(default_factory=list)
    scenario: Scenario = field(default_factory=Scenario)

    @property
    def locked(self) -> bool:
        return self.wrong_pins >= _TRIES

    @property
    def masked(self) -> str:
        """``2547 ***** 678``, as C2B v2 shows a payer (facts/daraja.md 6)."""
        return f"{self.number[:4]} ***** {self.number[-3:]}"

    @property
    def public_name(self) -> str:
        """``254712345678 - AMINA HASSAN``, as results name a customer."""
        return f"{self.number} - {self.name}"

    def try_pin(self, pin: str, amount: int) -> str:
        """The result code of paying this much with this PIN. The third wrong one in a row locks."""
        if self.locked:
            return results.PIN_LOCKED
        if pin != self.pin:
            self.wrong_pins += 1
            return results.WRONG_PIN
        self.wrong_pins = 0
        return results.PAID if self.balance >= amount else results.NOT_ENOUGH


class Phones:
    """All of them, by number; each comes into being when first named."""

    def __init__(self) -> None:
        self._known: dict[str, Phone] = {}

    def named(self, typed: str) -> Phone:
        """Raises NoSuchPhone when that is no number."""
        number = msisdn(typed)
        return self._known.setdefault(number, Phone(number))

    def known(self, number: str) -> Phone | None:
        return self._known.get(number)
