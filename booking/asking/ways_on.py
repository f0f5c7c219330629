"""When a request comes to nothing: other times of the same therapist, and somebody similar (R2.4, R2.5)."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Final

from booking import questions, slots, terms
from booking.alternatives import WayOn
from booking.asking import requests
from booking.asking.new_booking import when_free
from booking.questions import Asks
from booking.slots import SlotRef
from booking.therapists import directory
from booking.work import Work
from models.bookings import Booking
from models.people import SessionKind, Therapist

_SAME: Final = 2  # times of the same therapist
_SIMILAR: Final = 1


def offer(work: Work, booking: Booking) -> tuple[WayOn, ...]:
    """What may be asked for instead, which a number then means for a day. Nothing for a seat in a group."""
    ways = ways_on(work, booking)
    if ways:
        until = terms.awake_from(work.now, work.policy) + terms.CHOOSE_WITHIN
        questions.ask_which(work, booking, until, ways)
    return ways


def ways_on(work: Work, booking: Booking) -> tuple[WayOn, ...]:
    """Two of the same therapist's times nearest to the one asked for, and the soonest of somebody similar."""
    if booking.meeting.is_group:
        return ()
    return (*_same(work, booking), *_similar(work, booking))


def still_open(work: Work, booking: Booking) -> bool:
    """Whether the client was told of ways on, and has neither taken one nor let a day go by."""
    waiting = questions.waiting(work, booking.client.phone, Asks.WAYS_ON)
    return any(question.booking_id == booking.id for question in waiting)


def take(work: Work, booking: Booking, way: WayOn) -> Booking:
    """Ask for this time instead. Raises SlotTaken or AlreadyBooked."""
    slot = SlotRef(way.therapist_id, SessionKind(booking.kind), way.starts)
    return requests.ask_for(work, slot, booking.client, booking.specialisation)


def _same(work: Work, booking: Booking) -> Iterator[WayOn]:
    slot = SlotRef(booking.therapist_id, SessionKind(booking.kind), booking.meeting.starts_at)
    times = [at for at in requests.nearest(work, slot, many=None) if at != slot.starts]
    times = when_free(work, booking.client_id, times, booking.minutes)
    for at in sorted(_nearest(times, slot.starts)[:_SAME]):
        yield WayOn(booking.therapist_id, None, at)


def _similar(work: Work, booking: Booking) -> Iterator[WayOn]:
    """Of those who practise the same whoever is free soonest, at the time of theirs that is nearest."""
    others = directory.similar(work, booking.therapist, booking.specialisation)
    free = ((other, _suits(work, booking, other)) for other in others)
    return islice((WayOn(other.id, other.name, at) for other, at in free if at), _SIMILAR)


def _suits(work: Work, booking: Booking, therapist: Therapist) -> datetime | None:
    offered = directory.offer_of(therapist.offers, SessionKind(booking.kind))
    if offered is None:
        return None
    times = slots.free_times(work, therapist, offered.minutes)
    free = when_free(work, booking.client_id, times, offered.minutes)
    return next(iter(_nearest(free, booking.meeting.starts_at)), None)


def _nearest(times: list[datetime], to: datetime) -> list[datetime]:
    return sorted(times, key=lambda at: abs(at - to))
