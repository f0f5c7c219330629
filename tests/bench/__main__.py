"""``python -m tests.bench [seconds]``: how fast callers are answered, and what a hop costs.

``seconds`` is how long each of the runs lasts, 6 unless given. ``python -m tests.bench pin-to-text``
measures how long payers wait for the text that confirms their payment.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import structlog

from simulator import private_redis
from tests import servers
from tests.bench import pin_to_text
from tests.bench.callers import Measured, measure
from tests.bench.costs import Counted, count_costs
from tests.bench.serving import production_server

CALLERS: Final = (1, 32)


def main(arguments: list[str]) -> None:
    if arguments == ["pin-to-text"]:
        pin_to_text.main()
    else:
        _measure_callers(arguments)


def _measure_callers(arguments: list[str]) -> None:
    seconds = float(arguments[0]) if arguments else 6.0
    structlog.configure(processors=[_be_silent])
    with _folder() as folder, private_redis.start(folder / "redis") as redis:
        with servers.postgres(folder) as socket:
            _say(f"A whole booking over HTTP, {os.cpu_count()} cores shared with the callers themselves\n")
            _say(f"{'database':<12}{'callers':>8}{'hops/s':>9}{'p50 ms':>9}{'p99 ms':>9}  booked  failed")
            for name, url in _databases(folder, socket):
                _measure_on(name, url, folder, redis.url, seconds)
        _say_costs(count_costs(folder, f"{redis.url}?db=9"))


def _databases(folder: Path, socket: str) -> Iterator[tuple[str, str]]:
    yield "SQLite", f"sqlite:///{folder}/bench.sqlite"
    if socket:
        yield "PostgreSQL", f"postgresql+psycopg://{servers.ADMIN}@/postgres?host={socket}"
    else:
        _say("PostgreSQL  is not on this machine")


def _measure_on(name: str, url: str, folder: Path, redis_url: str, seconds: float) -> None:
    with production_server(folder / name, f"{redis_url}?db={len(name)}", url) as new_line:
        measure(new_line, 2, 1)  # to warm up
        for callers in CALLERS:
            _say_measured(name, callers, measure(new_line, callers, seconds))


def _say_measured(name: str, callers: int, it: Measured) -> None:
    speed = f"{it.hops_per_second:>9.0f}{it.percentile(0.5):>9.1f}{it.percentile(0.99):>9.1f}"
    _say(f"{name:<12}{callers:>8}{speed}{it.booked:>8}{it.failed:>8}")


def _say_costs(counted: Counted) -> None:
    _say(f"\n{'what a hop to this screen costs':<34}{'hops':>6}{'Redis trips':>13}{'SQL statements':>16}")
    for screen, cost in [*sorted(counted.by_screen.items()), ("all", counted.total)]:
        trips, statements = cost.redis / cost.hops, cost.sql / cost.hops
        _say(f"{screen:<34}{cost.hops:>6}{trips:>13.1f}{statements:>16.1f}")


@contextmanager
def _folder() -> Iterator[Path]:
    """Sockets need a short path, and PostgreSQL's own user a way in."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


def _be_silent(_logger: object, _method: str, _event: object) -> str:
    raise structlog.DropEvent


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
