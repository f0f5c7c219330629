"""A small clinic with its whole inside and no outside, for people who act in any order.

Two therapists and three clients are enough for every crossing. The database is a real file, new from a
template for each example; the jobs are the service's own, called when they are due, as a worker would.
"""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import event

import settings
from booking import clients
from booking.desk import Desk
from booking.practice import Practice, therapist_with
from booking.work import Actor, Office, Work
from commands.clinic import plant
from doorbell import JOBS
from jobs.errand import work_with
from jobs.pay_therapists import pay_therapists
from language import Language
from models import errands, migrating
from models.database import Database
from models.errands import Kind
from payments.coming_in.till import Till
from payments.endings import ENDINGS, OBJECTIONS
from payments.ordering.cashier import Cashier
from payments.routes import keep_result
from runtime import Runtime, build
from tests.properties.gateways import Mpesa, Post
from tests.rules.clinic_at_work import take_texts
from tests.world import MONDAY_AT_NINE, StillClock, settings_of_a_test

T = TypeVar("T")
CLIENTS = ("+254712345678", "+254721555010", "+254721555011")
THERAPISTS = ("+254722000001", "+254722000002")
PAID_EVERY = timedelta(minutes=5)
LATE = 24  # how often the schedule goes round while time passes, at most

_ONE_IN = 5

_OVERDUE = """SELECT kind, id FROM errands WHERE due_at <= ? AND lease IS NULL AND kind <> ?
    ORDER BY due_at, kind, about"""
_NEXT = "SELECT min(due_at) FROM errands WHERE kind <> ?"


class Clinic:
    """What people do here is done as they would do it: one transaction for each, then whatever is due."""

    def __init__(self, folder: Path) -> None:
        self._template, self._place = folder / "template.sqlite", folder / "clinic.sqlite"
        self.clock, self.mpesa = StillClock(), Mpesa()
        self.runtime = _without_an_outside(self._place, self.clock, self.mpesa)
        self._opened, self._paid_at = 0, MONDAY_AT_NINE
        self._make_template()

    def open(self) -> None:
        """As on the first day: Monday at nine, nothing booked yet.

        Sending texts is half of all work: it is done in one life of five. In the others they count as
        sent when they are due, for only who heard of a deadline is held to it.
        """
        self._opened += 1
        self.close()
        shutil.copy(self._template, self._place)
        self._eyes = sqlite3.connect(self._place, isolation_level=None)
        self.clock.moment = self._paid_at = MONDAY_AT_NINE
        self.mpesa.forget()
        work_with(self.runtime)

    def close(self) -> None:
        self.runtime.database.engine.dispose()
        if eyes := self.__dict__.pop("_eyes", None):
            eyes.close()

    def do(self, actor: Actor, what: Callable[[Work], T]) -> T:
        return self.runtime.office.carry_out(actor, what)

    def as_client(self, phone: str, do: Callable[[Desk], T]) -> T:
        """At the desk, as the client with this number."""
        return self.do(Actor.CLIENT, lambda work: do(Desk(work, phone, clients.known_by(work, phone))))

    def as_therapist(self, phone: str, do: Callable[[Practice], T]) -> T:
        def with_practice(work: Work) -> T:
            therapist = therapist_with(work, phone)
            assert therapist is not None
            return do(Practice(work, therapist))

        return self.do(Actor.THERAPIST, with_practice)

    def seen(self, query: str, *values: object, **named: object) -> list[Any]:
        """What the database holds, read with other eyes than the service's."""
        return self._eyes.execute(query, named or values).fetchall()

    @property
    def _left_undone(self) -> str:
        return "nothing" if self._opened % _ONE_IN == 1 else Kind.DELIVER_TEXT

    @property
    def now(self) -> str:
        """What time it is, as the database writes it."""
        return as_stored(self.clock.moment)

    def time_passes(self, by: timedelta, look: Callable[[], None]) -> None:
        """What falls due is done soon afterwards, in order: the longer the time, the less exactly.

        ``look`` is called each time, and goes round first of all.
        """
        until, round_of = self.clock.moment + by, by / LATE
        while (due := self._next_due()) is not None and due <= until:
            self.clock.moment = min(max(self.clock.moment, due) + round_of, until)
            look()
        self.clock.moment = until

    def goes_round(self) -> None:
        """Everything that is due is done, and what M-Pesa has to tell is told."""
        self._pay_therapists()
        for _ in range(100):
            self._deliver()
            if self._left_undone == Kind.DELIVER_TEXT:
                self.do(Actor.CLOCK, take_texts)
            due = self.overdue()
            if not due:
                return
            for kind, key in due:
                self._carry_out(Kind(kind), key)
        raise AssertionError("something is due again and again")

    def _pay_therapists(self) -> None:
        """As often as the schedule does."""
        if self.clock.moment >= self._paid_at + PAID_EVERY:
            self._paid_at = self.clock.moment
            pay_therapists(self.runtime)

    def _deliver(self) -> None:
        """What M-Pesa posts arrives at its doors."""
        posted, self.mpesa.posted = self.mpesa.posted, []
        for token, body in posted:
            (order,) = self.seen("SELECT id FROM mpesa_orders WHERE token = ?", token)[0]
            keep = partial(keep_result, about=order, body=json.dumps(body), source="here", obey=True)
            self.do(Actor.MPESA, keep)

    def overdue(self) -> list[tuple[str, int]]:
        """What is due and not done, the oldest first."""
        return self.seen(_OVERDUE, self.now, self._left_undone)

    def _carry_out(self, kind: Kind, key: int) -> None:
        """As jobs/errand.py does it; but what fails is not tried again: it fails the test."""
        module, _, name = JOBS[kind].rpartition(".")
        job, database = getattr(import_module(module), name), self.runtime.database
        mine = database.write(lambda session: errands.claim(session, key, self.clock.now()))
        if mine is not None:
            due_again = job.__wrapped__(self.runtime, mine)
            database.write(lambda session: errands.finish(session, mine, due_again))

    def _next_due(self) -> datetime | None:
        due = self.seen(_NEXT, self._left_undone)[0][0]
        return datetime.fromisoformat(due).replace(tzinfo=UTC) if due else None

    def _make_template(self) -> None:
        migrating.upgrade(self.runtime.database.engine)
        self.do(Actor.SUPPORT, _people)
        self.runtime.database.engine.dispose()
        with closing(sqlite3.connect(self._place)) as whole:
            whole.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(self._place, self._template)


def as_stored(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _without_an_outside(place: Path, clock: StillClock, mpesa: Mpesa) -> Runtime:
    """The service's own parts; nobody rings, for whatever is due is looked for."""
    address = f"sqlite:///{place}"
    runtime = build(settings.read(settings_of_a_test(address, "redis://127.0.0.1:9")), lambda _: clock)
    database = Database(address)
    event.listen(database.engine, "connect", _need_not_last)
    office = Office(database, clock, runtime.announcer)
    till = Till(office, mpesa, runtime.till.public_url)
    cashier = Cashier(office, mpesa, runtime.till.public_url, ENDINGS, OBJECTIONS)
    return replace(runtime, database=database, office=office, sms=Post(), till=till, cashier=cashier)


def _need_not_last(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA synchronous=OFF").close()


def _people(work: Work) -> None:
    plant(work)
    for phone in CLIENTS:
        clients.join(work, phone, Language.ENGLISH, "words")
