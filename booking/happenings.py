"""What can happen that somebody should hear of."""

from dataclasses import dataclass
from datetime import datetime

from booking.alternatives import WayOn
from models.bookings import Booking
from models.payouts import Paper


@dataclass(frozen=True)
class Happening:
    """Something that happened to a booking."""

    booking: Booking


class Requested(Happening):
    """A client asked for a time."""


class Approved(Happening):
    """The therapist said yes."""


@dataclass(frozen=True)
class Declined(Happening):
    """The therapist said no."""

    ways_on: tuple[WayOn, ...] = ()


@dataclass(frozen=True)
class RequestLapsed(Happening):
    """Nobody answered in time."""

    ways_on: tuple[WayOn, ...] = ()


class PaymentLapsed(Happening):
    """Nobody paid in time."""


@dataclass(frozen=True)
class CalledOffByClient(Happening):
    """The client gave up an unpaid booking.

    ``may_be_asked``: a prompt is out, so M-Pesa may still ask for the PIN, or have been given it.
    """

    may_be_asked: bool = False


@dataclass(frozen=True)
class CalledOffByTherapist(Happening):
    """The therapist took back a yes before anybody paid. ``may_be_asked`` as above."""

    may_be_asked: bool = False
    ways_on: tuple[WayOn, ...] = ()


class TherapistNudged(Happening):
    """Half of the time to answer is gone."""


class ClientNudged(Happening):
    """Half of the time to pay is gone."""


@dataclass(frozen=True)
class PaymentConfirmed(Happening):
    """The money is proven. The receipt is M-Pesa's, when it is known already; the paper is ours for it."""

    receipt: str | None
    paper: Paper | None = None


@dataclass(frozen=True)
class ReceiptAsked(Happening):
    """The client wants the address of our receipt."""

    paper: Paper


@dataclass(frozen=True)
class PaymentFailed(Happening):
    """A prompt ended without money. ``why`` is one of payments/gateway.py's kinds.

    ``payer``: the last three digits of the number that was asked, when it is not the client's own.
    """

    why: str
    attempt_id: int
    payer: str | None = None


@dataclass(frozen=True)
class PaymentUnclear(Happening):
    """Nobody can say yet whether money moved."""

    attempt_id: int


class PaymentWithSupport(PaymentUnclear):
    """M-Pesa could not say within a day either: people find out."""


@dataclass(frozen=True)
class PaidForAnother(Happening):
    """The client's phone paid for somebody else's booking, while this one of theirs waits to be paid."""

    amount: int
    attempt_id: int


@dataclass(frozen=True)
class MoneyToReturn(Happening):
    """Money came that buys nothing any more, or came twice."""

    amount: int
    attempt_id: int


class HowToPayByHand(Happening):
    """The client wants to read what to type into M-Pesa's own menu."""


@dataclass(frozen=True)
class PartPaid(Happening):
    """Money came by hand, and it is too little."""

    payment_id: int
    amount: int


@dataclass(frozen=True)
class PaidAhead(Happening):
    """Money came by hand before the therapist said yes; it counts when they do."""

    payment_id: int
    amount: int


@dataclass(frozen=True)
class TooMuchPaid(Happening):
    """More came by hand than was to be paid: so much of it goes back."""

    payment_id: int
    amount: int


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


@dataclass(frozen=True)
class RefundWithSupport(Happening):
    """Money goes back, but people must approve that first, or find a way."""

    back: int
    refund_id: int


@dataclass(frozen=True)
class RefundSent(Happening):
    """The payer has the money again, by M-Pesa's word. The receipt is that of sending it, where known."""

    back: int
    receipt: str | None
    refund_id: int


class EverythingBack(Happening):
    """The whole price goes back."""


@dataclass(frozen=True)
class ClientAbsent(Happening):
    """The therapist says that the client did not come."""

    until: datetime  # the client may object


@dataclass(frozen=True)
class TherapistAbsent(Happening):
    """The client says that the therapist did not come."""

    until: datetime  # the therapist may object


class Disputed(Happening):
    """Both say different things; people decide."""


@dataclass(frozen=True)
class DisputeDecided(Happening):
    """People found out how it went: the price is earned, or all of it goes back."""

    goes_back: bool


class SeatTaken(Happening):
    """A client took a seat in a group."""


class SeatCalledOff(CalledOffByTherapist):
    """A group was called off, and with it this seat, which nobody had paid for."""


class PaidSeatCalledOff(CalledOffByClinic):
    """A group was called off, and with it this seat, which was paid for."""
