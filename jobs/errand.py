"""How an errand is carried out: claimed, done with no transaction open, and finished if still ours."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps

import structlog

from models import errands
from models.errands import Errand
from runtime import Runtime

log = structlog.get_logger()

Doing = Callable[[Runtime, Errand], datetime | None]
_longest_wait = timedelta(minutes=30)
_at_work: list[Runtime] = []


def work_with(runtime: Runtime) -> None:
    """Let the jobs of this process use these parts. RQ calls them by name, with nothing but a key."""
    _at_work[:] = [runtime]


def errand(doing: Doing) -> Callable[[int], dict[str, int]]:
    """Make a job of a function that carries out one errand and says when it is due again, if it is.

    The job says how it went. What raises is due again after a while, longer each time: nothing that we
    owe is ever dropped because it failed.
    """

    @wraps(doing)
    def job(key: int) -> dict[str, int]:
        runtime = _at_work[0]
        mine = runtime.database.write(lambda session: errands.claim(session, key, runtime.clock.now()))
        if mine is None:
            return {"not ours": 1}
        try:
            due_again = doing(runtime, mine)
        except Exception as trouble:
            log.error("errand_failed", kind=mine.kind, tries=mine.tries, problem=type(trouble).__name__)
            due_again = runtime.clock.now() + _pause(mine.tries)
        finished = runtime.database.write(lambda session: errands.finish(session, mine, due_again))
        return {"done" if finished and due_again is None else "due again": 1}

    return job


def _pause(tries: int) -> timedelta:
    return min(timedelta(seconds=10 * 2 ** min(tries, 10)), _longest_wait)
