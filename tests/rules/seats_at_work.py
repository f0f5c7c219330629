"""What tests of groups do: a group of Jane's is announced, seats in it are taken, paid and counted."""

from datetime import datetime

from sqlalchemy import func, select

from booking.changing import groups
from booking.lifecycle import Event, happen
from booking.slots import SlotRef
from booking.work import Work, take_up
from clock import NAIROBI
from models.bookings import Actor, Booking, Cell, Meeting, State
from models.money import AttemptState, PaymentAttempt
from models.people import Client, SessionKind, Therapist
from tests.rules.clinic_at_work import Clinic

FRIDAY = datetime(2026, 12, 11, 18, tzinfo=NAIROBI)  # after hours: a group need not keep to them
SATURDAY = datetime(2026, 12, 12, 14, tzinfo=NAIROBI)


def announced(clinic: Clinic, starts: datetime = FRIDAY, seats: int = 8, price: int = 1000) -> int:
    jane = clinic.therapist().id

    def announce(work: Work) -> int:
        therapist = work.session.get_one(Therapist, jane)
        return groups.announce(work, therapist, starts, 90, seats, price).id

    return clinic.do(announce, Actor.THERAPIST)


def seated(clinic: Clinic, meeting: int, client: int) -> int:
    """A client takes a seat; the booking's key."""
    return clinic.do(lambda work: groups.take_seat(work, meeting, work.session.get_one(Client, client)).id)


def paid(clinic: Clinic, booking: int) -> int:
    """Its money is proven."""

    def pay(work: Work) -> None:
        it = take_up(work, booking)
        attempt = PaymentAttempt(
            booking_id=booking,
            buys_id=booking,
            phone=it.client.phone,
            amount=it.price,
            state=AttemptState.PAID,
            token=f"t{booking}",
            asked_at=work.now,
            ended_at=work.now,
        )
        work.session.add(attempt)
        happen(work, it, Event.MONEY_PROVEN)

    clinic.do(pay, Actor.MPESA)
    return booking


def with_booking(clinic: Clinic, booking: int, do, actor: Actor = Actor.CLIENT):
    return clinic.do(lambda work: do(work, take_up(work, booking)), actor)


def state_of(clinic: Clinic, booking: int) -> State:
    with clinic.runtime.office.looking() as work:
        return State(work.session.get_one(Booking, booking).state)


def taken_and_cells(clinic: Clinic, meeting: int) -> tuple[int, int]:
    """How many seats are taken, and how many quarters of an hour are held."""
    with clinic.runtime.office.looking() as work:
        cells = work.session.scalar(select(func.count(Cell.id)).where(Cell.meeting_id == meeting))
        return work.session.get_one(Meeting, meeting).taken, cells or 0


def coming(clinic: Clinic, **which: int) -> list[groups.Group]:
    with clinic.runtime.office.looking() as work:
        return groups.coming_groups(work, **which)


def slots_of(clinic: Clinic, phone: str, starts: datetime) -> SlotRef:
    return SlotRef(clinic.therapist(phone).id, SessionKind.INDIVIDUAL, starts)
