"""The demo clinic at the level of its rules: an office on a test's database, and bookings made in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import select

from booking.codes import new_code, new_link
from booking.work import Actor, Office, Work
from models.bookings import Booking, Meeting, State
from models.people import Client, SessionKind, Therapist
from tests.world import without_an_outside

T = TypeVar("T")
JANE, PETER = "Dr. Jane Smith", "Dr. Peter Otieno"
FEE = 15  # percent, of what is booked here


@contextmanager
def office_on(database_url: str) -> Iterator[Office]:
    """An office whose clock stands at nine on Monday, 7 December 2026."""
    yield without_an_outside(database_url)[0].office


class Clinic:
    """One transaction after another, each as it is written."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.clock = office.clock

    def does(self, work: Callable[[Work], T]) -> T:
        """What ``work`` gives, committed."""
        return self.office.carry_out(Actor.THERAPIST, work)

    def for_(self, name: str, rule: Callable[..., T], *args: Any) -> T:
        """``rule(work, therapist, *args)``, committed."""
        return self.does(lambda work: rule(work, therapist_called(work, name), *args))

    def has(self, starts: datetime, **others: Any) -> str:
        """A booking at this time; its code."""
        return self.does(lambda work: a_booking(work, starts, **others).code)


def therapist_called(work: Work, name: str) -> Therapist:
    return work.session.scalars(select(Therapist).where(Therapist.name == name)).one()


def a_booking(
    work: Work, starts: datetime, *, therapist: str = JANE, state: State = State.CONFIRMED, price: int = 2000
) -> Booking:
    """Amina's session of an hour, in whatever state it is wanted. It keeps nobody from the same time."""
    client = work.session.scalars(select(Client)).first()
    whose = therapist_called(work, therapist)
    meeting = Meeting(therapist_id=whose.id, starts_at=starts, ends_at=starts + timedelta(hours=1), taken=1)
    booking = Booking(
        code=new_code(work),
        client=client,
        therapist=whose,
        meeting=meeting,
        state=state,
        kind=SessionKind.INDIVIDUAL,
        specialisation=None,
        price=price,
        fee_percent=FEE,
        minutes=60,
        made_at=work.now,
        answer_by=work.now + timedelta(hours=1),
        client_link=new_link(),
        therapist_link=new_link(),
    )
    work.session.add(booking)
    work.session.flush()
    return booking
