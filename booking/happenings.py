"""What can happen that somebody should hear of."""

from dataclasses import dataclass

from models.bookings import Booking


@dataclass(frozen=True)
class Happening:
    """Something that happened to a booking."""

    booking: Booking


class Requested(Happening):
    """A client asked for a time."""


class Approved(Happening):
    """The therapist said yes."""


class Declined(Happening):
    """The therapist said no."""


class RequestLapsed(Happening):
    """Nobody answered in time."""


class PaymentLapsed(Happening):
    """Nobody paid in time."""


class CalledOffByClient(Happening):
    """The client gave up an unpaid booking."""


class CalledOffByTherapist(Happening):
    """The therapist took back a yes before anybody paid."""


class TherapistNudged(Happening):
    """Half of the time to answer is gone."""


class ClientNudged(Happening):
    """Half of the time to pay is gone."""


@dataclass(frozen=True)
class PaymentConfirmed(Happening):
    """The money is proven. The receipt is M-Pesa's, when it is known already."""

    receipt: str | None


@dataclass(frozen=True)
class PaymentFailed(Happening):
    """A prompt ended without money. ``why`` is one of payments/gateway.py's kinds."""

    why: str
    attempt_id: int


@dataclass(frozen=True)
class PaymentUnclear(Happening):
    """Nobody can say yet whether money moved."""

    attempt_id: int


@dataclass(frozen=True)
class MoneyToReturn(Happening):
    """Money came that buys nothing any more, or came twice."""

    amount: int
    attempt_id: int


class DayBefore(Happening):
    """The session begins in a day."""


class HourBefore(Happening):
    """The session begins in an hour."""


class SessionOver(Happening):
    """The session's end passed and nobody said how it went."""


class Completed(Happening):
    """The session took place."""


@dataclass(frozen=True)
class Rated(Happening):
    """The client gave stars."""

    stars: int
