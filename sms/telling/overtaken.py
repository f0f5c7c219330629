"""News that overtake other news: what still waits to be sent and is not so any more is not sent.

At night most texts wait for the morning (REQUIREMENTS R6.5), and while the gateway is down they all do;
meanwhile people go on. Whoever reads in the morning reads how things stand, once.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy import ColumnElement, select, update

from booking import happenings as what
from booking import personal
from booking.happenings import Happening
from booking.personal import Personal
from booking.work import Work
from models.bookings import Booking
from models.errands import Kind
from models.texts import Text, TextState
from sms.telling.who_is_told import TOLD_IN_PERSON, WHO_IS_TOLD

News = tuple[type[Happening], ...]

_ASKED_FOR: Final[News] = (what.Requested, what.TherapistNudged)
_TO_PAY: Final[News] = (
    what.Approved,
    what.SeatTaken,
    what.ClientNudged,
    what.PaymentFailed,
    what.PaymentUnclear,
    what.PaymentWithSupport,
    what.PartPaid,
    what.PaidForAnother,
    what.HowToPayByHand,
)
_TO_CHOOSE: Final[News] = (
    what.OfferOpened,
    what.OfferNudged,
    what.MoveAsked,
    what.MoveRefused,
    what.MoveLapsed,
)
_AHEAD: Final[News] = (*_TO_CHOOSE, what.OfferKept, what.Moved, what.DayBefore, what.HourBefore)
_TO_REPORT: Final[News] = (what.SessionOver, what.ClientAbsent, what.TherapistAbsent)

# What each of these makes untrue, about the same booking and whoever was to read it.
OVERTAKES: Final[Mapping[type[Happening], News]] = {
    what.Approved: _ASKED_FOR,
    what.Declined: _ASKED_FOR,
    what.RequestLapsed: _ASKED_FOR,
    what.PaymentFailed: (what.PaymentUnclear, what.PaymentWithSupport),
    what.PaymentWithSupport: (what.PaymentUnclear,),
    what.PaymentConfirmed: _TO_PAY,
    what.PaymentLapsed: _TO_PAY,
    what.CalledOffByClient: (*_ASKED_FOR, *_TO_PAY),
    what.CalledOffByTherapist: _TO_PAY,
    what.SeatCalledOff: _TO_PAY,
    what.OfferOpened: (what.OfferOpened, what.OfferNudged, what.OfferKept),
    what.OfferKept: _TO_CHOOSE,
    what.MoveAsked: (what.OfferOpened, what.OfferNudged),
    what.MoveRefused: _TO_CHOOSE,
    what.MoveLapsed: _TO_CHOOSE,
    what.Moved: (*_TO_CHOOSE, what.DayBefore, what.HourBefore),
    what.GivenUp: _AHEAD,
    what.CalledOffByClinic: _AHEAD,
    what.PaidSeatCalledOff: _AHEAD,
    what.Rebooked: (what.CalledOffByClinic, what.PaidSeatCalledOff),
    what.EverythingBack: (what.CalledOffByClinic, what.PaidSeatCalledOff),
    what.RefundSent: (what.RefundWithSupport,),
    what.ClientAbsent: (*_TO_CHOOSE, what.SessionOver),
    what.TherapistAbsent: (*_TO_CHOOSE, what.SessionOver),
    what.Completed: (*_TO_CHOOSE, *_TO_REPORT),
    what.Rated: (what.Completed,),
    what.Disputed: (*_TO_REPORT, what.Completed),
    what.DisputeDecided: (what.Disputed,),
}
IN_PERSON: Final[Mapping[type[Personal], type[Personal]]] = {
    personal.GroupCalledOff: personal.GroupAnnounced,
    personal.TimeGone: personal.TimeOffered,
}
# That something is no more need not be heard by who never heard of it.
ENDS: Final = (what.RequestLapsed, what.PaymentLapsed, what.CalledOffByClient, personal.TimeGone)


def withdraw(work: Work, news: Happening) -> None:
    """Let nothing go out any more that this makes untrue."""
    names = set(_names(news))
    if names:
        _drop(work, Text.booking_id.in_(_bookings(work, news)) & Text.name.in_(names))


def withdraw_in_person(work: Work, news: Personal) -> bool:
    """The same for what is about no booking; whether that makes these news needless themselves."""
    before = IN_PERSON.get(type(news))
    if before is None:
        return False
    return _drop(work, Text.once == TOLD_IN_PERSON[before].once(news)) > 0 and type(news) in ENDS


def is_needless(work: Work, news: Happening, phone: str) -> bool:
    """Whether this is the end of something that the reader never heard of, nor asked for just now."""
    if type(news) not in ENDS:
        return False
    unread = Text.state.in_((TextState.WAITING, TextState.STALE))
    heard = select(Text.id).where(Text.booking_id == news.booking.id, Text.phone.matches(phone), ~unread)
    return work.session.scalars(heard).first() is None


def _names(news: Happening) -> Iterator[str]:
    """The texts that are overtaken; but those about a whole group, which a seat cannot make untrue."""
    group = news.booking.meeting.is_group
    for before in OVERTAKES.get(type(news), ()):
        tellings = (each for each in WHO_IS_TOLD[before] if not (group and each.together))
        yield from (each.name(group=group) for each in tellings)


def _bookings(work: Work, news: Happening) -> list[int]:
    """What the news are about: the booking, or the one that it replaces."""
    if isinstance(news, what.Rebooked):
        return list(work.session.scalars(select(Booking.id).where(Booking.code == news.instead_of)))
    return [news.booking.id]


def _drop(work: Work, which: ColumnElement[bool]) -> int:
    """How many were dropped. What is being sent is out of our hands; what may have been is not repeated."""
    for key in work.session.scalars(select(Text.id).where(which, Text.state == TextState.UNCLEAR)):
        work.forgive(key, Kind.DELIVER_TEXT)
    waiting = update(Text).where(which, Text.state == TextState.WAITING)
    gone = waiting.values(state=TextState.STALE, ended_at=work.now).returning(Text.id)
    dropped = work.session.scalars(gone, execution_options={"synchronize_session": False}).all()
    for key in dropped:
        work.forgive(key, Kind.DELIVER_TEXT)
    return len(dropped)
