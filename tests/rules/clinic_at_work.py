"""The demo clinic's rules at work on a real database, without telephones: for tests of booking/.

Texts are read from the table they are owed in, and jobs are called as a worker would call them.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import TypeVar

from sqlalchemy import select, update

from booking import clients
from booking.work import Work
from doorbell import JOBS
from jobs.errand import work_with
from language import Language
from models.bookings import Actor
from models.errands import Errand, Kind
from models.people import Client, Therapist
from models.texts import Text, TextState
from runtime import Runtime
from tests.world import StillClock, without_an_outside

T = TypeVar("T")
AS_IT_IS = {"synchronize_session": False}
JANE, PETER = "+254722000001", "+254722000002"


@dataclass
class Clinic:
    """An office to work in, and what came of it."""

    runtime: Runtime
    clock: StillClock

    def do(self, what: Callable[[Work], T], actor: Actor = Actor.CLIENT) -> T:
        return self.runtime.office.carry_out(actor, what)

    def joined(self, number: int) -> int:
        """The key of somebody who joined; the same person for the same number."""
        phone = f"+254711{number:06}"
        return self.do(lambda work: clients.join(work, phone, Language.ENGLISH, "words").id)

    def texts(self, person: Client | Therapist | int) -> list[str]:
        """All that a client (or a therapist) was texted, oldest first."""
        with self.runtime.office.looking() as work:
            row = person if not isinstance(person, int) else work.session.get_one(Client, person)
            query = select(Text).where(Text.phone.matches(row.phone)).order_by(Text.made_at, Text.id)
            return [text.body for text in work.session.scalars(query)]

    def therapist(self, phone: str = JANE) -> Therapist:
        with self.runtime.office.looking() as work:
            found = work.session.scalars(select(Therapist).where(Therapist.phone.matches(phone))).one()
            work.session.refresh(found, ["offers"])
            return found

    def goes_round(self) -> None:
        """Everything that is due is done. Texts are taken, without being sent anywhere."""
        for _ in range(20):
            self.do(take_texts)
            due = self._due()
            for errand in due:
                module, job = JOBS[Kind(errand.kind)].rsplit(".", 1)
                getattr(import_module(module), job)(errand.id)
            if not due:
                return
        raise AssertionError("something is due again and again")

    def _due(self) -> list[Errand]:
        query = select(Errand).where(Errand.due_at <= self.clock.now(), Errand.kind != Kind.DELIVER_TEXT)
        with self.runtime.office.looking() as work:
            return list(work.session.scalars(query.order_by(Errand.due_at, Errand.id)))


def take_texts(work: Work) -> None:
    """What is due to be sent counts as sent: the gateway of this clinic takes everything."""
    due = select(Errand.about).where(Errand.kind == Kind.DELIVER_TEXT, Errand.due_at <= work.now)
    taken = update(Text).where(Text.id.in_(due), Text.state == TextState.WAITING)
    work.session.execute(taken.values(state=TextState.ACCEPTED), execution_options=AS_IT_IS)
    done = update(Errand).where(Errand.kind == Kind.DELIVER_TEXT, Errand.due_at <= work.now)
    work.session.execute(done.values(due_at=None), execution_options=AS_IT_IS)


@contextmanager
def opened(database_url: str) -> Iterator[Clinic]:
    """On Monday, 7 December 2026, at nine."""
    runtime, clock = without_an_outside(database_url)
    work_with(runtime)
    yield Clinic(runtime, clock)
