"""How much each text matters: which lane it leaves by, and whether it may be read twice.

A text whose fate is unknown (the gateway did not answer) may have arrived. Whether it is sent once more is
decided here, for each thing that can happen; whatever stands in neither table is sent once.
"""

from collections.abc import Mapping
from typing import Final

from booking import happenings as what
from booking import personal
from booking.happenings import Happening
from booking.personal import Personal
from models.errands import Lane

News = type[Happening] | type[Personal]

# Reminders, ratings and offers: after everything else, unless the session is near.
COMES_LAST: Final[tuple[News, ...]] = (
    what.DayBefore,
    what.HourBefore,
    what.SessionOver,
    what.Completed,
    personal.TimeOffered,
    personal.TimeGone,
)

# May be read twice, and why that harms nobody. It is sent again after two minutes without a report.
TWICE: Final[Mapping[str, tuple[News, ...]]] = {
    "it reminds of what still stands; news that overtake it stop it": (
        what.DayBefore,
        what.HourBefore,
        what.TherapistNudged,
        what.ClientNudged,
        what.OfferNudged,
        what.SessionOver,
        personal.LettersComeBack,
    ),
    "it asks for a word that counts once, however often it is sent": (
        what.Requested,
        what.Approved,
        what.SeatTaken,
        what.OfferOpened,
        what.MoveAsked,
        what.CalledOffByClinic,
        what.PaidSeatCalledOff,
        what.Completed,
        personal.TimeOffered,
    ),
    "it says where a session stands, with its code, and moves nothing": (
        what.Declined,
        what.RequestLapsed,
        what.PaymentLapsed,
        what.CalledOffByClient,
        what.CalledOffByTherapist,
        what.SeatCalledOff,
        what.OfferKept,
        what.Moved,
        what.MoveRefused,
        what.MoveLapsed,
        what.Rebooked,
        what.ClientAbsent,
        what.TherapistAbsent,
        what.Disputed,
        personal.GroupAnnounced,
        personal.GroupCalledOff,
    ),
}

# Never sent again unless it surely did not leave: what two of them would do.
ONCE: Final[Mapping[str, tuple[News, ...]]] = {
    "it names money that moved: two look like twice the money": (
        what.PaymentConfirmed,
        what.PaidForAnother,
        what.MoneyToReturn,
        what.PaidAhead,
        what.TooMuchPaid,
        what.GivenUp,
        what.EverythingBack,
        what.RefundWithSupport,
        what.RefundSent,
        what.DisputeDecided,
        personal.PayoutSent,
        personal.PayoutFailed,
        personal.ReceiptPutRight,
        personal.ReceiptGoesBack,
        personal.ReceiptWasReturned,
    ),
    "it is about paying, and may be untrue two minutes later: somebody may pay twice": (
        what.PaymentFailed,
        what.PaymentUnclear,
        what.PaymentWithSupport,
        what.PartPaid,
        what.HowToPayByHand,
    ),
    "it answers what somebody just did; whoever misses it asks again": (
        what.ReceiptAsked,
        what.Rated,
        personal.AddressGiven,
        personal.ReceiptUnknown,
        personal.ReceiptOfOthers,
        personal.ReceiptKnown,
        personal.ReceiptUnmatched,
        personal.TimeGone,
    ),
}
_MAY_BE_TWICE: Final = frozenset(news for many in TWICE.values() for news in many)


def at_most(news: News) -> int:
    """How often it may leave while nobody knows whether it did."""
    return 2 if news in _MAY_BE_TWICE else 1


def lane_of(news: News, *, wakes: bool, near: bool) -> Lane:
    """``wakes``: it may be sent at night (R6.5), which is what matters most. ``near``: its session is."""
    if news in COMES_LAST and not wakes:
        return Lane.TEXTS if near else Lane.REMINDERS
    return Lane.URGENT_TEXTS if wakes or near else Lane.TEXTS
