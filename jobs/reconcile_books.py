"""Compare the day before with M-Pesa's own list, every night (REQUIREMENTS R3.11)."""

from datetime import datetime, time, timedelta
from typing import Final

import structlog
from sqlalchemy import select

from booking.work import Work
from clock import NAIROBI, in_nairobi
from jobs.errand import errand
from models.bookings import Actor
from models.errands import Errand, Kind
from payments.watching import reconciliation
from runtime import Runtime

log = structlog.get_logger()

_THE_BOOKS: Final = 0  # there is one set


@errand
def reconcile_books(runtime: Runtime, mine: Errand) -> datetime | None:
    """Due again the next night; soon, when M-Pesa's list is not to be had."""
    now = runtime.clock.now()
    came = reconciliation.reconcile(runtime.office, runtime.by_hand.mpesa, reconciliation.yesterday(now))
    log.info("reconciled", compared=came.compared, settled=came.settled, left=len(came.left))
    with runtime.office.looking() as work:
        return next_night(now, work.policy.reconcile_hour)


def see_that_books_are_reconciled(runtime: Runtime) -> int:
    """Begin with it, once: it is due again by itself."""
    return runtime.office.carry_out(Actor.CLOCK, _begin)


def _begin(work: Work) -> int:
    waiting = select(Errand.id).where(Errand.kind == Kind.RECONCILE, Errand.due_at.is_not(None))
    if work.session.scalars(waiting).first():
        return 0
    work.owe(Kind.RECONCILE, _THE_BOOKS, next_night(work.now, work.policy.reconcile_hour))
    return 1


def next_night(now: datetime, hour: int) -> datetime:
    """When it is this hour in Nairobi the next time."""
    tonight = datetime.combine(in_nairobi(now).date(), time(hour), NAIROBI)
    return tonight if tonight > now else tonight + timedelta(days=1)
