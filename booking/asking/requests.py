"""Asking for a time, and holding it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from booking import questions, slots, terms
from booking.asking import alarms
from booking.asking.holding import hold
from booking.asking.new_booking import enter, refuse_overlap
from booking.happenings import Requested
from booking.slots import SlotRef, SlotTaken
from booking.therapists.directory import offer_of
from booking.work import Work, lock_diary
from models.bookings import Booking, Cell, State
from models.people import Client, Therapist


@dataclass(frozen=True)
class Quote:
    """What a time would cost."""

    therapist: str
    starts: datetime
    minutes: int
    price: int


def quote(work: Work, slot: SlotRef) -> Quote:
    """What this time costs now. Raises SlotTaken when the kind or the therapist is not to be had."""
    therapist = _with_offers(work, slot.therapist)
    offer = therapist and offer_of(therapist.offers, slot.kind)
    if not therapist or not offer or therapist.paused:
        raise SlotTaken
    return Quote(therapist.name, slot.starts, offer.minutes, offer.price)


def is_taken(work: Work, slot: SlotRef) -> bool:
    """Whether a session begins or goes on at this time; one statement, which waits for nobody."""
    first = slots.cells_of(slot.starts, 15).start
    taken = select(Cell.id).where(Cell.therapist_id == slot.therapist, Cell.cell == first)
    return work.session.scalars(taken).first() is not None


def ask_for(work: Work, slot: SlotRef, client: Client, specialisation: str | None) -> Booking:
    """Hold this time and ask the therapist. Raises SlotTaken or AlreadyBooked; then nothing is held."""
    if is_taken(work, slot):
        raise SlotTaken  # whoever comes when the time is gone need not queue for the diary to hear so
    therapist = lock_diary(work, slot.therapist)
    offer = offer_of(therapist.offers, slot.kind)
    if therapist.paused or not offer or not slots.is_free(work, therapist, slot.starts, offer.minutes):
        raise SlotTaken
    refuse_overlap(work, client, slot.starts, offer.minutes)
    meeting = hold(work, therapist, slot.starts, offer.minutes)
    deadline = terms.to_answer(work.now, slot.starts, work.policy)
    booking = enter(
        work,
        meeting,
        client,
        therapist,
        slot.kind,
        offer.price,
        state=State.PENDING,
        specialisation=specialisation,
        answer_by=deadline.at,
    )
    client.last_therapist_id = therapist.id
    questions.close_ways_on(work, client.phone)
    alarms.await_answer(work, booking, deadline)
    work.tell(Requested(booking))
    return booking


def nearest(work: Work, slot: SlotRef, many: int | None = 3) -> list[datetime]:
    """The free times of the same therapist closest to one that is gone, in order; so many, or all."""
    therapist = _with_offers(work, slot.therapist)
    offer = therapist and offer_of(therapist.offers, slot.kind)
    if not therapist or not offer or therapist.paused:
        return []
    free = slots.free_times(work, therapist, offer.minutes)
    return sorted(sorted(free, key=lambda at: abs(at - slot.starts))[:many])


def _with_offers(work: Work, therapist: int) -> Therapist | None:
    return work.session.get(Therapist, therapist, options=[joinedload(Therapist.offers)])
