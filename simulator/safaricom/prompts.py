"""An STK push from the request to its end."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

_ROOM: Final = 182


@dataclass(frozen=True)
class Push:
    """What a merchant asked for, already found correct. ``refused_as`` is a fault that M-Pesa, unlike
    Daraja's door, finds too late to say at once: it becomes the result code."""

    phone: str
    amount: int
    reference: str
    callback_url: str
    refused_as: str = ""


class Stage(StrEnum):
    QUEUED = "queued"
    DISPLAYED = "displayed"
    ANSWERED = "answered"
    ENDED = "ended"


@dataclass
class Prompt:
    """One push. At ``due`` it goes on by itself: to the screen, or to its end with ``outlook``."""

    push: Push
    merchant_request_id: str
    checkout_request_id: str
    sent_at: datetime
    due: datetime
    outlook: str = ""
    stage: Stage = Stage.QUEUED
    put_away: bool = False
    receipt: str = ""

    @property
    def open(self) -> bool:
        """Whether M-Pesa still holds the payer's line for it."""
        return self.stage is not Stage.ENDED

    @property
    def on_screen(self) -> bool:
        return self.stage is Stage.DISPLAYED and not self.put_away

    def plan(self, stage: Stage, outlook: str, since: datetime, seconds: float) -> None:
        """Be at this stage since then, and so many seconds later go on to ``outlook``."""
        self.stage, self.outlook = stage, outlook
        self.due = since + timedelta(seconds=seconds)


def words(payee: str, push: Push) -> str:
    """What stands on the phone's screen."""
    return (
        f"Do you want to pay KSh {push.amount:,} to {payee} account no. {push.reference}? Enter M-PESA PIN:"
    )


def fits_a_screen(text: str) -> bool:
    """The whole prompt must stay under 182 characters, or the push ends with 1025 (facts/daraja.md 2.1)."""
    return len(text) < _ROOM
