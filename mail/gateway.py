"""What any way of sending a letter promises, in plain words.

``send`` raises ``failures.TryLater`` (NobodyThere among it), MailRefused or ``failures.Unclear``. A letter
whose fate is unclear may be sent again: mail programs know it by its Message-ID, which stays the same.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from failures import Refused, TryLater


class WhyNot(StrEnum):
    """Why a letter will never go out like this."""

    NO_SUCH_ADDRESS = "no_such_address"  # whatever is sent there comes back
    PERHAPS_NONE = "perhaps_none"  # no such address, or the server will not take letters there from us
    TURNED_DOWN = "turned_down"  # this letter; another may be taken
    CONFIGURATION = "configuration"  # an operator must act


class NobodyThere(TryLater):
    """The mail server takes nobody's letters now, so that no other need be tried."""


class MailRefused(Refused):
    """The letter was not taken, and the same one to the same address will not be either."""

    why: WhyNot

    def __init__(self, why: WhyNot, said: str = "") -> None:
        super().__init__(why, said)
        self.why = why


@dataclass(frozen=True)
class Envelope:
    """A letter ready to go. ``key`` names it for ever; ``calendar`` is an iCalendar object."""

    key: int
    to: str
    subject: str
    body: str
    calendar: str | None
    written_at: datetime


class MailGateway(Protocol):
    def send(self, letter: Envelope) -> None:
        """Hand one letter over to whoever brings it to its reader."""
        ...


class NoMailServer:
    """Where no mail server is configured: what was owed when there was one waits, and is given up in time."""

    def send(self, letter: Envelope) -> None:
        raise NobodyThere(said="no mail server is configured")
