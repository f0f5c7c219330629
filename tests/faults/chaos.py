"""People book, pay, give up and are paid while everything breaks; then all comes to rest, and is counted.

The web process, both stand-ins and the database live; workers and the schedule are real processes, which are
killed. Time leaps: what takes weeks happens in minutes, for every process at the same moment.
"""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from threading import Event
from typing import Any, Final

from flask import Flask
from redis import Redis
from sqlalchemy import func, select

import app
import settings
from clock import real_now
from jobs.errand import work_with
from models.errands import Errand
from runtime import build
from simulator import private_redis
from simulator.private_redis import PrivateRedis
from simulator.safaricom.mpesa import Mpesa
from simulator.serving import serve
from simulator.world import Outside
from tests.conversations.by_hand import told_where_to_tell
from tests.faults import deeds, misfortunes, rest
from tests.faults.misfortunes import Misfortune
from tests.faults.people import People
from tests.faults.programs import AS_IN_THE_PROCFILE, Programs
from tests.faults.started import CLOCK, LeapingClock
from tests.world import MONDAY_AT_NINE, World, settings_of_a_test

LEAPS: Final = (*(5, 20) * 4, *(60, 180, 600) * 2, 3600, 4 * 3600)  # seconds
NIGHTS: Final = (4 * 3600, 8 * 3600, 12 * 3600)
_SLEEP_EVERY: Final = 20.0  # real seconds, as all that follow
_LEAP_EVERY: Final = 0.4
_LOOK_EVERY: Final = 0.5
_PATIENCE: Final = 30.0
_BEHIND: Final = 100  # errands about money that are due: then people wait
_AT_A_TIME: Final = 3  # people
_SHORT: Final = timedelta(minutes=1)  # a leap that is always made
_LATE: Final = timedelta(hours=2)  # somebody is, so that no longer one is
_LITTLE: Final = 50  # errands
_SLOW: Final = 0.005  # at most, on the way to an outside and back


@dataclass
class Chaos:
    """One run. Everything that happens by chance follows from the seed, except when it happens."""

    world: World
    redis: PrivateRedis
    folder: Path
    chance: Random
    in_hurry: Event  # set when the outside need not take its time any more
    programs: Programs
    people: People
    happened: Counter[str] = field(default_factory=Counter)
    _due: dict[str, float] = field(default_factory=dict)
    _asleep: bool = False  # people are, until the workers have caught up and the night is over
    _behind: int = 0  # errands about money that are due,
    _late: timedelta = timedelta()  # and since when

    @property
    def mpesa(self) -> Mpesa:
        return self.world.outside.mpesa

    def run(self, seconds: float) -> None:
        """Misfortunes for so long; then everything that is left is brought to its end."""
        misfortunes.fill_the_account(self)
        self.programs.keep_running()
        for _ in range(8):
            self.people.book()
        self._wait_for_the_first_text()
        over = time.monotonic() + seconds
        while time.monotonic() < over:
            self._go_on()
        self._end_everything()

    def dupes_allowed(self) -> int:
        """How often nobody could know whether a text had gone out."""
        unknown = ("kill a job", "kill a program", "text lost", "the last kill")
        return sum(self.happened[each] for each in unknown)

    def _go_on(self) -> None:
        self.programs.keep_running()
        if self._is_time("to leap", _LEAP_EVERY):
            self._leap()
        for misfortune, every in misfortunes.EVERY.items():
            if self._is_time(misfortune.__name__, every):
                self._suffer(misfortune)
        if self._is_time("to look", _LOOK_EVERY):
            self._behind, self._late = _errands_due(self.world)
        if self._is_time("to sleep", _SLEEP_EVERY):
            self._asleep = True
        for _ in range(0 if self._asleep or self._behind > _BEHIND else _AT_A_TIME):
            self.people.live()
        self.world.outside.tick()
        time.sleep(0.005)

    def _leap(self) -> None:
        """Time does not run away from the workers, however slow the machine is."""
        leap = timedelta(seconds=self.chance.choice(NIGHTS if self._asleep else LEAPS))
        if leap <= _SHORT or self._late < _LATE:
            self.world.clock.advance(seconds=leap / timedelta(seconds=1))
            self._asleep = False

    def _is_time(self, what: str, every: float) -> bool:
        if time.monotonic() < self._due.get(what, 0):
            return False
        self._due[what] = time.monotonic() + self.chance.uniform(0, 2 * every)
        return True

    def _suffer(self, misfortune: Misfortune) -> None:
        came = misfortune(self)
        name = came if isinstance(came, str) else misfortune.__name__.replace("_", " ")
        self.happened[name] += came if isinstance(came, int) else 1

    def _wait_for_the_first_text(self) -> None:
        """Programs need a while to start, and longer where others are busy."""
        given_up = time.monotonic() + _PATIENCE
        while not self.world.outside.africas_talking.texts and time.monotonic() < given_up:
            time.sleep(0.1)

    def _until_little_is_due(self) -> None:
        """Programs are quicker together than one is alone."""
        given_up = time.monotonic() + 2 * _PATIENCE
        while len(self.world.sql(rest.due(self.world))) > _LITTLE and time.monotonic() < given_up:
            self.programs.keep_running()
            self.world.outside.tick()
            time.sleep(0.1)

    def _end_everything(self) -> None:
        """Everybody is killed a last time; one calm process finds whatever they left."""
        rest.calm(self.world, self.people.phones)
        self._until_little_is_due()
        self.programs.stop()
        self.happened["the last kill"] += len(self.programs.names)
        self.in_hurry.set()
        time.sleep(0.3)  # an orphaned job may be at its last line
        misfortunes.fill_the_account(self)
        rest.bring_to_rest(self.world)


def _errands_due(world: World) -> tuple[int, timedelta]:
    """How many about money, and for how long the first of them has been.

    The dead have some in their hands for a while, which must not hold time up, but for M-Pesa's list: it
    forgets what is not read within two days.
    """
    now, kinds = world.clock.now(), (*rest.ABOUT_MONEY, *rest.FOR_EVER)
    query = select(func.count(Errand.id), func.min(Errand.due_at))
    free = Errand.leased_until.is_(None) | (Errand.leased_until < real_now()) | Errand.kind.in_(rest.FOR_EVER)
    [(many, first)] = world.sql(query.where(Errand.due_at <= now, Errand.kind.in_(kinds), free))
    return many, now - (first or now)


def _slowed(answer: Any, chance: Random, in_hurry: Event) -> Any:
    """An outside that takes its time, so that many die while they wait for it."""

    def slow(environ: Any, start_response: Any) -> Any:
        in_hurry.wait(chance.uniform(0, _SLOW))
        result = answer(environ, start_response)
        in_hurry.wait(chance.uniform(0, _SLOW))
        return result

    return slow


@contextmanager
def opened(
    database_url: str, folder: Path, seed: int, programs: Sequence[str] = AS_IN_THE_PROCFILE
) -> Iterator[Chaos]:
    """A world for one run, on a database with the demo clinic in it. Only from the main thread."""
    chance, in_hurry, redis = Random(seed), Event(), private_redis.start(folder / "redis")
    environment = settings_of_a_test(database_url, redis.url) | {CLOCK: str(folder / "clock")}
    door, clock = serve(Flask("not open yet")), LeapingClock(folder / "clock")
    clock.advance(seconds=(MONDAY_AT_NINE - real_now()) / timedelta(seconds=1))
    environment["PUBLIC_URL"] = environment["SERVICE_URL"] = door.url
    outside = Outside.open(environment, clock.now)
    environment |= {
        "AFRICASTALKING_URL": outside.network.africas_talking,
        "DARAJA_URL": outside.network.safaricom,
    }
    runtime = build(settings.read(environment), lambda _database: clock, patience=5)
    door.server.app = app.create(runtime)
    work_with(runtime)
    world = World(runtime, clock, outside, door, Redis.from_url(redis.url))  # type: ignore[arg-type]
    told_where_to_tell(world)
    for served in outside.served:
        served.server.app = _slowed(served.server.app, chance, in_hurry)
    running, people = (
        Programs(programs, environment, folder),
        People(world, chance, deeds.BY_STATE, deeds.AFTERWARDS),
    )
    chaos = Chaos(world, redis, folder, chance, in_hurry, running, people)
    try:
        yield chaos
    finally:
        running.stop()
        world.close()
        chaos.redis.stop()
