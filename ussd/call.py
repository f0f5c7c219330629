"""What the menus may ask of a call, besides what the engine needs of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from booking.desk import Desk
from booking.practice import Practice
from ussd import pages


@dataclass(frozen=True)
class House:
    """What every caller may be told: the clinic's own numbers and lines."""

    ussd_code: str
    support_phone: str
    crisis_lines: tuple[str, ...]
    pay_bill: str  # the business number that can be paid by hand
    letters_by: str  # where an e-mail address is texted to; empty where no letters are sent


class Call(pages.Call, Protocol):
    """A caller at the desk. ``desk`` is a client's, or of somebody who may become one."""

    house: House
    phone: str
    desk: Desk

    @property
    def is_therapist(self) -> bool:
        """Whether the caller sees clients, and may look into their own office."""

    @property
    def practice(self) -> Practice:
        """A therapist's own office; only who is one is shown a screen that needs it."""

    def day(self, moment: datetime) -> date:
        """On which day this is, in Nairobi."""

    def read_phone(self, typed: str) -> str | None:
        """A Kenyan mobile number as E.164; None when that is no such number."""

    def looks_like_safaricom(self, phone: str) -> bool:
        """Whether a number's first digits are Safaricom's: a hint, since numbers move."""
