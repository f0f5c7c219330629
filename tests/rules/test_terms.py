"""Deadlines: counted in hours that people are awake, and never so late that the other side has no time."""

from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from booking import terms
from booking.policy import Policy
from clock import NAIROBI

POLICY = Policy()
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(  # noqa: DTZ001 - made aware here
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=NAIROBI)
)
LENGTHS = st.integers(1, 60 * 60).map(lambda minutes: timedelta(minutes=minutes))
AHEAD = st.integers(60, 14 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
"""From a request to its session: as far as times are shown."""


def awake(moment: datetime) -> bool:
    return POLICY.waking_from_hour <= moment.astimezone(NAIROBI).hour < POLICY.waking_until_hour


def waking(since: datetime, until: datetime) -> timedelta:
    """Counted minute by minute, as nobody would in earnest."""
    minutes = max(0, int((until - since) / MINUTE))
    return sum(awake(since + n * MINUTE) for n in range(minutes)) * MINUTE


def at(words: str) -> datetime:
    """``7 21:30``: that day of December 2026, which begins with a Tuesday."""
    return datetime.strptime(f"2026-12-{words}", "%Y-%m-%d %H:%M").replace(tzinfo=NAIROBI)


@given(MOMENTS, LENGTHS)
def test_so_many_waking_hours_later_is_so_many_waking_hours_later(start, hours):
    later = terms.add_waking(start, hours, POLICY)
    assert waking(start, later) == hours
    assert awake(later - MINUTE), "the last minute counted is one in which people are awake"


@given(MOMENTS, LENGTHS)
def test_so_many_waking_hours_before_is_so_many_waking_hours_before(end, hours):
    before = terms.take_waking(end, hours, POLICY)
    assert waking(before, end) == hours
    assert awake(before)


@given(MOMENTS.filter(awake), LENGTHS)
def test_adding_and_taking_away_again_leads_back(start, hours):
    assert terms.take_waking(terms.add_waking(start, hours, POLICY), hours, POLICY) == start


@given(MOMENTS)
def test_nobody_is_woken(moment):
    told = terms.awake_from(moment, POLICY)
    assert awake(told)
    assert told == moment if awake(moment) else waking(moment, told) == timedelta()


@given(MOMENTS, AHEAD)
def test_a_yes_at_the_last_moment_leaves_two_waking_hours_to_pay(asked, ahead):
    starts = asked + ahead
    last_yes = terms.to_answer(asked, starts, POLICY).at
    assume(last_yes >= asked)  # slots offer nothing else: see test_slots.py
    pay_by = terms.to_pay(last_yes, starts, POLICY).at
    assert waking(last_yes, pay_by) >= 2 * HOUR
    assert pay_by <= starts - 2 * HOUR


@given(MOMENTS, AHEAD)
def test_an_answer_is_due_within_twelve_waking_hours_and_three_hours_before_the_session(asked, ahead):
    answer_by = terms.to_answer(asked, asked + ahead, POLICY).at
    assert answer_by <= asked + ahead - 3 * HOUR
    assert waking(asked, answer_by) <= 12 * HOUR


@given(MOMENTS, AHEAD)
def test_half_way_lies_half_way(asked, ahead):
    deadline = terms.to_answer(asked, asked + ahead, POLICY)
    assume(deadline.at >= asked)
    assert deadline.half_way - asked == deadline.at - deadline.half_way


@pytest.mark.parametrize(
    ("asked", "starts", "by", "reason"),
    [
        ("7 09:00", "12 14:00", "7 21:00", "twelve waking hours are the whole of a day"),
        ("7 15:00", "12 14:00", "8 13:00", "six before bedtime, six in the morning"),
        ("7 22:00", "12 14:00", "8 19:00", "asked at night, it counts from seven"),
        ("7 09:00", "7 16:00", "7 12:00", "paying takes the two hours before the last two"),
        ("7 15:00", "8 09:00", "7 19:00", "an early session is answered and paid for the evening before"),
        ("7 15:00", "8 10:00", "7 20:00", "an hour of the morning is left to pay in, so one of the evening"),
    ],
)
def test_until_when_a_therapist_may_answer(asked, starts, by, reason):
    assert terms.to_answer(at(asked), at(starts), POLICY).at == at(by), reason


@pytest.mark.parametrize(
    ("approved", "starts", "by"),
    [
        ("7 09:00", "12 14:00", "8 09:00"),
        ("7 09:00", "7 16:00", "7 14:00"),
        ("7 23:00", "9 10:00", "8 23:00"),
    ],
)
def test_until_when_a_client_may_pay(approved, starts, by):
    assert terms.to_pay(at(approved), at(starts), POLICY).at == at(by)
