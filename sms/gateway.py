"""What any way of sending a text promises, in plain words, and all the ways in which it can go wrong.

There is no idempotency key: a text whose fate is unclear may have arrived, and sending it again may deliver
it twice. What ``send`` raises, and what jobs/deliver_sms.py does then:

========================  ==================================  ============================================
TryLater                  not this text, not now              it waits, longer each time; a day at the most
LineDown                  no text, not now                    all wait, longer each time (sms/line.py)
TextRefused,              our account will not do, or nobody  people are told; all wait, and one text tries
 why in OPERATOR_MENDS    can tell why                        every few minutes; but while other texts are
                                                              taken it is this one alone that waits
TextRefused               not to this person                  failed; they read it by dialling
Unclear                   it may have gone out                all wait a moment; where reading it twice
                                                              harms nobody, it is sent once more
========================  ==================================  ============================================
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from failures import Refused, TryLater


class WhyNot(StrEnum):
    """Why a text will never go out like this."""

    INVALID_NUMBER = "invalid_number"
    OPTED_OUT = "opted_out"  # only the person can undo it, with their network
    OUT_OF_MONEY = "out_of_money"  # the clinic's account: an operator tops it up, then it may go again
    CONFIGURATION = "configuration"  # an operator must act
    TURNED_AWAY = "turned_away"  # all that we asked, for a reason nobody documented: an operator finds out
    UNKNOWN = "unknown"  # this person; more is not said


OPERATOR_MENDS: Final = (WhyNot.OUT_OF_MONEY, WhyNot.CONFIGURATION, WhyNot.TURNED_AWAY)


@dataclass(frozen=True)
class Accepted:
    """The gateway took the text; whether it arrives, the delivery report under this id tells."""

    message_id: str | None


class TextRefused(Refused):
    """The text was not sent, and the same one to the same person will not be either."""

    why: WhyNot

    def __init__(self, why: WhyNot, said: str = "") -> None:
        super().__init__(why, said)


class LineDown(TryLater):
    """Nothing happened, and no other text would fare better: the gateway is away, or asks for quiet."""


class SmsGateway(Protocol):
    def send(self, to: str, body: str) -> Accepted:
        """Text ``body`` to one person, ``to`` in E.164 (``+2547…``)."""
        ...
