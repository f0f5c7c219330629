"""A small clinic with its whole inside and no outside: jobs run at once, gateways take everything.

For the test in which clients, therapists, money and time act in any order. Two therapists and three
clients are enough for every crossing; time is moved by hours and days.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

import settings
from booking import clients
from booking.desk import Desk
from booking.practice import Practice, therapist_with
from booking.work import Actor, Work
from commands.clinic import plant
from doorbell import BELLS
from jobs.errand import work_with
from language import Language
from models import errands, migrating
from models.bookings import Booking
from models.money import LIVE, AttemptState, PaymentAttempt
from payments import settling
from payments.gateway import Why
from runtime import build
from sms.gateway import Accepted
from tests.world import StillClock, settings_of_a_test

CLIENTS = ("+254712345678", "+254721555010", "+254721555011")
THERAPISTS = ("+254722000001", "+254722000002")


@dataclass
class Post:
    """A gateway that takes every text."""

    sent: list[tuple[str, str]] = field(default_factory=list)

    def send(self, to: str, body: str) -> Accepted:
        self.sent.append((to, body))
        return Accepted(f"ATXid_{len(self.sent)}")


class Clinic:
    """Everything a person can do, as one call each; what cannot be done is refused by the service itself."""

    def __init__(self, folder: Path) -> None:
        self.clock, self.post = StillClock(), Post()
        environment = settings_of_a_test(f"sqlite:///{folder}/clinic.sqlite", "redis://127.0.0.1:9")
        self.runtime = build(settings.read(environment), lambda _: self.clock)
        object.__setattr__(self.runtime, "sms", self.post)
        object.__setattr__(self.runtime.doorbell, "ring", lambda rung: None)
        self.runtime.database._ring = lambda rung: None
        work_with(self.runtime)

    def open(self) -> None:
        migrating.upgrade(self.runtime.database.engine)
        self.runtime.office.carry_out(Actor.SUPPORT, self._plant)

    def _plant(self, work: Work) -> None:
        plant(work)
        for phone in CLIENTS:
            clients.join(work, phone, Language.ENGLISH, "words")

    def as_client(self, phone: str, do: Callable[[Desk], Any]) -> Any:
        def with_desk(work: Work) -> Any:
            return do(Desk(work, phone, clients.known_by(work, phone)))

        return self.runtime.office.carry_out(Actor.CLIENT, with_desk)

    def as_therapist(self, phone: str, do: Callable[[Practice], Any]) -> Any:
        def with_practice(work: Work) -> Any:
            therapist = therapist_with(work, phone)
            assert therapist is not None
            return do(Practice(work, therapist))

        return self.runtime.office.carry_out(Actor.THERAPIST, with_practice)

    def pays(self, booking: int) -> None:
        """The prompt that was asked for takes the money, however late."""
        for attempt in self._attempts(booking):
            receipt = f"R{attempt:018d}"[-18:]
            self.runtime.office.carry_out(
                Actor.MPESA,
                lambda work, attempt=attempt, receipt=receipt: settling.settle(work, attempt, receipt),
            )

    def does_not_pay(self, booking: int) -> None:
        for attempt in self._attempts(booking):
            self.runtime.office.carry_out(
                Actor.MPESA, lambda work, attempt=attempt: settling.fail(work, attempt, Why.NOT_COMPLETED)
            )

    def time_passes(self, by: timedelta) -> None:
        """Step by step, as the schedule sees it: what is due is done when it is due."""
        until = self.clock.moment + by
        while (due := self._next_due()) is not None and due <= until:
            self.clock.moment = max(self.clock.moment, due)
            self.jobs_run()
        self.clock.moment = until
        self.jobs_run()

    def jobs_run(self) -> None:
        """Everything due is carried out, but for prompts: whether they take money is the test's to say."""
        for _ in range(100):
            with self.runtime.database.reading() as session:
                due = [rung for rung in errands.overlooked(session, self.clock.now()) if _runs(rung.kind)]
            if not due:
                return
            for kind, errand in due:
                module, _, name = BELLS[kind].job.rpartition(".")
                getattr(importlib.import_module(module), name)(errand)
        raise AssertionError("errands are due again and again")

    def ask(self, query: Any) -> list[Any]:
        with self.runtime.database.reading() as session:
            return list(session.execute(text(query) if isinstance(query, str) else query))

    def bookings(self) -> list[tuple[int, str, str, str]]:
        """Key, code, client's and therapist's phone of every booking, oldest first."""
        with self.runtime.database.reading() as session:
            rows = session.scalars(select(Booking).order_by(Booking.id))
            return [(it.id, it.code, it.client.phone, it.therapist.phone) for it in rows]

    def _attempts(self, booking: int) -> list[int]:
        states = (*LIVE, AttemptState.FAILED)
        query = select(PaymentAttempt.id).where(
            PaymentAttempt.booking_id == booking, PaymentAttempt.state.in_(states)
        )
        return [key for (key,) in self.ask(query.order_by(PaymentAttempt.id.desc()).limit(1))]

    def _next_due(self) -> datetime | None:
        kinds = [kind for kind in BELLS if _runs(kind)]
        query = select(errands.Errand.due_at).where(
            errands.Errand.due_at.is_not(None), errands.Errand.kind.in_(kinds)
        )
        rows = self.ask(query.order_by(errands.Errand.due_at).limit(1))
        return rows[0][0] if rows else None


def _runs(kind: errands.Kind) -> bool:
    return kind not in (errands.Kind.PROMPT_FOR_PAYMENT, errands.Kind.CHASE_PAYMENT)
