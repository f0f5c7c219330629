"""Asking for a time, and holding it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from booking import lifecycle, slots, terms
from booking.codes import new_code, new_link
from booking.directory import offer_of
from booking.happenings import Requested
from booking.slots import SlotRef, SlotTaken
from booking.work import Work, lock_diary
from models.bookings import OPEN, Booking, Cell, Meeting, State
from models.errands import Kind
from models.people import Client, Offer, Therapist


@dataclass(frozen=True)
class Quote:
    """What a time would cost."""

    therapist: str
    starts: datetime
    minutes: int
    price: int


class AlreadyBooked(Exception):
    """The client has a session at that time already; nobody can be in two at once."""


def quote(work: Work, slot: SlotRef) -> Quote:
    """What this time costs now. Raises SlotTaken when the kind or the therapist is not to be had."""
    therapist = work.session.get(Therapist, slot.therapist)
    offer = therapist and offer_of(therapist.offers, slot.kind)
    if not therapist or not offer or therapist.paused:
        raise SlotTaken
    return Quote(therapist.name, slot.starts, offer.minutes, offer.price)


def ask_for(work: Work, slot: SlotRef, client: Client, specialisation: str | None) -> Booking:
    """Hold this time and ask the therapist. Raises SlotTaken or AlreadyBooked; then nothing is held."""
    _refuse_taken(work, slot)
    therapist = lock_diary(work, slot.therapist)
    offer = offer_of(therapist.offers, slot.kind)
    if therapist.paused or not offer or not slots.is_free(work, therapist, slot.starts, offer.minutes):
        raise SlotTaken
    _refuse_overlap(work, client, slot.starts, offer.minutes)
    meeting = _hold(work, therapist, slot.starts, offer)
    booking = _enter(work, meeting, client, offer, specialisation)
    client.last_therapist_id = therapist.id
    lifecycle.begin(work, booking)
    _set_alarms(work, booking)
    work.tell(Requested(booking))
    return booking


def nearest(work: Work, slot: SlotRef, many: int = 3) -> list[datetime]:
    """The free times of the same therapist closest to one that is gone, in order."""
    therapist = work.session.get(Therapist, slot.therapist)
    offer = therapist and offer_of(therapist.offers, slot.kind)
    if not therapist or not offer or therapist.paused:
        return []
    free = slots.free_times(work, therapist, offer.minutes)
    return sorted(sorted(free, key=lambda at: abs(at - slot.starts))[:many])


def _refuse_taken(work: Work, slot: SlotRef) -> None:
    """Whoever comes when the time is gone need not queue for the diary to hear so."""
    first = slots.cells_of(slot.starts, 15).start
    if work.session.scalars(
        select(Cell.id).where(Cell.therapist_id == slot.therapist, Cell.cell == first)
    ).first():
        raise SlotTaken


def _refuse_overlap(work: Work, client: Client, starts: datetime, minutes: int) -> None:
    work.session.execute(select(Client.id).where(Client.id == client.id).with_for_update(key_share=True))
    ends = starts + timedelta(minutes=minutes)
    query = select(Booking.id).join(Meeting).where(Booking.client_id == client.id, Booking.state.in_(OPEN))
    if work.session.scalars(query.where(Meeting.starts_at < ends, Meeting.ends_at > starts)).first():
        raise AlreadyBooked


def _hold(work: Work, therapist: Therapist, starts: datetime, offer: Offer) -> Meeting:
    """The session and its cells. The database lets nobody else have them."""
    meeting = Meeting(
        therapist_id=therapist.id,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=offer.minutes),
        taken=1,
    )
    wanted = slots.cells_of(starts, offer.minutes + therapist.pause_minutes)
    try:
        with work.session.begin_nested():
            work.session.add(meeting)
            work.session.flush()
            work.session.add_all(
                Cell(therapist_id=therapist.id, cell=c, meeting_id=meeting.id) for c in wanted
            )
    except IntegrityError:
        raise SlotTaken from None
    return meeting


def _enter(work: Work, meeting: Meeting, client: Client, offer: Offer, specialisation: str | None) -> Booking:
    booking = Booking(
        code=new_code(work),
        client=client,
        therapist=offer.therapist,
        meeting=meeting,
        state=State.PENDING,
        kind=offer.kind,
        specialisation=specialisation,
        price=offer.price,
        minutes=offer.minutes,
        made_at=work.now,
        answer_by=terms.to_answer(work.now, meeting.starts_at, work.policy).at,
        client_link=new_link(),
        therapist_link=new_link(),
    )
    work.session.add(booking)
    work.session.flush()
    return booking


def _set_alarms(work: Work, booking: Booking) -> None:
    deadline = terms.to_answer(work.now, booking.meeting.starts_at, work.policy)
    work.owe(Kind.NUDGE_THERAPIST, booking.id, deadline.half_way)
    work.owe(Kind.LAPSE_REQUEST, booking.id, deadline.at)
