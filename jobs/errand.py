"""How an errand is carried out: claimed, done with no transaction open, and finished if still ours."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache, wraps
from importlib import import_module
from typing import Any, Final

import structlog
from sqlalchemy.orm import Session

from booking.support import open_ticket
from booking.work import Actor, Work
from clock import in_nairobi, stopwatch
from doorbell import JOBS, LANES, QUEUE_OF
from models import errands
from models.errands import GIVEN_UP, Errand, Kind, Lane
from models.support import Subject
from runtime import Runtime

log = structlog.get_logger()

Doing = Callable[[Runtime, Errand], datetime | None]
STRETCH: Final = 5.0  # seconds that whoever was rung for goes on
_longest_wait = timedelta(minutes=30)
_at_work: list[Runtime] = []


def work_with(runtime: Runtime) -> None:
    """Let the jobs of this process use these parts. RQ calls them by name, with nothing but a key."""
    _at_work[:] = [runtime]


def see_to(key: int) -> dict[str, int]:
    """Somebody rang for this errand: do what is due in its queue, the most important first, for a while.

    So a ring is a ring and no more. Whoever comes sees what is due now, and one fork serves many; what is
    left when the time is over, another comes for.
    """
    runtime, until = _at_work[0], stopwatch() + STRETCH
    lanes, done = _lanes_beside(runtime, key), Counter[str]()
    while stopwatch() < until and (mine := _claim_next(runtime, lanes)):
        done[_carry_out(runtime, doing_of(Kind(mine.kind)), mine)] += 1
    return dict(done)


def errand(doing: Doing) -> Callable[[int], dict[str, int]]:
    """Make a job of a function that carries out one errand and says when it is due again, if it is.

    The job says how it went. What raises is due again after a while, longer each time: nothing that we
    owe is ever dropped because it failed.
    """

    @wraps(doing)
    def job(key: int) -> dict[str, int]:
        runtime = _at_work[0]
        mine = runtime.database.write(lambda session: errands.claim(session, key, runtime.clock.now()))
        return {_carry_out(runtime, doing, mine) if mine else "not ours": 1}

    return job


@cache
def doing_of(kind: Kind) -> Doing:
    """What carries out this kind of errand."""
    module, _, name = JOBS[kind].rpartition(".")
    job: Any = getattr(import_module(module), name)
    doing: Doing = job.__wrapped__
    return doing


def _lanes_beside(runtime: Runtime, key: int) -> Sequence[Lane]:
    """What the queue does that this errand is in."""
    with runtime.database.reading() as session:
        lane = errands.lane_of(session, key)
    return LANES[QUEUE_OF[lane]] if lane else ()


def _claim_next(runtime: Runtime, lanes: Sequence[Lane]) -> Errand | None:
    """What is due first. Texts that may not leave now are rung for again when they may."""
    now, may_go = runtime.clock.now(), runtime.line.open_among(lanes)

    def claim(session: Session) -> Errand | None:
        mine = errands.claim_next(session, may_go, now)
        if mine is None and (held_back := [lane for lane in lanes if lane not in may_go]):
            errands.let_ring_again(session, held_back, now)
        return mine

    if mine := runtime.database.write(claim):
        runtime.line.uses(Lane(mine.lane))
    return mine


def _carry_out(runtime: Runtime, doing: Doing, mine: Errand) -> str:
    failed = False
    try:
        due_again = doing(runtime, mine)
    except Exception as trouble:
        problem = type(trouble).__name__
        log.error("errand_failed", kind=mine.kind, tries=mine.tries, problem=problem)
        failed, due_again = True, runtime.clock.now() + _pause(mine.failed)
        if mine.failed + 1 >= GIVEN_UP:
            runtime.office.carry_out(Actor.CLOCK, lambda work: _tell_people(work, mine, problem))
    finished = runtime.database.write(lambda session: errands.finish(session, mine, due_again, failed=failed))
    return "done" if finished and due_again is None else "due again"


def _tell_people(work: Work, mine: Errand, problem: str) -> None:
    """What stands still by a fault of ours nobody else would notice. One ticket a day for each kind."""
    note = f"{mine.kind} fails: {problem}, first errand {mine.id}. It is kept, and tried again."
    open_ticket(
        work, Subject.OUR_FAULT, f"{mine.kind} fails:{in_nairobi(work.now).date()}", note=note, urgent=True
    )


def _pause(failed: int) -> timedelta:
    """Longer each time that it fails again; what is asked often without failing is no worse for it."""
    return min(timedelta(seconds=20 * 2 ** min(failed, 10)), _longest_wait)
