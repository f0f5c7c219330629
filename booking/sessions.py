"""A client's or a therapist's sessions, as they may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import contains_eager, joinedload

from booking import terms
from booking.asking import hand_money
from booking.asking.paying import payment_is_live
from booking.changing.completing import rated
from booking.work import Work
from models.bookings import OPEN, Booking, Meeting, State
from models.people import Client, SessionKind, Therapist


class NoSuchBooking(Exception):
    """No booking with this code belongs to whoever asks."""


@dataclass(frozen=True)
class Seen:
    """A booking, as its client sees it."""

    code: str
    therapist: str
    therapist_id: int
    kind: SessionKind
    starts: datetime
    ends: datetime
    price: int
    due: int  # what of it is still to be paid
    state: State
    answer_by: datetime
    pay_by: datetime | None
    link: str
    paying: bool  # a payment is on its way
    to_rate: bool
    reason: str | None  # why the therapist declined
    percent_back: int  # of the price, were it paid now and given up later on

    def is_near(self, now: datetime) -> bool:
        """Whether the session is going on, or begins within twelve hours."""
        return self.state == State.CONFIRMED and now < self.ends and self.starts - now < timedelta(hours=12)


def coming(work: Work, client: Client) -> list[Seen]:
    """What a client has ahead, soonest first; what is over and waits for stars comes last."""
    query = _of(Booking.client_id == client.id).where(Booking.state.in_(OPEN) | _may_be_rated(work))
    seen = [see(work, booking) for booking in work.session.scalars(query.order_by(Meeting.starts_at))]
    kept = [it for it in seen if it.state in OPEN or it.to_rate]
    return sorted(kept, key=lambda it: (it.state not in OPEN, it.starts))


def of_client(work: Work, client: Client, code: str) -> Booking:
    """A client's own booking. Raises NoSuchBooking for everyone else's, as if it did not exist."""
    return _one(work, _of(Booking.client_id == client.id).where(Booking.code == code))


def of_therapist(work: Work, therapist: Therapist, code: str) -> Booking:
    return _one(work, _of(Booking.therapist_id == therapist.id).where(Booking.code == code))


def waiting_for_answer(work: Work, therapist: Therapist) -> Sequence[Booking]:
    """Requests that the therapist has not answered, soonest session first."""
    query = _of(Booking.therapist_id == therapist.id).where(Booking.state == State.PENDING)
    return work.session.scalars(query.order_by(Meeting.starts_at)).all()


def waiting_for_done(work: Work, therapist: Therapist) -> Sequence[Booking]:
    """Sessions that began and are not closed, oldest first; of a group one seat stands for all."""
    query = _of(Booking.therapist_id == therapist.id).where(Booking.state == State.CONFIRMED)
    begun = work.session.scalars(query.where(Meeting.starts_at <= work.now).order_by(Meeting.starts_at))
    return list({booking.meeting_id: booking for booking in begun}.values())


def see(work: Work, booking: Booking) -> Seen:
    state = State(booking.state)
    return Seen(
        code=booking.code,
        therapist=booking.therapist.name,
        therapist_id=booking.therapist_id,
        kind=SessionKind(booking.kind),
        starts=booking.meeting.starts_at,
        ends=booking.meeting.ends_at,
        price=booking.price,
        due=hand_money.missing(work, booking) if state == State.APPROVED else booking.price,
        state=state,
        answer_by=booking.answer_by,
        pay_by=booking.pay_by,
        link=booking.client_link,
        paying=state == State.APPROVED and payment_is_live(work, booking),
        to_rate=state == State.COMPLETED and not rated(work, booking),
        reason=booking.decline_reason,
        percent_back=terms.by_notice(booking.meeting.starts_at - work.now),
    )


def _may_be_rated(work: Work) -> ColumnElement[bool]:
    since = work.now - timedelta(hours=work.policy.rate_within_hours) - timedelta(days=2)
    return (Booking.state == State.COMPLETED) & (Meeting.ends_at > since)


def _of(whose: ColumnElement[bool]) -> Select[Booking]:
    query = select(Booking).join(Booking.meeting).where(whose)
    return query.options(contains_eager(Booking.meeting), joinedload(Booking.therapist))


def _one(work: Work, query: Select[Booking]) -> Booking:
    booking = work.session.scalars(query).first()
    if booking is None:
        raise NoSuchBooking
    return booking
