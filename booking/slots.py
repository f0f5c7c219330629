"""Which times are free: weekly hours, less days off, less what is taken, with notice enough."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import chain, dropwhile
from typing import Final

from sqlalchemy import BindParameter, CompoundSelect, bindparam, select, union_all

from booking.policy import Policy
from booking.terms import add_waking, latest_answer
from booking.work import Work
from clock import NAIROBI, in_nairobi
from models.bookings import Cell
from models.people import DayOff, Holiday, OpenDay, SessionKind, Therapist, WeeklyHours

CELL: Final = timedelta(minutes=15)
TO_ANSWER: Final = timedelta(hours=1)  # awake: less than that is no time to ask a therapist in


@dataclass(frozen=True)
class SlotRef:
    """A time of a therapist for a kind of session, free when it was shown."""

    therapist: int
    kind: SessionKind
    starts: datetime


class SlotTaken(Exception):
    """The time is not free: somebody was quicker, or it is too soon, or the hours changed."""


@dataclass
class Diary:
    """What is known of a therapist's coming days."""

    hours: dict[int, list[WeeklyHours]]
    off: set[date]
    taken: set[int]


def cells_of(starts: datetime, minutes: int) -> range:
    """The quarters of an hour, counted since 1970, that a session and its pause occupy."""
    first = int(starts.timestamp() // CELL.total_seconds())
    return range(first, first - (-minutes // 15))  # rounded up


def free_times(
    work: Work,
    therapist: Therapist,
    minutes: int,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[datetime]:
    """When this therapist can see somebody for so long, soonest first."""
    diary = diaries(work, [therapist.id])[therapist.id]
    found = _free(diary, minutes, therapist.pause_minutes, work.now, work.policy)
    return [at for at in found if (since is None or at >= since) and (until is None or at < until)]


def next_free(work: Work, wanted: Sequence[tuple[Therapist, int]]) -> dict[int, datetime | None]:
    """The next free time of each (therapist, minutes); three statements however many there are."""
    known = diaries(work, [therapist.id for therapist, _ in wanted])
    return {
        t.id: next(_free(known[t.id], minutes, t.pause_minutes, work.now, work.policy), None)
        for t, minutes in wanted
    }


def is_free(work: Work, therapist: Therapist, starts: datetime, minutes: int) -> bool:
    """Whether the time can be had now."""
    return starts in free_times(work, therapist, minutes, since=starts, until=starts + CELL)


def diaries(work: Work, therapists: Sequence[int]) -> dict[int, Diary]:
    """What is known of these therapists' days within the horizon."""
    known: dict[int, Diary] = defaultdict(lambda: Diary(defaultdict(list), set(), set()))
    for hours in work.session.scalars(select(WeeklyHours).where(WeeklyHours.therapist_id.in_(therapists))):
        known[hours.therapist_id].hours[hours.weekday].append(hours)
    for therapist, day in _days_off(work, therapists):
        known[therapist].off.add(day)
    for therapist, cell in _taken_cells(work, therapists):
        known[therapist].taken.add(cell)
    return known


def _days_off(work: Work, therapists: Sequence[int]) -> Iterator[tuple[int, date]]:
    """Their own days off within the horizon, and the public holidays that they have not opened."""
    today = in_nairobi(work.now).date()
    last = today + timedelta(days=work.policy.horizon_days)
    within = {"therapists": therapists, "today": today, "last": last}
    yield from work.session.execute(_closed_days(), within)


@cache
def _closed_days() -> CompoundSelect[int, date]:
    """Written once, since a crowd asks for it: whoever hears that a time is gone is shown others."""
    whose: BindParameter[list[int]] = bindparam("therapists", expanding=True)
    today: BindParameter[date] = bindparam("today")
    last: BindParameter[date] = bindparam("last")
    own = select(DayOff.therapist_id, DayOff.day)
    own = own.where(DayOff.therapist_id.in_(whose), DayOff.day.between(today, last))
    opened = (OpenDay.therapist_id == Therapist.id) & (OpenDay.day == Holiday.day)
    closed = select(Therapist.id, Holiday.day).join(Holiday, Holiday.day.between(today, last))
    closed = closed.outerjoin(OpenDay, opened).where(Therapist.id.in_(whose), OpenDay.id.is_(None))
    return union_all(own, closed)


def _taken_cells(work: Work, therapists: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = cells_of(work.now, 15).start
    last = first + (work.policy.horizon_days + 1) * 96
    query = select(Cell.therapist_id, Cell.cell)
    query = query.where(Cell.therapist_id.in_(therapists), Cell.cell.between(first, last))
    yield from work.session.execute(query)


def _free(diary: Diary, minutes: int, pause: int, now: datetime, policy: Policy) -> Iterator[datetime]:
    soonest, answered = now + timedelta(hours=policy.minimum_notice_hours), add_waking(now, TO_ANSWER, policy)

    def too_soon(starts: datetime) -> bool:
        return starts < soonest or latest_answer(starts, policy) < answered

    for starts in dropwhile(too_soon, _openings(diary, minutes, now, policy)):
        if diary.taken.isdisjoint(cells_of(starts, minutes + pause)):
            yield starts


def _openings(diary: Diary, minutes: int, now: datetime, policy: Policy) -> Iterator[datetime]:
    """Every time the weekly hours allow, soonest first, and once where hours overlap."""
    today = in_nairobi(now).date()
    for day in (today + timedelta(days=n) for n in range(policy.horizon_days + 1)):
        if day not in diary.off:
            spans = (_within(day, hours, minutes, policy) for hours in diary.hours[day.weekday()])
            yield from sorted(set(chain.from_iterable(spans)))


def _within(day: date, hours: WeeklyHours, minutes: int, policy: Policy) -> Iterator[datetime]:
    starts = datetime.combine(day, hours.opens, NAIROBI)
    closes = datetime.combine(day, hours.closes, NAIROBI)
    while starts + timedelta(minutes=minutes) <= closes:
        yield starts
        starts += timedelta(minutes=policy.times_every_minutes)
