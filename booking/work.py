"""One transaction's worth of work, and where it comes from.

Everything in this package is done with a Work in hand: the session, the time it is, the rules in
force, who acts, and somebody to tell. An Office hands them out.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.happenings import Happening
from booking.lately import Lately
from booking.personal import Personal
from booking.policy import Policy, Rulebook
from clock import Clock
from models import errands
from models.bookings import Actor, Booking
from models.database import Database
from models.errands import Kind, Lane
from models.people import Therapist

T = TypeVar("T")


class Announcer(Protocol):
    """Whoever tells people what happened; called inside the transaction of what happened."""

    def tell(self, work: "Work", happening: Happening | Personal) -> None: ...


@dataclass(frozen=True)
class Work:
    """A transaction, and all that is needed to decide in it."""

    session: Session
    now: datetime
    policy: Policy
    actor: Actor
    announcer: Announcer
    lately: Lately
    fee_percent: int  # the platform's share of a session that is booked now

    def tell(self, happening: Happening | Personal) -> None:
        self.announcer.tell(self, happening)

    def owe(self, kind: Kind, about: int, due: datetime, lane: Lane | None = None) -> None:
        """Put something on the to-do list (models/errands.py)."""
        errands.owe(self.session, kind, about, due, now=self.now, lane=lane)

    def hasten(self, kind: Kind, about: int) -> None:
        """Have something on the list done now, unless it is being done already."""
        errands.hasten(self.session, kind, about, self.now)

    def forgive(self, about: int, *kinds: Kind) -> None:
        errands.forgive(self.session, about, *kinds)


@dataclass(frozen=True)
class Office:
    """Where work is handed out: reading for those who look, writing for those who change."""

    database: Database
    clock: Clock
    announcer: Announcer
    rules: Rulebook = field(default_factory=Rulebook)
    lately: Lately = field(default_factory=Lately)
    fee_percent: int = 20

    @contextmanager
    def looking(self, actor: Actor = Actor.CLOCK) -> Iterator[Work]:
        with self.database.reading() as session:
            yield self.work(session, actor)

    def carry_out(self, actor: Actor, do: Callable[[Work], T]) -> T:
        """Do it in one transaction, repeated as a whole if the database asks for that."""
        return self.database.write(lambda session: do(self.work(session, actor)))

    def work(self, session: Session, actor: Actor) -> Work:
        policy = self.rules.in_force(session)
        now = self.clock.now()
        return Work(session, now, policy, actor, self.announcer, self.lately, self.fee_percent)


def lock_diary(work: Work, therapist_id: int) -> Therapist:
    """The therapist, whose sessions nobody else can change until we commit.

    Every writer takes this lock first and no other before it: crossing writes deadlock (measured,
    facts/reliability.md A5). SQLite's writers queue anyway.
    """
    query = select(Therapist).where(Therapist.id == therapist_id).with_for_update(key_share=True)
    return work.session.scalars(query, execution_options={"populate_existing": True}).one()


def take_up(work: Work, booking_id: int) -> Booking:
    """The booking as it stands now, with its therapist's diary locked."""
    therapist_id = work.session.scalars(select(Booking.therapist_id).where(Booking.id == booking_id)).one()
    lock_diary(work, therapist_id)
    return work.session.get_one(Booking, booking_id, populate_existing=True)


__all__ = ["Actor", "Announcer", "Office", "Work", "lock_diary", "take_up"]
