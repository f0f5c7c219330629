"""Which days were compared with M-Pesa's list, and which nobody compared while it still had them."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import func, select

from booking.work import Work
from clock import in_nairobi
from models.books import LedgerEntry
from models.oversight import Reconciliation
from payments.gateway import LISTED_FOR
from payments.watching.movements import day_of

_DAY = timedelta(days=1)


def to_compare(work: Work) -> list[date]:
    """The day before, and every earlier one that was not compared and of which the list still has a part."""
    yesterday = in_nairobi(work.now).date() - _DAY
    kept = [day for day in _missed(work) if day_of(day)[1] > work.now - LISTED_FOR]
    return [*(day for day in kept if day != yesterday), yesterday]


def lost(work: Work) -> list[date]:
    """The days that cannot be compared whole any more, and never were."""
    return [day for day in _missed(work) if day_of(day)[0] < work.now - LISTED_FOR]


def _missed(work: Work) -> Iterator[date]:
    """Every day since the books began, or were first compared, that is over and never was compared whole."""
    runs = work.session.execute(select(Reconciliation.day, Reconciliation.ran_at)).all()
    whole = {day for day, ran in runs if day_of(day)[0] + LISTED_FOR >= ran >= day_of(day)[1]}
    began = work.session.scalar(select(func.min(LedgerEntry.at))) or work.now
    day, today = min([in_nairobi(began).date(), *whole]), in_nairobi(work.now).date()
    while day < today:
        if day not in whole:
            yield day
        day += _DAY
