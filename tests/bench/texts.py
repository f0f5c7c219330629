"""``python -m tests.bench.texts [many …]``: reminders due all at once, and how long money waits meanwhile.

Unless told otherwise 1,000 and 10,000; ``10000 100000`` takes a while. The workers are those of the Procfile,
one of each or as many as ``--workers`` says, on a real Redis and SQLite; the gateway is the stand-in, which
answers at once, unless ``--answers-in 1`` has it take a second. What a reminder costs is to stay the same
however many there are. Never asserted: tests/conversations/test_many_reminders.py counts instead.
"""

import argparse
import logging
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import requests
from flask import Flask, Response, request
from sqlalchemy import func, select

import settings
from booking.work import Actor, Work
from clock import real_now
from models.errands import Lane
from models.texts import Text, TextState
from runtime import Runtime, build
from simulator import children, environment, private_redis
from simulator.playing import PROGRAMS, PROJECT, run_flask
from simulator.serving import serve
from sms import outbox

AMINA: Final = "+254712345678"
AT_ONCE: Final = 1000  # written in one transaction
NEEDED: Final = ("stand-ins", "schedule")
WORKERS: Final = ("sms", "bulk")


@contextmanager
def programs(folder: Path, redis_url: str, workers: int, answers_in: float) -> Iterator[Runtime]:
    """Everything that a text needs to leave, and a service of our own to owe texts with."""
    folder.mkdir()
    ports = environment.free_ports()
    world = environment.settings(folder, redis_url, ports) | {"SMS_A_SECOND": "100000"}
    run_flask(world, "db", "upgrade")
    with ExitStack() as running:
        if answers_in:
            world["AFRICASTALKING_URL"] = running.enter_context(
                _slow(world["AFRICASTALKING_URL"], answers_in)
            )
        for number, name in enumerate((*NEEDED, *WORKERS * workers)):
            log = folder / f"{name}-{number}.log"
            running.callback(children.end, children.start(PROGRAMS[name](ports), log, world, folder=PROJECT))
        yield build(settings.read(world))


@contextmanager
def _slow(gateway: str, answers_in: float) -> Iterator[str]:
    """Where the same gateway can be reached so many seconds further away."""
    app = Flask("slow")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)

    @app.post("/<path:path>")
    def further_away(path: str) -> Response:
        time.sleep(answers_in)
        key = {"apiKey": request.headers.get("apiKey", "")}
        answer = requests.post(f"{gateway}/{path}", data=request.form, headers=key, timeout=10)
        return Response(answer.content, answer.status_code, content_type=answer.headers["Content-Type"])

    served = serve(app)
    try:
        yield served.url
    finally:
        served.stop()


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
    def post(work: Work) -> None:
        for number in numbers:
            once = f"{lane}:{number}:{_run[0]}"
            body = "Reminder: Jane Smith, Tue 8 Dec 2:00 PM. Reply CANCEL to reschedule. Ref 77933."
            outbox.post(work, Text(phone=AMINA, body=body, name=lane, once=once, may_wake=True), lane=lane)

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
    asked = _asked(arguments)
    _print(f"workers of each queue: {asked.workers}; the gateway takes {asked.answers_in} s for each text")
    _print(f"{'reminders':>9}{'written s':>10}{'gone s':>9}{'ms for each':>13}{_MONEY}")
    with tempfile.TemporaryDirectory(prefix="texts-") as name:
        place = Path(name)
        with (
            private_redis.start(place / "redis") as redis,
            programs(place / "world", redis.url, asked.workers, asked.answers_in) as runtime,
        ):
            for _run[0], many in enumerate(asked.many):
                measure(runtime, many)
    _print(f"(measured {real_now():%Y-%m-%d})")


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("many", type=int, nargs="*", default=[1_000, 10_000])
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--answers-in", type=float, default=0.0)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
