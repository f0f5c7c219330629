"""The night watch: goes round by itself and rings for what is due and nobody woke up for.

``python -m jobs.schedule``. Several may run; each errand is rung for by one of them.
"""

import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from typing import Final

import structlog

import logbook
import settings
from clock import stopwatch
from jobs.find_payments import see_that_the_list_is_read
from jobs.forget_old_data import forget_old_data
from jobs.look_up_next_times import look_up_next_times
from jobs.pay_therapists import pay_therapists
from jobs.reconcile_books import see_that_books_are_reconciled
from models import errands
from models.errands import Lane
from runtime import Runtime, build
from sms.line import without_texts

log = structlog.get_logger()


def ring_for_overlooked(runtime: Runtime) -> int:
    """Ring for what is due, in nobody's hands, and was not rung for lately; how often.

    Texts wait unrung while the gateway is left alone (sms/line.py).
    """
    now, lanes = runtime.clock.now(), tuple(Lane)
    if runtime.line.closed_for():
        lanes = without_texts(lanes)
    with runtime.database.reading() as session:
        found = errands.overlooked(session, now, lanes)
    if not found:
        return 0
    ours = runtime.database.write(lambda session: errands.note_rung(session, found))
    runtime.doorbell.ring(ours)
    return len(ours)


@dataclass(frozen=True)
class Round:
    """Something done again and again."""

    every: timedelta
    do: Callable[[Runtime], int]


WHAT_RUNS_WHEN: Final = (
    Round(timedelta(milliseconds=500), ring_for_overlooked),
    Round(timedelta(seconds=5), look_up_next_times),
    Round(timedelta(minutes=5), pay_therapists),
    Round(timedelta(hours=1), forget_old_data),
    Round(timedelta(hours=1), see_that_the_list_is_read),
    Round(timedelta(hours=1), see_that_books_are_reconciled),
)


def keep_watch(runtime: Runtime, over: Event) -> None:
    """Go round until ``over``. A round that fails is logged and done again next time."""
    last: dict[Round, float] = {}
    while not over.is_set():
        for each in WHAT_RUNS_WHEN:
            if stopwatch() - last.get(each, float("-inf")) >= each.every.total_seconds():
                last[each] = stopwatch()
                _do(each, runtime)
        over.wait(0.25)


def _do(each: Round, runtime: Runtime) -> None:
    try:
        each.do(runtime)
    except Exception as trouble:
        log.error("round_failed", round=each.do.__name__, problem=type(trouble).__name__)


def main() -> None:
    logbook.set_up()
    runtime, over = build(settings.read_or_exit()), Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: over.set())
    keep_watch(runtime, over)


if __name__ == "__main__":
    main()
