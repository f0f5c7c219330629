"""``python -m tests.bench.scale [--therapists 10000 --bookings 1000000]``: what a large clinic costs.

Each engine carries the demo clinic, then a large one around it. For each screen: how many statements, and
how long against the demo clinic's. Then the plans of the slowest, and every large table that is read whole.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import structlog
from sqlalchemy import Engine, select

import settings
from booking import practice, sessions
from booking.clients import known_by
from booking.desk import Desk
from booking.therapists import diary
from booking.work import Work
from jobs.look_up_next_times import look_up_next_times
from models.people import SessionKind, Specialisation, Therapist
from runtime import Runtime, build
from tests import servers
from tests.bench import large_clinic, plans
from tests.bench.large_clinic import Size
from tests.world import StillClock, settings_of_a_test, template_of

AMINA, JANE = "+254712345678", "+254722000001"
_TIMES: Final = 15  # each screen is looked at; the middle one counts
_SLOWEST: Final = 3  # screens whose plans are printed


@dataclass(frozen=True)
class Visitors:
    """The demo clinic's people, at their desks."""

    work: Work
    desk: Desk
    jane: Therapist
    anxiety: int


@dataclass(frozen=True)
class Looked:
    """At a screen: seconds, and what it asked."""

    seconds: float
    asked: list[plans.Asked]


SCREENS: Final[Mapping[str, Callable[[Visitors], object]]] = {
    "home": lambda it: (it.desk.sessions(), it.desk.last_therapist()),
    "specialisations": lambda it: it.desk.specialisations(),
    "people by specialisation": lambda it: it.desk.people(it.anxiety),
    "soonest": lambda it: it.desk.people(),
    "more people": lambda it: it.desk.people(None, it.desk.people().more),
    "profile": lambda it: it.desk.therapist(it.jane.id),
    "by short code": lambda it: it.desk.therapist_by_code(it.jane.short_code),
    "days and times": lambda it: it.desk.times(it.jane.id, SessionKind.INDIVIDUAL),
    "a caller": lambda it: known_by(it.work, AMINA),
    "therapist's requests": lambda it: sessions.waiting_for_answer(it.work, it.jane),
    "therapist's today": lambda it: diary.today(it.work, it.jane),
    "therapist's week": lambda it: diary.week(it.work, it.jane),
    "therapist's earnings": lambda it: diary.earnings(it.work, it.jane),
}


def measure(runtime: Runtime) -> dict[str, Looked]:
    """Every screen, as it is now."""
    return {name: _look(runtime, name) for name in SCREENS}


def _look(runtime: Runtime, screen: str) -> Looked:
    took, asked = [], []
    for _ in range(_TIMES):
        with runtime.office.looking() as work:
            visitors = _visitors(work)
            with plans.listening(runtime.database.engine) as listener:
                listener.screen, began = screen, time.perf_counter()
                SCREENS[screen](visitors)
                took.append(time.perf_counter() - began)
            asked = listener.asked
    return Looked(statistics.median(took), asked)


def _visitors(work: Work) -> Visitors:
    jane, amina = practice.therapist_with(work, JANE), known_by(work, AMINA)
    anxiety = work.session.scalars(select(Specialisation.id).where(Specialisation.name == "Anxiety")).one()
    assert jane is not None
    return Visitors(work, Desk(work, AMINA, amina), jane, anxiety)


def compare(name: str, url: str, size: Size) -> None:
    """Say what grew with the clinic, on this engine."""
    template_of(url)
    clock = StillClock()
    runtime = build(settings.read(settings_of_a_test(url, "redis://127.0.0.1:9")), lambda _: clock)
    small = measure(runtime)
    began = time.perf_counter()
    large_clinic.enlarge(runtime.database.engine, size, clock.now())
    made, began = time.perf_counter() - began, time.perf_counter()
    rounds = _look_up_everybody(runtime)
    say(f"\n{name}: {size.therapists:,} therapists and {size.bookings:,} bookings made in {made:.0f} s,")
    say(f"their next times looked up in {rounds} rounds of {(time.perf_counter() - began) / rounds:.2f} s\n")
    large = measure(runtime)
    _say_table(small, large)
    _say_plans(runtime.database.engine, large)
    runtime.database.engine.dispose()


def _look_up_everybody(runtime: Runtime) -> int:
    rounds = 1
    while look_up_next_times(runtime):
        rounds += 1
    return rounds


def _say_table(small: Mapping[str, Looked], large: Mapping[str, Looked]) -> None:
    say(f"{'screen':<28}{'statements':>11}{'then':>6}{'ms':>8}{'then':>8}{'times':>8}")
    for screen, before in small.items():
        after = large[screen]
        asked = f"{len(before.asked):>11}{len(after.asked):>6}"
        took = f"{before.seconds * 1000:>8.1f}{after.seconds * 1000:>8.1f}"
        say(f"{screen:<28}{asked}{took}{after.seconds / before.seconds:>8.1f}")


def _say_plans(engine: Engine, large: Mapping[str, Looked]) -> None:
    slowest = sorted(large, key=lambda screen: -large[screen].seconds)[:_SLOWEST]
    with engine.connect() as connection:
        for screen in slowest:
            say(f"\n{screen}")
            for asked in large[screen].asked:
                say("  " + "; ".join(plans.plan(connection, asked)))
        whole = {
            each
            for looked in large.values()
            for asked in looked.asked
            for each in plans.whole_reads(connection, asked)
            if any(each.splitlines()[0].endswith(table) for table in large_clinic.FILLED)
        }
    said = {each.splitlines()[0] for each in whole}
    say("\n" + ("\n".join(sorted(said)) or "No large table is read whole."))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _silent(_logger: object, _method: str, _event: Any) -> str:
    raise structlog.DropEvent


def main() -> None:
    words = argparse.ArgumentParser(prog="python -m tests.bench.scale")
    words.add_argument("--therapists", type=int, default=2_000)
    words.add_argument("--bookings", type=int, default=100_000)
    asked = words.parse_args()
    size = Size(asked.therapists, asked.bookings)
    structlog.configure(processors=[_silent])
    with tempfile.TemporaryDirectory(prefix="scale-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        compare("SQLite", f"sqlite:///{folder}/clinic.sqlite", size)
        with servers.postgres(folder) as socket:
            if socket:
                compare("PostgreSQL", f"postgresql+psycopg://{servers.ADMIN}@/postgres?host={socket}", size)


if __name__ == "__main__":
    main()
