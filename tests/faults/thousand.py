"""Many press Send for one time within a second, over HTTP: ``python -m tests.faults.thousand [1000]``.

The server is production's (gunicorn as in the Procfile), the database PostgreSQL, and everybody came to
the summary by real hops before. Exits with 1 when anything is not as promised.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import structlog
from sqlalchemy import func, select

import settings
from booking.clients import join
from booking.work import Actor, Work
from language import Language
from models.bookings import Booking, Cell, Meeting
from models.people import Therapist
from models.texts import Text
from runtime import Runtime, build
from simulator import environment, private_redis
from simulator.handset import MORE, choices
from tests import servers
from tests.bench.callers import Ask
from tests.bench.serving import production_server
from tests.faults.crowd import all_at_once

PATIENCE: Final = 10.0
"""Seconds within which the gateway must be answered (facts/africastalking.md 1)."""
_WAY: Final = ("Book the same person", "Individual", "Thu", "2:00 PM")
_LINES: Final = 8  # on which the way there is walked

NewLine = Callable[[], Ask]


@dataclass
class Caller:
    """One person on one call."""

    number: int
    typed: str = ""
    screen: str = ""
    waited: float = 0.0

    @property
    def phone(self) -> str:
        return f"+2547205{self.number:05}"

    def hop(self, ask: Ask) -> None:
        form = {"sessionId": f"ATUid_{self.number}", "phoneNumber": self.phone, "text": self.typed}
        began = time.perf_counter()
        self.screen = ask({**form, "serviceCode": "*384*7464#", "networkCode": "63902"})
        self.waited = time.perf_counter() - began

    def chooses(self, ask: Ask, words: str) -> None:
        """Press the key beside these words, with More until they are in sight."""
        while (key := self._key_of(words)) is None:
            self._press(ask, MORE)
        self._press(ask, key)

    def walk_to_the_summary(self, ask: Ask) -> None:
        self.hop(ask)
        for words in _WAY:
            self.chooses(ask, words)

    def send(self, ask: Ask, after: float) -> None:
        time.sleep(after)
        self.chooses(ask, "Send")

    def _press(self, ask: Ask, key: str) -> None:
        self.typed = f"{self.typed}*{key}" if self.typed else key
        self.hop(ask)

    def _key_of(self, words: str) -> str | None:
        offered = choices(self.screen.removeprefix("CON "))
        if not any(key == MORE or label.startswith(words) for key, label in offered):
            raise AssertionError(f"no choice says {words!r}: {self.screen!r}")
        return next((key for key, label in offered if label.startswith(words)), None)


@dataclass
class Outcome:
    """What everybody was told, how long the slowest waited, and what the tables hold."""

    told: int = 0
    kind: int = 0
    slowest: float = 0.0
    seconds: float = 0.0
    walked: float = 0.0
    other: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)

    def wrong(self, many: int) -> list[str]:
        """What is not as promised, in words."""
        one_booking = {"bookings": 1, "sessions": 1, "cells": 5, "texts": 2}
        judged = {
            f"{self.told} were told that they have the time": self.told == 1,
            f"{self.kind} of {many - 1} were offered other times": self.kind == many - 1,
            f"others saw {self.other[:3]}": not self.other,
            f"the slowest waited {self.slowest:.1f} s": self.slowest < PATIENCE,
            f"the tables hold {self.rows}": self.rows == one_booking,
        }
        return [words for words, fine in judged.items() if not fine]


def press_send(folder: Path, redis_url: str, database_url: str, many: int) -> Outcome:
    """So many people walk to one summary, and all press Send within a second."""
    with (
        production_server(folder, redis_url, database_url) as new_line,
        _behind_the_scenes(folder, redis_url, database_url) as runtime,
    ):
        callers = _callers(runtime, many)
        began = time.perf_counter()
        _walk(callers, new_line)
        walked, began = time.perf_counter() - began, time.perf_counter()
        _send(callers, new_line)
        outcome = _judged(callers)
        outcome.walked, outcome.seconds = walked, time.perf_counter() - began
        outcome.rows = _rows(runtime)
        return outcome


def _callers(runtime: Runtime, many: int) -> list[Caller]:
    """People who saw Dr. Jane before, so that each is five hops away from the summary."""
    callers = [Caller(n) for n in range(many)]

    def plant(work: Work) -> None:
        jane = work.session.scalars(select(Therapist.id).where(Therapist.name == "Dr. Jane Smith")).one()
        for caller in callers:
            client = join(work, caller.phone, Language.ENGLISH, "their words")
            client.first_name, client.last_therapist_id = "Amina", jane

    runtime.office.carry_out(Actor.SUPPORT, plant)
    return callers


def _walk(callers: Sequence[Caller], new_line: NewLine) -> None:
    def walk(mine: Sequence[Caller]) -> None:
        line = new_line()
        for caller in mine:
            caller.walk_to_the_summary(line)

    with ThreadPoolExecutor(_LINES) as crowd:
        list(crowd.map(walk, [callers[n::_LINES] for n in range(_LINES)]))


def _send(callers: Sequence[Caller], new_line: NewLine) -> None:
    """Each on a connection of their own, spread over a second."""
    chance = random.Random(len(callers))
    all_at_once([_sending(caller, new_line(), chance.random()) for caller in callers])


def _sending(caller: Caller, line: Ask, after: float) -> Callable[[], None]:
    return lambda: caller.send(line, after)


def _judged(callers: Sequence[Caller]) -> Outcome:
    it = Outcome(slowest=max(caller.waited for caller in callers))
    for caller in callers:
        if caller.screen.startswith("CON Request") and "is sent" in caller.screen:
            it.told += 1
        elif "was just taken. Nothing was sent" in caller.screen and caller.screen.count(" PM") > 1:
            it.kind += 1
        else:
            it.other.append(caller.screen)
    return it


def _rows(runtime: Runtime) -> dict[str, int]:
    """How many there are of what a booking is made of."""
    tables = {"bookings": Booking, "sessions": Meeting, "cells": Cell, "texts": Text}
    with runtime.database.reading() as session:
        return {name: session.scalar(select(func.count(row.id))) or 0 for name, row in tables.items()}


@contextmanager
def _behind_the_scenes(folder: Path, redis_url: str, database_url: str) -> Iterator[Runtime]:
    known = environment.settings(folder, redis_url, environment.free_ports())
    runtime = build(settings.read(known | {"DATABASE_URL": database_url}))
    try:
        yield runtime
    finally:
        runtime.database.engine.dispose()


def main(arguments: list[str]) -> int:
    many = int(arguments[0]) if arguments else 1000
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with tempfile.TemporaryDirectory(prefix="crowd-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        with private_redis.start(folder / "redis") as redis, servers.postgres(folder) as socket:
            if not socket:
                sys.exit("This needs PostgreSQL.")
            url = f"postgresql+psycopg://{servers.ADMIN}@/postgres?host={socket}"
            it = press_send(folder / "service", f"{redis.url}?db=1", url, many)
    wrong = it.wrong(many)
    said = f"{many} walked {it.walked:.1f} s; Send took {it.seconds:.1f} s, the slowest {it.slowest:.1f} s"
    sys.stdout.write("\n".join([said, *(wrong or ["All is as promised."])]) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
