"""News for one person that is about no booking; what happens to bookings is in happenings.py."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.people import Client, Therapist


@dataclass(frozen=True)
class Personal:
    """Something that one person should hear of and that is about no booking.

    ``about`` is the key of the row it concerns: each hears of it once. ``starts`` is when the session
    that it is about begins.
    """

    person: Client | Therapist
    about: int
    starts: datetime

    @property
    def worth_until(self) -> datetime:
        """Afterwards nobody needs to hear of it."""
        return self.starts


@dataclass(frozen=True, kw_only=True)
class GroupAnnounced(Personal):
    """Clients can take seats in a group."""

    minutes: int
    seats: int
    price: int  # whole shillings, for a seat


@dataclass(frozen=True, kw_only=True)
class GroupCalledOff(Personal):
    """A group does not take place."""

    seats: int  # that were taken, whose clients have been told


@dataclass(frozen=True, kw_only=True)
class TimeOffered(Personal):
    """A time was freed that this client waits for."""

    therapist: str
    minutes: int
    price: int
    answer_by: datetime

    @property
    def worth_until(self) -> datetime:
        return self.answer_by


@dataclass(frozen=True, kw_only=True)
class TimeGone(Personal):
    """Somebody was quicker."""

    therapist: str


@dataclass(frozen=True, kw_only=True)
class ReceiptChecked(Personal):
    """What M-Pesa said about a receipt that this client told us of. ``starts`` is when it did."""

    receipt: str

    @property
    def worth_until(self) -> datetime:
        return self.starts + timedelta(days=2)


class ReceiptUnknown(ReceiptChecked):
    """It knows no such payment to us."""


class ReceiptOfOthers(ReceiptChecked):
    """It was put to what its own account number names, which is not theirs."""


class ReceiptKnown(ReceiptChecked):
    """It is of the payment that M-Pesa had asked them for, of whose end they have heard."""


class ReceiptUnmatched(ReceiptChecked):
    """It came, and its account number names no booking: people put it right."""


class ReceiptPutRight(ReceiptChecked):
    """People put it to the booking that it was meant for, which is another's."""


@dataclass(frozen=True, kw_only=True)
class ReceiptGoesBack(ReceiptChecked):
    """People found no booking that it was meant for: all of it is on its way to whoever paid."""

    amount: int


class ReceiptWasReturned(ReceiptGoesBack):
    """Whoever paid has it again, by M-Pesa's word."""


@dataclass(frozen=True, kw_only=True)
class PayoutSent(Personal):
    """A therapist has what they had earned, by M-Pesa's word. ``starts`` is when."""

    amount: int
    sessions: int
    fee: int  # that was kept of them
    receipt: str | None

    @property
    def worth_until(self) -> datetime:
        return self.starts + timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class PayoutFailed(Personal):
    """What a therapist had earned could not be sent to them. ``starts`` is when that was known."""

    amount: int

    @property
    def worth_until(self) -> datetime:
        return self.starts + timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class AddressGiven(Personal):
    """Somebody wants letters here. ``starts`` is when they said so; ``about`` tells one time from another.

    ``mailed`` and ``texted`` are the halves of the proof, each for its own way.
    """

    address: str
    mailed: str
    texted: str

    @property
    def worth_until(self) -> datetime:
        return self.starts + timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class LettersComeBack(Personal):
    """Nothing can be delivered to the address that somebody gave. ``starts`` is when that was known."""

    address: str

    @property
    def worth_until(self) -> datetime:
        return self.starts + timedelta(days=7)
