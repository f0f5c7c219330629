"""What still waits for a client's word besides paying and stars: a choice, a move, a missed session."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, or_, select

from booking import questions, terms
from booking.alternatives import WayOn
from booking.asking import ways_on
from booking.changing import disputes, moves, refunds
from booking.questions import Asks
from booking.sessions import Seen, see
from booking.work import Work
from models.bookings import Booking, Meeting, State
from models.changes import OfferState
from models.money import Refund, RefundState
from models.people import Client

_MANY: Final = 8  # times to choose from on a screen, where three do in a text
_ABSENT: Final = (State.CLIENT_ABSENT, State.THERAPIST_ABSENT)
_MAY_BE_TOLD: Final = (State.CONFIRMED, State.COMPLETED, State.CLIENT_ABSENT)


@dataclass(frozen=True)
class LooseEnds:
    """What is open about one booking, beyond its state.

    ``asked``: the time that the therapist is asked to move it to. ``to_choose``: the clinic called it off,
    and the client takes one of ``times``, or the money. ``may_report``: whether it may be said that the
    therapist did not come. ``ways_on``: it came to nothing, and these may be asked for instead.
    """

    asked: datetime | None = None
    to_choose: bool = False
    times: tuple[datetime, ...] = ()
    may_report: bool = False
    ways_on: tuple[WayOn, ...] = ()


def of(work: Work, booking: Booking) -> LooseEnds:
    to_choose = booking.state == State.CALLED_OFF and refunds.offered_for(work, booking) is not None
    return LooseEnds(
        asked=_asked(work, booking),
        to_choose=to_choose,
        times=tuple(moves.times_for(work, booking, _MANY)) if to_choose else (),
        may_report=_may_report(work, booking),
        ways_on=ways_on.ways_on(work, booking) if ways_on.still_open(work, booking) else (),
    )


def unsettled(work: Work, client: Client) -> list[Seen]:
    """What a client may still say a word about although it is over or called off, soonest first."""
    offered = exists().where(Refund.booking_id == Booking.id, Refund.state == RefundState.OFFERED)
    called_off = and_(Booking.state == State.CALLED_OFF, offered)
    query = select(Booking).join(Booking.meeting).where(Booking.client_id == client.id)
    query = query.where(or_(called_off, _missed_lately(work))).order_by(Meeting.starts_at)
    return [see(work, booking) for booking in work.session.scalars(query)]


def came_to_nothing(work: Work, client: Client) -> list[Seen]:
    """What was declined, lapsed or taken back, for as long as the ways on from it are open."""
    found = [question.booking_id for question in questions.waiting(work, client.phone, Asks.WAYS_ON)]
    query = select(Booking).join(Booking.meeting).where(Booking.id.in_(found))
    return [see(work, booking) for booking in work.session.scalars(query.order_by(Meeting.starts_at))]


def _missed_lately(work: Work) -> ColumnElement[bool]:
    lately = work.now - terms.REPORT_WITHIN - terms.DISPUTE_WITHIN
    return and_(Booking.state.in_(_ABSENT), Meeting.ends_at > lately)


def _asked(work: Work, booking: Booking) -> datetime | None:
    offer = moves.living_offer(work, booking)
    return offer.held.starts_at if offer and offer.held and offer.state == OfferState.ASKED else None


def _may_report(work: Work, booking: Booking) -> bool:
    if booking.state not in _MAY_BE_TOLD or booking.disputed or work.now < booking.meeting.starts_at:
        return False
    return not disputes.is_over(work, booking)
