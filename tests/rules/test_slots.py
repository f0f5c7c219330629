"""Which times are free: inside the hours, clear of what is taken, with notice enough, within the horizon."""

from collections import defaultdict
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from booking import terms
from booking.policy import Policy
from booking.slots import Diary, _free, cells_of
from clock import NAIROBI
from models.people import WeeklyHours

POLICY = Policy()
MONDAY_AT_NINE = datetime(2026, 12, 7, 9, tzinfo=NAIROBI)
OFFICE = (time(9), time(17))
NOWS = st.datetimes(datetime(2026, 12, 1), datetime(2026, 12, 20)).map(  # noqa: DTZ001 - made aware here
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=NAIROBI)
)
HALVES = st.integers(0, 47).map(lambda half: time(half // 2, half % 2 * 30))
HOURS = st.tuples(HALVES, HALVES).filter(lambda each: each[0] < each[1])
MINUTES, PAUSES = st.sampled_from([30, 50, 60, 90]), st.sampled_from([0, 10, 15, 30])
SESSIONS = st.lists(st.tuples(st.integers(0, 14 * 96), MINUTES), max_size=30)


def diary(hours: dict[int, list[tuple[time, time]]], taken=(), off=()) -> Diary:
    kept = defaultdict(list)
    for weekday, spans in hours.items():
        kept[weekday] = [WeeklyHours(weekday=weekday, opens=opens, closes=shut) for opens, shut in spans]
    return Diary(kept, set(off), set(taken))


def free(book: Diary, now=MONDAY_AT_NINE, minutes=60, pause=15, policy=POLICY) -> list[datetime]:
    return list(_free(book, minutes, pause, now, policy))


def cells_taken(now: datetime, sessions: list[tuple[int, int]], pause: int) -> set[int]:
    begins = ((now + timedelta(minutes=15 * quarter), minutes) for quarter, minutes in sessions)
    return {cell for starts, minutes in begins for cell in cells_of(starts, minutes + pause)}


@given(NOWS, st.dictionaries(st.integers(0, 6), st.lists(HOURS, max_size=2)), SESSIONS, MINUTES, PAUSES)
def test_every_time_offered_can_be_kept(now, hours, sessions, minutes, pause):
    taken = cells_taken(now, sessions, pause)
    for starts in free(diary(hours, taken), now, minutes, pause):
        ends = starts + timedelta(minutes=minutes)
        spans = hours[starts.weekday()]
        assert any(opens <= starts.time() and until(shut, starts) >= ends for opens, shut in spans)
        assert taken.isdisjoint(cells_of(starts, minutes + pause)), "it overlaps another, or its pause"
        assert starts - now >= timedelta(hours=POLICY.minimum_notice_hours)
        assert (starts.date() - now.date()).days <= POLICY.horizon_days
        assert terms.latest_answer(starts, POLICY) >= terms.add_waking(now, timedelta(hours=1), POLICY)


def test_hours_that_overlap_offer_each_time_once_and_none_too_soon():
    hours = {0: [(time(9), time(12)), (time(9), time(10)), (time(11), time(18))]}
    times = [at.hour for at in free(diary(hours), pause=0) if at.date() == MONDAY_AT_NINE.date()]
    assert times == [15, 16, 17], "six hours' notice"


def until(shut: time, day: datetime) -> datetime:
    return datetime.combine(day, shut, NAIROBI)


@given(NOWS, HOURS, MINUTES, PAUSES)
def test_two_times_taken_one_after_the_other_never_overlap(now, hours, minutes, pause):
    taken: set[int] = set()
    kept = []
    while left := free(diary({day: [hours] for day in range(7)}, taken), now, minutes, pause)[:1]:
        kept += left
        taken |= set(cells_of(left[0], minutes + pause))
        if len(kept) == 12:
            break
    gaps = [later - earlier for earlier, later in pairwise(kept)]
    assert all(gap >= timedelta(minutes=minutes + pause) for gap in gaps)


@given(st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)), st.integers(1, 300))  # noqa: DTZ001
def test_a_session_occupies_every_quarter_it_touches(starts, minutes):
    quarter = starts.replace(minute=starts.minute // 15 * 15, second=0, microsecond=0, tzinfo=UTC)
    cells = cells_of(quarter, minutes)
    assert len(cells) == -(-minutes // 15)
    assert cells.start * 900 == quarter.timestamp()
    assert cells.stop * 900 >= quarter.timestamp() + minutes * 60


def said(times: list[datetime]) -> list[str]:
    return [f"{at:%a %H:%M}" for at in times]


def test_an_ordinary_week_is_offered_hour_by_hour_soonest_first():
    times = free(diary({0: [OFFICE], 1: [OFFICE]}))
    assert said(times)[:4] == ["Mon 15:00", "Mon 16:00", "Tue 09:00", "Tue 10:00"]
    assert times == sorted(times)
    assert times[-1] == datetime(2026, 12, 21, 16, tzinfo=NAIROBI), "fourteen days ahead, that day included"


def test_a_session_takes_its_pause_with_it():
    book = diary({1: [(time(9), time(12))]}, cells_of(datetime(2026, 12, 8, 9, tzinfo=NAIROBI), 75))
    assert said(free(book))[:1] == ["Tue 11:00"], "10:00 is the pause of the one at nine"


def test_a_day_off_offers_nothing():
    book = diary({0: [OFFICE], 1: [OFFICE]}, off=[datetime(2026, 12, 8, tzinfo=NAIROBI).date()])
    assert said(free(book))[:3] == ["Mon 15:00", "Mon 16:00", "Mon 09:00"]


def test_hours_kept_in_two_spans_are_both_offered_in_order():
    book = diary({1: [(time(14), time(16)), (time(9), time(11))]})
    assert said(free(book))[:4] == ["Tue 09:00", "Tue 10:00", "Tue 14:00", "Tue 15:00"]


def test_a_session_longer_than_the_hours_is_never_offered():
    assert free(diary({1: [(time(9), time(10))]}), minutes=90) == []


def test_an_early_session_is_not_offered_late_in_the_evening_before():
    """Its therapist would have to answer while asleep."""
    late = MONDAY_AT_NINE.replace(hour=20, minute=30)
    assert said(free(diary({1: [(time(8), time(17))]}), late))[0] == "Tue 12:00"
