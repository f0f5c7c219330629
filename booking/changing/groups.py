"""Group sessions: a therapist announces one, clients take seats, each pays their own (R1.3).

Nobody is asked to approve a seat. A group is called off in calling_off.py, all seats with it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import Select, select

from booking import terms
from booking.asking import alarms, seats
from booking.asking.holding import occupy
from booking.asking.new_booking import enter, refuse_overlap
from booking.asking.seats import NoSeat
from booking.changing.calling_off import call_off_group
from booking.codes import new_link
from booking.happenings import SeatTaken
from booking.personal import GroupAnnounced
from booking.policy import USUAL
from booking.slots import CELL
from booking.therapists.directory import current_offer
from booking.work import Work, lock_diary
from models.bookings import Booking, Meeting, State
from models.people import Client, Practises, SessionKind, Therapist

USUAL_SEATS: Final = 8
MOST_SEATS: Final = 30
_LONGEST: Final = 240  # minutes


class Why(StrEnum):
    """What is wrong with a group that was to be announced."""

    TOO_SOON = "too soon"  # nobody could pay in time
    ODD_TIME = "odd time"  # sessions begin on a quarter of an hour
    SEATS = "seats"
    PRICE = "price"
    MINUTES = "minutes"


class CannotAnnounce(Exception):
    """The group cannot be announced like this. Nothing was changed."""

    def __init__(self, why: Why) -> None:
        self.why = why
        super().__init__(why)


class NoSuchGroup(Exception):
    """No group that stands is known by this key, or it is not this therapist's."""


@dataclass(frozen=True)
class Group:
    """A group session, as anyone may see it."""

    id: int
    therapist: str
    therapist_id: int
    starts: datetime
    minutes: int
    price: int  # whole shillings, for a seat
    seats: int
    left: int


def usual(therapist: Therapist) -> tuple[int, int]:
    """The price of a seat and the minutes that a therapist's groups have unless said otherwise."""
    own = current_offer(therapist.offers, SessionKind.GROUP) or USUAL[SessionKind.GROUP]
    return own.price, own.minutes


def announce(
    work: Work, therapist: Therapist, starts: datetime, minutes: int, places: int, price: int
) -> Meeting:
    """A group that clients can take seats in from now on; its time is held, pause included.

    It need not be within the weekly hours. Raises CannotAnnounce, or SlotTaken when something else is then.
    """
    if wrong := _wrong_with(work, starts, minutes, places, price):
        raise CannotAnnounce(wrong)
    lock_diary(work, therapist.id)
    meeting = Meeting(
        therapist_id=therapist.id,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=minutes),
        seats=places,
        seat_price=price,
        announced_at=work.now,
        therapist_link=new_link(),
    )
    occupy(work, therapist, meeting)
    work.tell(GroupAnnounced(therapist, meeting.id, starts, minutes=minutes, seats=places, price=price))
    return meeting


def take_seat(work: Work, meeting_id: int, client: Client, specialisation: str | None = None) -> Booking:
    """A seat of this group for this client, to be paid. Raises NoSeat or AlreadyBooked."""
    meeting = work.session.get(Meeting, meeting_id)
    if meeting is None or not _has_room(work, meeting):
        raise NoSeat  # whoever comes when all are taken need not queue for the diary to hear so
    therapist = lock_diary(work, meeting.therapist_id)
    if therapist.paused:
        raise NoSeat
    refuse_overlap(work, client, meeting.starts_at, meeting.minutes)
    seats.take(work, meeting)
    booking = enter(
        work,
        meeting,
        client,
        therapist,
        SessionKind.GROUP,
        meeting.seat_price or 0,
        state=State.APPROVED,
        specialisation=specialisation,
    )
    client.last_therapist_id = therapist.id
    _await_payment(work, booking)
    work.tell(SeatTaken(booking))
    return booking


def call_off(work: Work, therapist: Therapist, meeting_id: int) -> int:
    """Call a group off, or withdraw one that nobody joined; how many people are told. Raises NoSuchGroup."""
    lock_diary(work, therapist.id)
    meeting = work.session.get(Meeting, meeting_id, populate_existing=True)
    if meeting is None or meeting.therapist_id != therapist.id or not meeting.is_group:
        raise NoSuchGroup
    if meeting.called_off_at is not None or work.now >= meeting.starts_at:
        raise NoSuchGroup
    return call_off_group(work, meeting)


def coming_groups(work: Work, specialisation: int | None = None, therapist: int | None = None) -> list[Group]:
    """Groups with a free seat that can still be paid in time, soonest first; two statements."""
    query = _coming(work).where(Meeting.taken < Meeting.seats, Therapist.paused.is_(False))
    if specialisation is not None:
        practise = select(Practises.therapist_id).where(Practises.specialisation_id == specialisation)
        query = query.where(Meeting.therapist_id.in_(practise))
    if therapist is not None:
        query = query.where(Meeting.therapist_id == therapist)
    return [_seen(it, name) for it, name in work.session.execute(query) if seats.can_be_paid(work, it)]


def of_therapist(work: Work, therapist: Therapist) -> list[Group]:
    """What a therapist has announced and not called off, full or not, soonest first."""
    query = _coming(work).where(Meeting.therapist_id == therapist.id)
    return [_seen(it, name) for it, name in work.session.execute(query)]


def group(work: Work, meeting_id: int) -> Group:
    """One group that stands and has not begun. Raises NoSuchGroup."""
    found = work.session.execute(_coming(work).where(Meeting.id == meeting_id)).first()
    if found is None:
        raise NoSuchGroup
    return _seen(found[0], found[1])


def _coming(work: Work) -> Select[Meeting, str]:
    query = select(Meeting, Therapist.name).join(Therapist, Therapist.id == Meeting.therapist_id)
    return query.where(seats.standing(), Meeting.starts_at > work.now).order_by(Meeting.starts_at, Meeting.id)


def _seen(it: Meeting, name: str) -> Group:
    left = it.seats - it.taken
    return Group(it.id, name, it.therapist_id, it.starts_at, it.minutes, it.seat_price or 0, it.seats, left)


def _has_room(work: Work, meeting: Meeting) -> bool:
    stands = meeting.is_group and meeting.called_off_at is None
    return stands and meeting.taken < meeting.seats and seats.can_be_paid(work, meeting)


def _wrong_with(work: Work, starts: datetime, minutes: int, places: int, price: int) -> Why | None:
    judged = {
        Why.TOO_SOON: terms.latest_seat(starts, work.policy) <= work.now,
        Why.ODD_TIME: starts.timestamp() % CELL.total_seconds() != 0,
        Why.SEATS: not 2 <= places <= MOST_SEATS,
        Why.PRICE: price <= 0,
        Why.MINUTES: not 0 < minutes <= _LONGEST,
    }
    return next((why for why, so in judged.items() if so), None)


def _await_payment(work: Work, booking: Booking) -> None:
    deadline = terms.to_pay(work.now, booking.meeting.starts_at, work.policy)
    booking.pay_by = deadline.at
    alarms.await_payment(work, booking, deadline)
