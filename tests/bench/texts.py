"""``python -m tests.bench.texts [many …]``: reminders due all at once, and how long money waits meanwhile.

Unless told otherwise 1,000 and 10,000; ``10000 100000`` takes a while. The workers are those of the Procfile,
one of each, on a real Redis and SQLite; the gateway is the stand-in. What a reminder costs is to stay the
same however many there are. Never asserted: tests/conversations/test_many_reminders.py counts instead.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import func, select

import settings
from booking.work import Actor
from clock import real_now
from models.errands import Lane
from models.texts import Text, TextState
from runtime import Runtime, build
from simulator import children, environment, private_redis
from simulator.playing import PROGRAMS, PROJECT, run_flask
from sms import outbox

AMINA: Final = "+254712345678"
AT_ONCE: Final = 1000  # written in one transaction
NEEDED: Final = ("stand-ins", "sms", "bulk", "schedule")


@contextmanager
def workers(folder: Path, redis_url: str) -> Iterator[Runtime]:
    """Everything that a text needs to leave, and a service of our own to owe texts with."""
    folder.mkdir()
    ports = environment.free_ports()
    world = environment.settings(folder, redis_url, ports) | {"SMS_A_SECOND": "100000"}
    run_flask(world, "db", "upgrade")
    running = [
        children.start(PROGRAMS[name](ports), folder / f"{name}.log", world, folder=PROJECT)
        for name in NEEDED
    ]
    try:
        yield build(settings.read(world))
    finally:
        for program in running:
            children.end(program)


def measure(runtime: Runtime, many: int) -> None:
    """Say how long so many reminders took, and how old money texts were when they left."""
    began = time.perf_counter()
    for first in range(0, many, AT_ONCE):
        _owe(runtime, Lane.REMINDERS, range(first, min(many, first + AT_ONCE)))
    written, number = time.perf_counter() - began, 0
    while (left := _waiting(runtime, "reminders")) or _waiting(runtime, "urgent texts"):
        number += left > 0
        _owe(runtime, Lane.URGENT_TEXTS, range(number - 1, number) if left else ())
        time.sleep(1)
    took = time.perf_counter() - began
    ages = _ages(runtime)
    _say(f"{many:>9,}{written:>10.1f}{took:>9.1f}{1000 * took / many:>13.2f}", ages)


def _owe(runtime: Runtime, lane: Lane, numbers: range | tuple[()]) -> None:
    def post(work: object) -> None:
        for number in numbers:
            once = f"{lane}:{number}:{_run[0]}"
            outbox.post(
                work,  # type: ignore[arg-type]
                AMINA,
                "Reminder: Jane Smith, Tue 8 Dec 2:00 PM. Reply CANCEL to reschedule. Ref 77933.",
                name=lane,
                once=once,
                may_wake=True,
                lane=lane,
            )

    runtime.office.carry_out(Actor.CLOCK, post)


def _waiting(runtime: Runtime, name: str) -> int:
    waits = Text.state.in_((TextState.WAITING, TextState.SENDING))
    with runtime.database.reading() as session:
        return int(session.scalar(select(func.count()).where(Text.name == name, waits)) or 0)


def _ages(runtime: Runtime) -> list[float]:
    """Seconds that each money text of this run waited, shortest first."""
    with runtime.database.reading() as session:
        mine = Text.once.endswith(f":{_run[0]}") & (Text.name == Lane.URGENT_TEXTS)
        rows = session.execute(select(Text.made_at, Text.accepted_at).where(mine))
        return sorted((taken - made).total_seconds() for made, taken in rows if taken)


def _say(measured: str, ages: list[float]) -> None:
    middle, worst = (ages[len(ages) // 2], ages[-1]) if ages else (0.0, 0.0)
    _print(f"{measured}{len(ages):>12}{middle:>10.2f}{worst:>10.2f}")


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


_run = [0]
_MONEY: Final = f"{'money texts':>12}{'waited s':>10}{'at most':>10}"


def main(arguments: list[str]) -> None:
    sizes = [int(each) for each in arguments] or [1_000, 10_000]
    _print(f"{'reminders':>9}{'written s':>10}{'gone s':>9}{'ms for each':>13}{_MONEY}")
    with tempfile.TemporaryDirectory(prefix="texts-") as name:
        place = Path(name)
        with private_redis.start(place / "redis") as redis, workers(place / "world", redis.url) as runtime:
            for _run[0], many in enumerate(sizes):
                measure(runtime, many)
    _print(f"(measured {real_now():%Y-%m-%d}, one worker for each queue)")


if __name__ == "__main__":
    main(sys.argv[1:])
