"""The whole service for one test, with everybody it talks to: real routes, clients, jobs and databases.

Time stands still until a test moves it. Jobs run when ``settle`` is called, which handsets do after each
thing they do: through the real queues, in this process, until nothing is left to be done.
"""

import atexit
import base64
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

from redis import Redis
from rq.job import Job
from rq.serializers import JSONSerializer

import app
import settings
from booking.policy import Rulebook
from booking.work import Actor
from clock import NAIROBI, in_nairobi
from commands.clinic import plant
from doorbell import QUEUES, queue
from jobs.errand import work_with
from jobs.schedule import ring_for_overlooked
from models import migrating, sealing
from runtime import Runtime, build
from simulator.handset import Handset
from simulator.safaricom import credentials
from simulator.serving import Served, serve
from simulator.world import Outside

MONDAY_AT_NINE: Final = datetime(2026, 12, 7, 9, tzinfo=NAIROBI)
KEY: Final = "k7m2x9w4t8r3v6n5b2h8j4p7"
_WAITING: Final = [queue(name, Redis()).key for name in QUEUES]
_NEXT: Final = Redis().register_script("""
    for _, waiting in ipairs(KEYS) do
        local job = redis.call("LPOP", waiting)
        if job then return job end
    end""")
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def settings_of_a_test(database_url: str, redis_url: str, **others: str) -> dict[str, str]:
    """An environment that starts, with keys that no real service has."""
    return {
        "SIMULATED": "1",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "PUBLIC_URL": "http://127.0.0.1:9",
        "SECRET_KEY": "a-secret-of-the-tests-only",
        "FIELD_KEYS": f"f1:{_some_key(b'field')}",
        "LOOKUP_KEYS": f"l1:{_some_key(b'lookup')}",
        "WEBHOOK_KEYS": KEY,
        "AFRICASTALKING_USERNAME": "smilingsteps",
        "AFRICASTALKING_API_KEY": "atsk_of_the_tests",
        "AFRICASTALKING_SHORT_CODE": "20384",
        "AFRICASTALKING_URL": "http://127.0.0.1:9",
        "AFRICASTALKING_VOICE_URL": "http://127.0.0.1:9",
        "DARAJA_URL": "http://127.0.0.1:9",
        "DARAJA_CONSUMER_KEY": "consumer-key-of-the-tests",
        "DARAJA_CONSUMER_SECRET": "consumer-secret-of-the-tests",
        "DARAJA_SHORTCODE": "174379",
        "DARAJA_PASSKEY": "ab" * 32,
        "DARAJA_INITIATOR": "initiator-of-the-tests",
        "DARAJA_INITIATOR_PASSWORD": "password-of-the-tests",
        "DARAJA_CERTIFICATE": _certificate(),
        "SMS_A_SECOND": "100000",
        "DARAJA_CALLS_A_SECOND": "1000",  # the budget counts real seconds, of which a test has few
        "VIDEO_URL": "https://video.smilingsteps.example",
        **others,
    }


@dataclass
class StillClock:
    """A clock that moves when it is told to."""

    moment: datetime = MONDAY_AT_NINE

    def now(self) -> datetime:
        return self.moment

    def advance(self, **by: float) -> None:
        self.moment += timedelta(**by)

    def set(self, when: str) -> None:
        """``Tue 2:00 PM``: the next time it is that, in Nairobi."""
        day, hour = when.split(" ", 1)
        at = datetime.strptime(hour, "%I:%M %p").time()  # noqa: DTZ007 - a time of day has no zone
        moment = datetime.combine(in_nairobi(self.moment), at, NAIROBI)
        while moment <= self.moment or _DAYS[moment.weekday()] != day:
            moment += timedelta(days=1)
        self.moment = moment


@dataclass
class World:
    """A clinic open for one test."""

    runtime: Runtime
    clock: StillClock
    outside: Outside
    served: Served
    redis: Redis
    handsets: dict[str, Handset] = field(default_factory=dict)

    def handset(self, phone: str) -> Handset:
        """The one phone with this number."""
        if phone not in self.handsets:
            self.handsets[phone] = Handset(phone, self.outside.network, settle=self.settle)
        return self.handsets[phone]

    def settle(self) -> None:
        """Let everything that is due and was rung for be done, and everything on its way arrive."""
        for _ in range(50):
            self.outside.quiet()
            if not self._carry_out_jobs():
                return
        raise AssertionError("jobs ring for each other without end")

    def goes_round(self) -> None:
        """The night watch goes round: everything due is done, whoever should have rung for it."""
        for _ in range(50):
            self.outside.tick()
            self.settle()
            if not ring_for_overlooked(self.runtime):
                return
        raise AssertionError("something is due again and again")

    def later(self, **by: float) -> None:
        """Time passes, and the night watch with it."""
        self.clock.advance(**by)
        self.goes_round()

    def sql(self, statement: Any) -> list[Any]:
        with self.runtime.database.reading() as session:
            return list(session.execute(statement))

    def begin_again(self) -> None:
        """As on the first day, when the database is: nobody called, nothing waits, it is Monday at nine."""
        _as_if_just_built(self.runtime)
        work_with(self.runtime)
        self.clock.moment = MONDAY_AT_NINE
        self.outside.reset()
        self.redis.flushdb()
        self.handsets.clear()

    def close(self) -> None:
        self.outside.quiet()
        self.outside.stop()
        self.served.stop()
        self.runtime.database.engine.dispose()
        self.redis.close()

    def _carry_out_jobs(self) -> bool:
        """Run what is in the queues, in this process; RQ's own workers are proven in tests/faults."""
        ran = False
        while key := _NEXT(keys=_WAITING, client=self.redis):
            Job.fetch(key.decode(), connection=self.redis, serializer=JSONSerializer).perform()
            self.redis.delete(Job.key_for(key.decode()))
            ran = True
        return ran


def without_an_outside(database_url: str) -> tuple[Runtime, StillClock]:
    """The parts of a service on this database, the same in every test, on the first day; nobody rings."""
    runtime, clock = _built_without_an_outside(database_url)
    _as_if_just_built(runtime)
    clock.moment = MONDAY_AT_NINE
    return runtime, clock


@cache
def _built_without_an_outside(database_url: str) -> tuple[Runtime, StillClock]:
    clock = StillClock()
    environment = settings_of_a_test(database_url, "redis://127.0.0.1:9")
    return build(settings.read(environment), lambda _database: clock), clock


def _as_if_just_built(runtime: Runtime) -> None:
    """With its own keys, which other tests change, and without the rules of the clinic of the test before."""
    sealing.install(sealing.Keyring(runtime.settings.field_keys, runtime.settings.lookup_keys))
    vars(runtime.office.rules).update(vars(Rulebook()))


def template_of(database_url: str) -> None:
    """An empty database becomes one with every table and the demo clinic, as a test finds it."""
    runtime = build(
        settings.read(settings_of_a_test(database_url, "redis://127.0.0.1:9")), lambda _: StillClock()
    )
    migrating.upgrade(runtime.database.engine)
    runtime.office.carry_out(Actor.SUPPORT, plant)
    runtime.database.engine.dispose()


def built(database_url: str, redis_url: str, **others: str) -> World:
    """The service and the stand-ins, answering until the world is closed."""
    clock, redis = StillClock(), Redis.from_url(redis_url)
    redis.flushdb()
    environment = settings_of_a_test(database_url, redis_url, **others)
    door = serve(_not_yet)
    environment["PUBLIC_URL"] = environment["SERVICE_URL"] = door.url
    outside = Outside.open(environment, clock.now)
    environment["AFRICASTALKING_URL"] = outside.network.africas_talking
    environment["DARAJA_URL"] = outside.network.safaricom
    environment["SMTP_URL"] = outside.post_office.url
    runtime = build(settings.read(environment), lambda _database: clock, patience=10)  # a busy machine
    door.server.app = app.create(runtime)
    work_with(runtime)
    return World(runtime, clock, outside, door, redis)


@contextmanager
def opened(database_url: str, redis_url: str, **others: str) -> Iterator[World]:
    """A world of its own, gone afterwards."""
    world = built(database_url, redis_url, **others)
    try:
        yield world
    finally:
        world.close()


def _not_yet(_environ: object, start_response: Callable[..., object]) -> list[bytes]:
    start_response("503 Not Open Yet", [])
    return []


@cache
def _certificate() -> str:
    """The stand-in's, made once in this process and gone with it."""
    folder = mkdtemp(prefix="steps-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    credentials.keep(place := Path(folder) / "safaricom.pem")
    return str(place)


def _some_key(name: bytes) -> str:
    return base64.urlsafe_b64encode((name * 32)[:16] + bytes(range(16))).decode()
