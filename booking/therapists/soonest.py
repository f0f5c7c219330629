"""Whom to show first, when thousands could be shown: an order kept in the table of therapists.

``Therapist.busy_until`` promises that none of their times is free before it, and orders the lists. It
never is what people are shown: next free times are worked out from diaries, for one page of people.
Time passing and changes of a diary only make it old; the night watch then works it out again
(docs/decisions/0007-an-order-that-may-be-old.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, select, tuple_, update
from sqlalchemy.orm import selectinload
from sqlalchemy.sql import ColumnElement

from booking.slots import next_free
from booking.therapists.standing import bounds
from booking.work import Work
from clock import in_nairobi
from models.people import Offer, Therapist

AT_ONCE: Final = 200  # therapists; one round of the night watch


@dataclass(frozen=True)
class Mark:
    """Where a page of people ended, in the order of the table."""

    busy_until: datetime
    therapist: int


@dataclass(frozen=True)
class Found:
    """What a therapist's place was, and what it should be."""

    therapist: int
    was: datetime
    now: datetime


def order() -> tuple[ColumnElement[datetime], ColumnElement[int]]:
    """The soonest free first; of equals, who came first."""
    return Therapist.__table__.c.busy_until, Therapist.__table__.c.id


def beyond(mark: Mark) -> ColumnElement[bool]:
    """The condition that somebody comes after this mark."""
    return tuple_(*order()) > tuple_(*_as_bound(mark))


def mark_of(therapist: Therapist) -> Mark:
    return Mark(therapist.busy_until, therapist.id)


def changed(work: Work, since: date, therapist_id: int | None = None) -> None:
    """What is free from this day on has changed, for a therapist or for everybody: to be worked out again.

    Whose next free time is before that day keeps their place. Whatever frees or takes time calls this,
    with the diary locked.
    """
    begins, _ = bounds(since)
    old = update(Therapist).where(Therapist.busy_until >= max(begins, work.now)).values(busy_until=work.now)
    if therapist_id is not None:
        old = old.where(Therapist.id == therapist_id)
    work.session.execute(old, execution_options={"synchronize_session": False})


def shortest(offers: list[Offer]) -> int:
    """Minutes of the shortest kind of session on offer; an hour when there is none."""
    return min((offer.minutes for offer in offers if offer.until is None), default=60)


def look_up(work: Work) -> list[Found]:
    """The places of those whose next free time is over or unknown, worked out; four statements."""
    soonest = work.now + timedelta(hours=work.policy.minimum_notice_hours)
    query = select(Therapist).where(Therapist.busy_until < soonest).order_by(*order()).limit(AT_ONCE)
    old = work.session.scalars(query.options(selectinload(Therapist.offers))).all()
    free = next_free(work, [(therapist, shortest(therapist.offers)) for therapist in old])
    unknown = _beyond_horizon(work)
    return [Found(each.id, each.busy_until, free[each.id] or unknown) for each in old]


def note(work: Work, found: list[Found]) -> int:
    """Write these places down, but for those whose diary changed meanwhile; how many were looked at."""
    unchanged = (Therapist.id == bindparam("therapist")) & (Therapist.busy_until == bindparam("was"))
    statement = update(Therapist).where(unchanged).values(busy_until=bindparam("next"))
    if values := [_values(each) for each in sorted(found, key=lambda each: each.therapist)]:
        work.session.connection().execute(statement, values)
    return len(values)


def _values(found: Found) -> Mapping[str, object]:
    return {"therapist": found.therapist, "was": found.was, "next": found.now}


def _beyond_horizon(work: Work) -> datetime:
    """Who has nothing free has nothing before the first day that nobody can see yet."""
    today = in_nairobi(work.now).date()
    return bounds(today + timedelta(days=work.policy.horizon_days + 1))[0]


def _as_bound(mark: Mark) -> tuple[ColumnElement[datetime], ColumnElement[int]]:
    time, key = order()
    return bindparam(None, mark.busy_until, time.type), bindparam(None, mark.therapist, key.type)
