"""Compare what was not compared yet with M-Pesa's own list, and the balance, every night (R3.11)."""

from datetime import datetime, time, timedelta
from typing import Final

import structlog
from sqlalchemy import select

from booking.work import Work
from clock import NAIROBI, in_nairobi
from jobs.errand import errand
from models.bookings import Actor
from models.errands import Errand, Kind
from payments.watching import balance, nights, reconciliation
from runtime import Runtime

log = structlog.get_logger()

_THE_BOOKS: Final = 0  # there is one set


@errand
def reconcile_books(runtime: Runtime, mine: Errand) -> datetime | None:
    """Due again the next night; soon, when M-Pesa's list is not to be had. Nights that were missed are made
    up for, as far as the list goes back.
    """
    now = runtime.clock.now()
    with runtime.office.looking() as work:
        days, again = nights.to_compare(work), next_night(now, work.policy.reconcile_hour)
    for day in days:
        came = reconciliation.reconcile(runtime.office, runtime.by_hand.mpesa, day)
        log.info("reconciled", compared=came.compared, settled=came.settled, left=len(came.left))
    runtime.office.carry_out(Actor.CLOCK, balance.ask)
    return again


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
