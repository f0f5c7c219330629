"""What can happen that somebody should hear of."""

from dataclasses import dataclass
from datetime import datetime

from models.bookings import Booking
from models.people import Client, Therapist


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


@dataclass(frozen=True)
class OfferOpened(Happening):
    """A client asked to cancel a paid session: what may be chosen instead, nothing being given up yet."""

    percent: int  # of the price, that would come back
    back: int  # whole shillings
    times: tuple[datetime, ...]  # the nearest free ones; none when no more moves are allowed


class OfferNudged(OfferOpened):
    """Half a day went by without a choice."""


class OfferKept(Happening):
    """The client keeps the old time."""


@dataclass(frozen=True)
class MoveAsked(Happening):
    """A move at short notice, which the therapist is asked about while the old time stands."""

    wanted: datetime
    answer_by: datetime


@dataclass(frozen=True)
class Moved(Happening):
    """The session is at another time now."""

    was: datetime
    move: int  # the how many-th


@dataclass(frozen=True)
class MoveRefused(Happening):
    """The therapist cannot; the old time stands."""

    offer_id: int


@dataclass(frozen=True)
class MoveLapsed(Happening):
    """The therapist did not answer; the old time stands."""

    offer_id: int


@dataclass(frozen=True)
class GivenUp(Happening):
    """The client gave up a paid session; so much comes back."""

    percent: int
    back: int


@dataclass(frozen=True)
class CalledOffByClinic(Happening):
    """The therapist or the clinic called off a paid session: everything back, or another time."""

    times: tuple[datetime, ...]


@dataclass(frozen=True)
class Rebooked(Happening):
    """Instead of the money, the client took another time. The booking is the new one."""

    instead_of: str  # the old code


class EverythingBack(Happening):
    """The whole price goes back."""


class ClientAbsent(Happening):
    """The therapist says that the client did not come."""


class TherapistAbsent(Happening):
    """The client says that the therapist did not come."""


class Disputed(Happening):
    """Both say different things; people decide."""


class SeatTaken(Happening):
    """A client took a seat in a group."""


class SeatCalledOff(CalledOffByTherapist):
    """A group was called off, and with it this seat, which nobody had paid for."""


class PaidSeatCalledOff(CalledOffByClinic):
    """A group was called off, and with it this seat, which was paid for."""


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
