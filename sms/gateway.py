"""What any way of sending a text promises, in plain words.

``send`` raises ``failures.TryLater``, TextRefused or ``failures.Unclear``. There is no idempotency key:
a text whose fate is unclear may have arrived, and sending it again may deliver it twice.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from failures import Refused


class WhyNot(StrEnum):
    """Why a text will never go out like this."""

    INVALID_NUMBER = "invalid_number"
    OPTED_OUT = "opted_out"  # only the person can undo it, with their network
    OUT_OF_MONEY = "out_of_money"  # the clinic's account: an operator tops it up, then it may go again
    CONFIGURATION = "configuration"  # an operator must act
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Accepted:
    """The gateway took the text; whether it arrives, the delivery report under this id tells."""

    message_id: str | None


class TextRefused(Refused):
    """The text was not sent, and the same one to the same person will not be either."""

    why: WhyNot

    def __init__(self, why: WhyNot, said: str = "") -> None:
        super().__init__(why, said)


class SmsGateway(Protocol):
    def send(self, to: str, body: str) -> Accepted:
        """Text ``body`` to one person, ``to`` in E.164 (``+2547…``)."""
        ...
