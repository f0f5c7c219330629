"""Texts and payments flow while workers are killed and Redis is emptied and killed; then all is counted.

The web process, both stand-ins and the database live; workers and the schedule are real processes, as in
the Procfile. Time is the machine's, put forward at the end, so that whatever waits comes to its end.
"""

import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from subprocess import Popen
from threading import Event
from typing import Any, Final

from flask import Flask
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import func, select

import app
import settings
from booking.work import Actor
from clock import real_now
from commands.watch import move
from jobs.errand import work_with
from models.database import Database
from models.errands import Errand, Kind
from runtime import build
from simulator import children, private_redis
from simulator.private_redis import PrivateRedis
from simulator.serving import serve
from simulator.world import Outside
from tests.faults import visitors
from tests.faults.fuse import forget_who_was_called
from tests.world import MONDAY_AT_NINE, World, settings_of_a_test

PROGRAMS: Final = {
    "money": ("jobs.worker", "money"),
    "sms": ("jobs.worker", "sms"),
    "bulk": ("jobs.worker", "bulk"),
    "schedule": ("jobs.schedule",),
}
PAYERS: Final = ("pays", "pays", "pays", "cancels", "mistypes", "ignores", "unreachable")
CALLBACKS: Final = ("once", "once", "once", "twice", "never", "before-answer")
FAULTS: Final = ("lost-answer", "gateway-timeout", "busy", "html-page", "internal-error", "not-reached")
_AT_FIRST: Final = 8  # bookings
_AT_MOST: Final = 300
_PATIENCE: Final = 30  # seconds
TROUBLES: Final = ("lost", "500", "429", "GatewayError")


class SharedClock:
    """The clock of every process of this world: the machine's, and an offset that is a row."""

    def __init__(self, database: Database) -> None:
        self._database, self._offset = database, timedelta()

    def now(self) -> datetime:
        return real_now() + self._offset

    def advance(self, **by: float) -> None:
        self._offset += timedelta(**by)
        self._database.write(lambda session: move(session, timedelta(**by)))


@dataclass
class Chaos:
    """One run. Everything that happens by chance follows from the seed, except when it happens."""

    world: World
    redis: PrivateRedis
    environment: dict[str, str]
    folder: Path
    chance: random.Random
    in_hurry: Event  # set when the outside need not take its time any more
    programs: dict[str, Popen[bytes]] = field(default_factory=dict)
    phones: list[str] = field(default_factory=list)
    happened: dict[str, int] = field(default_factory=dict)

    def run(self, seconds: float) -> None:
        """Misfortunes for so long; then everything that is left is brought to its end."""
        for _ in range(_AT_FIRST):
            self._book()
        self._keep_programs_running()
        self._wait_for_the_first_text()
        over = next_misfortune = time.monotonic()
        over += seconds
        while time.monotonic() < over:
            self._keep_programs_running()
            self._live()
            if time.monotonic() > next_misfortune:
                self._suffer()
                next_misfortune = time.monotonic() + self.chance.uniform(0.1, 0.5)
            self.world.outside.tick()
            time.sleep(0.05)
        self._end_everything()

    def dupes_allowed(self) -> int:
        """How often nobody could know whether a text had gone out."""
        return self.happened.get("kill sms", 0) + self.happened.get("trouble lost", 0)

    def _wait_for_the_first_text(self) -> None:
        """Programs need a while to start, and longer where others are busy."""
        given_up = time.monotonic() + _PATIENCE
        while not self.world.outside.africas_talking.texts and time.monotonic() < given_up:
            time.sleep(0.1)

    # people

    def _live(self) -> None:
        if len(self.phones) < _AT_MOST and self.chance.random() < 0.2:
            self._book()
        if self.chance.random() < 0.5:
            self.world.outside.africas_talking.text(self.chance.choice(self.phones), "PAY")
        if self.chance.random() < 0.7:
            phone = self.chance.choice(self.phones)
            self.world.runtime.office.carry_out(Actor.CLIENT, lambda work: visitors.press_pay(work, phone))

    def _book(self) -> None:
        phone = f"+2547{self.chance.randrange(10**8):08}"
        done = self.world.runtime.office.carry_out(Actor.CLIENT, lambda work: visitors.book(work, phone))
        if done:
            self.phones.append(phone)
            self._give_habits(phone)

    def _give_habits(self, phone: str) -> None:
        callback, payer = self.chance.choice(CALLBACKS), self.chance.choice(PAYERS)
        late = self.chance.choice((0, 0, 2))
        self.world.outside.mpesa.scenario(phone, payer=payer, callback=callback, callback_after=late)

    # misfortunes

    def _suffer(self) -> None:
        misfortunes: list[Callable[[], None]] = [
            *[self._kill_a_job] * 6,
            self._kill_a_program,
            self._empty_redis,
            self._kill_redis,
            *[self._spoil_a_payment] * 3,
            *[self._spoil_a_text] * 3,
        ]
        self.chance.choice(misfortunes)()

    def _kill_a_job(self) -> None:
        """The process that RQ forked for a job, at whatever it is."""
        name = self.chance.choice(("money", "sms"))
        for job in _children_of(self.programs[name].pid):
            with suppress(ProcessLookupError):
                os.kill(job, signal.SIGKILL)
                self._note(f"kill {name}")

    def _kill_a_program(self) -> None:
        """A worker (its job lives on for a moment) or the schedule."""
        name = self.chance.choice(list(PROGRAMS))
        self.programs[name].kill()
        self.programs[name].wait()
        self._note(f"kill {name}")

    def _empty_redis(self) -> None:
        with suppress(RedisError):
            self.world.redis.flushall()
            self._note("redis emptied")

    def _kill_redis(self) -> None:
        self.redis.kill()
        time.sleep(self.chance.uniform(0, 0.3))
        self.redis = private_redis.start(self.folder / "redis")
        self._note("redis killed")

    def _spoil_a_payment(self) -> None:
        fault, on = self.chance.choice(FAULTS), self.chance.choice(("push", "query"))
        self.world.outside.mpesa.next_request(fault, on)
        self._note(f"fault {fault}")

    def _spoil_a_text(self) -> None:
        trouble = self.chance.choice(TROUBLES)
        self.world.outside.africas_talking.trouble_next(trouble)
        self._note(f"trouble {trouble}")

    def _note(self, what: str) -> None:
        self.happened[what] = self.happened.get(what, 0) + 1

    # programs

    def _keep_programs_running(self) -> None:
        for name, module in PROGRAMS.items():
            if name not in self.programs or self.programs[name].poll() is not None:
                command = [sys.executable, "-m", *module]
                self.programs[name] = children.start(
                    command, self.folder / f"{name}.log", {**os.environ, **self.environment}
                )

    def stop_programs(self) -> None:
        for each in self.programs.values():
            for job in [*_children_of(each.pid), each.pid]:
                with suppress(ProcessLookupError):
                    os.kill(job, signal.SIGKILL)
            each.wait()

    def _end_everything(self) -> None:
        """Everybody is killed a last time; one calm process finds whatever they left."""
        self.stop_programs()
        self._note("kill sms")
        self.in_hurry.set()
        time.sleep(0.3)  # an orphaned job may be at its last line
        forget_who_was_called(self.world)
        self.world.redis.flushall()
        self.world.goes_round()
        self._ask_until_nothing_is_unclear()
        self.world.later(days=1)

    def _ask_until_nothing_is_unclear(self) -> None:
        """From one question to the next: one that a fault or the budget of questions kept back comes back."""
        given_up = time.monotonic() + _PATIENCE
        while (due := _next_question(self.world)) and time.monotonic() < given_up:
            self.world.later(seconds=max(0.0, (due - self.world.clock.now()).total_seconds()))


def _next_question(world: World) -> datetime | None:
    """When something about a payment is due next; None when nothing is."""
    about_money = (
        *(Kind.PROMPT_FOR_PAYMENT, Kind.CHASE_PAYMENT, Kind.READ_CALLBACK),
        *(Kind.SEND_REFUND, Kind.GIVE_ORDER, Kind.CHASE_ORDER, Kind.READ_RESULT),
    )
    due: datetime | None = world.sql(select(func.min(Errand.due_at)).where(Errand.kind.in_(about_money)))[0][
        0
    ]
    return due


def _children_of(process: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except FileNotFoundError:
        return []


def _slowed(answer: Any, chance: random.Random, in_hurry: Event) -> Any:
    """An outside that takes its time, so that many die while they wait for it."""

    def slow(environ: Any, start_response: Any) -> Any:
        in_hurry.wait(chance.uniform(0, 0.05))
        result = answer(environ, start_response)
        in_hurry.wait(chance.uniform(0, 0.05))
        return result

    return slow


@contextmanager
def opened(database_url: str, folder: Path, seed: int) -> Iterator[Chaos]:
    """A world for one run, on a database with the demo clinic in it. Only from the main thread."""
    chance, in_hurry, redis = random.Random(seed), Event(), private_redis.start(folder / "redis")
    environment = settings_of_a_test(database_url, redis.url)
    door = serve(Flask("not open yet"))
    environment["PUBLIC_URL"] = environment["SERVICE_URL"] = door.url
    clock = SharedClock(Database(database_url))
    clock.advance(seconds=(MONDAY_AT_NINE - real_now()).total_seconds())
    outside = Outside.open(environment, clock.now)
    for served in outside.served:
        served.server.app = _slowed(served.server.app, chance, in_hurry)
    environment["AFRICASTALKING_URL"], environment["DARAJA_URL"] = (
        outside.network.africas_talking,
        outside.network.safaricom,
    )
    runtime = build(settings.read(environment), lambda _database: clock)
    door.server.app = app.create(runtime)
    work_with(runtime)
    world = World(runtime, clock, outside, door, Redis.from_url(redis.url))  # type: ignore[arg-type]
    chaos = Chaos(world, redis, environment, folder, chance, in_hurry)
    try:
        yield chaos
    finally:
        chaos.stop_programs()
        outside.quiet()
        outside.stop()
        door.stop()
        runtime.database.engine.dispose()
        world.redis.close()
        chaos.redis.stop()
