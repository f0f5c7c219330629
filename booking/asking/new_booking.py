"""A new booking, however it comes about: asked for, a seat in a group, or in another one's stead."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Row, select, union_all

from booking import lifecycle
from booking.codes import new_code, new_link
from booking.work import Work
from models.bookings import OPEN, Booking, Meeting, State
from models.changes import MoveOffer, OfferState
from models.people import Client, SessionKind, Therapist


class AlreadyBooked(Exception):
    """The client has a session at that time already; nobody can be in two at once."""


def enter(
    work: Work,
    meeting: Meeting,
    client: Client,
    therapist: Therapist,
    kind: SessionKind,
    price: int,
    *,
    state: State,
    specialisation: str | None = None,
    answer_by: datetime | None = None,
) -> Booking:
    """Give the client a place in this session, which holds it, at a price and a fee that will not change."""
    booking = Booking(
        code=new_code(work),
        client=client,
        therapist=therapist,
        meeting=meeting,
        state=state,
        kind=kind,
        specialisation=specialisation,
        price=price,
        fee_percent=work.fee_percent,
        minutes=meeting.minutes,
        made_at=work.now,
        answer_by=answer_by or work.now,
        client_link=new_link(),
        therapist_link=new_link(),
    )
    work.session.add(booking)
    work.session.flush()
    lifecycle.begin(work, booking)
    return booking


def refuse_overlap(work: Work, client: Client, starts: datetime, minutes: int) -> None:
    """Raises AlreadyBooked. Until we commit, nobody else books anything for this client."""
    work.session.execute(select(Client.id).where(Client.id == client.id).with_for_update(key_share=True))
    if is_busy(work, client.id, starts, minutes):
        raise AlreadyBooked


def is_busy(work: Work, client_id: int, starts: datetime, minutes: int) -> bool:
    """Whether the client has a session ahead that overlaps this time, or asked to move one there."""
    return not when_free(work, client_id, [starts], minutes)


def when_free(work: Work, client_id: int, times: Sequence[datetime], minutes: int) -> list[datetime]:
    """Of these times for so long, those at which the client has nothing else, in the same order."""
    if not times:
        return []
    length = timedelta(minutes=minutes)
    engaged = _engagements(work, client_id, min(times), max(times) + length)
    return [at for at in times if not any(begins < at + length and ends > at for begins, ends in engaged)]


def _engagements(
    work: Work, client_id: int, since: datetime, until: datetime
) -> Sequence[Row[datetime, datetime]]:
    """When the client has a session in this stretch, or asked to move one there: from when to when."""
    when = select(Meeting.starts_at, Meeting.ends_at)
    mine = when.join(Booking, Booking.meeting_id == Meeting.id).where(Booking.state.in_(OPEN))
    asked = when.join(MoveOffer, MoveOffer.held_id == Meeting.id).join(MoveOffer.booking)
    asked = asked.where(MoveOffer.state == OfferState.ASKED)
    theirs = (Booking.client_id == client_id, Meeting.starts_at < until, Meeting.ends_at > since)
    return work.session.execute(union_all(mine.where(*theirs), asked.where(*theirs))).all()
