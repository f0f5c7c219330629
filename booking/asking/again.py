"""The same again: whom a client saw last, and in what kind of session."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from booking import slots
from booking.therapists import directory
from booking.work import Work
from models.bookings import Booking, Meeting
from models.people import Client, SessionKind, Therapist


@dataclass(frozen=True)
class LastTime:
    """The last session that a client asked for, as it would cost and last now, and when it could be had."""

    therapist_id: int
    therapist: str
    kind: SessionKind
    price: int  # whole shillings
    minutes: int
    times: tuple[datetime, ...]


def last_time(work: Work, client: Client) -> LastTime | None:
    """None when there was none, or it is not to be had any more. A seat in a group does not count."""
    mine = select(Booking).join(Booking.meeting).where(Booking.client_id == client.id)
    mine = mine.where(Meeting.announced_at.is_(None)).order_by(Booking.id.desc()).limit(1)
    last = work.session.scalars(mine).first()
    return _again(work, last.therapist, SessionKind(last.kind)) if last else None


def _again(work: Work, therapist: Therapist, kind: SessionKind) -> LastTime | None:
    offer = None if therapist.paused else directory.offer_of(therapist.offers, kind)
    if offer is None:
        return None
    times = slots.free_times(work, therapist, offer.minutes)
    return LastTime(therapist.id, therapist.name, kind, offer.price, offer.minutes, tuple(times))
