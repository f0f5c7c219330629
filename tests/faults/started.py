"""A program of a chaos run, as in the Procfile: ``python -m tests.faults.started money`` (or schedule).

Their clock leaps, for all processes at the same moment.
"""

import mmap
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Final

import logbook
import settings
from clock import real_now
from jobs import schedule
from jobs.worker import worker
from runtime import build

CLOCK: Final = "CHAOS_CLOCK"


class LeapingClock:
    """The machine's time, and how far ahead of it this world is: milliseconds in a file that all share."""

    def __init__(self, file: Path) -> None:
        if not file.exists():
            file.write_bytes(bytes(8))
        with file.open("r+b") as shared:
            self._ahead = mmap.mmap(shared.fileno(), 8)

    def now(self) -> datetime:
        return real_now() + timedelta(milliseconds=int.from_bytes(self._ahead[:8]))

    def advance(self, **by: float) -> None:
        """Put it ahead, in every process at once."""
        ahead = int.from_bytes(self._ahead[:8]) + round(timedelta(**by) / timedelta(milliseconds=1))
        self._ahead[:8] = ahead.to_bytes(8)


def main(name: str) -> None:
    logbook.set_up()
    runtime = build(settings.read_or_exit(), lambda _database: LeapingClock(Path(os.environ[CLOCK])))
    os.register_at_fork(after_in_child=lambda: runtime.database.engine.dispose(close=False))
    if name == "schedule":
        schedule.keep_watch(runtime, Event())
    else:
        worker(runtime, name).work()


if __name__ == "__main__":
    main(*sys.argv[1:])
