"""The seats of a group, which the database counts: taking one, giving it back, another group's instead."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, Update, select, update

from booking.asking.new_booking import refuse_overlap
from booking.slots import SlotTaken
from booking.terms import latest_seat
from booking.work import Work
from models.bookings import Booking, Meeting


class NoSeat(SlotTaken):
    """No seat is left, or the group was called off, or it is too near for paying in time."""


def standing() -> ColumnElement[bool]:
    """The condition that a session is a group, announced and not called off."""
    return Meeting.announced_at.is_not(None) & Meeting.called_off_at.is_(None)


def can_be_paid(work: Work, meeting: Meeting) -> bool:
    """Whether there is time to pay for a seat that is taken now."""
    return work.now < latest_seat(meeting.starts_at, work.policy)


def take(work: Work, meeting: Meeting) -> None:
    """Take one seat. Of those who come at once for the last, one gets it; the others raise NoSeat."""
    free = (Meeting.id == meeting.id) & (Meeting.taken < Meeting.seats) & standing()
    if not _count(work, meeting, update(Meeting).where(free).values(taken=Meeting.taken + 1)):
        raise NoSeat


def give_back(work: Work, meeting: Meeting) -> None:
    """One seat is free again. The session and its time stand."""
    some = (Meeting.id == meeting.id) & (Meeting.taken > 0)
    _count(work, meeting, update(Meeting).where(some).values(taken=Meeting.taken - 1))


def other_times(work: Work, booking: Booking) -> list[datetime]:
    """When the same therapist has a seat free in another group of the same price, soonest first."""
    others = work.session.scalars(_others(work, booking).order_by(Meeting.starts_at))
    return [it.starts_at for it in others if can_be_paid(work, it)]


def take_other(work: Work, booking: Booking, starts: datetime) -> Meeting:
    """Take a seat in the therapist's group at another time, for this booking.

    Raises NoSeat or AlreadyBooked.
    """
    meeting = work.session.scalars(_others(work, booking).where(Meeting.starts_at == starts)).first()
    if meeting is None or not can_be_paid(work, meeting):
        raise NoSeat
    refuse_overlap(work, booking.client, starts, meeting.minutes)
    take(work, meeting)
    return meeting


def _others(work: Work, booking: Booking) -> Select[Meeting]:
    group = booking.meeting
    same = (Meeting.therapist_id == group.therapist_id) & (Meeting.seat_price == booking.price)
    ahead = (Meeting.id != group.id) & (Meeting.starts_at > work.now) & (Meeting.taken < Meeting.seats)
    return select(Meeting).where(standing(), same, ahead)


def _count(work: Work, meeting: Meeting, change: Update) -> bool:
    """Let the database count; whether it did."""
    counted = work.session.scalar(
        change.returning(Meeting.id), execution_options={"synchronize_session": False}
    )
    work.session.refresh(meeting, ["taken"])
    return counted is not None
