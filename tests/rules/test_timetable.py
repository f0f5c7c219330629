"""Weekly hours as people write them."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.therapists.onboarding import Hours
from booking.therapists.timetable import NotATimetable, read, say
from language import Language, speaking

QUARTERS = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
SPANS = st.lists(QUARTERS, min_size=2, max_size=4, unique=True).filter(lambda at: len(at) != 3).map(sorted)
WEEKS = st.dictionaries(st.integers(0, 6), SPANS, min_size=1)


def hours_of(week: dict[int, list[time]]) -> list[Hours]:
    return [
        Hours((day,), opens, closes)
        for day, at in sorted(week.items())
        for opens, closes in zip(at[::2], at[1::2], strict=True)
    ]


def days_of(hours) -> list[tuple[int, time, time]]:
    return sorted((day, each.opens, each.closes) for each in hours for day in each.weekdays)


def test_the_form_of_the_roster_is_read():
    assert read("Mon-Fri 09:00-17:00; Sat 10:00-13:00") == (
        Hours((0, 1, 2, 3, 4), time(9), time(17)),
        Hours((5,), time(10), time(13)),
    )


@pytest.mark.parametrize(
    "written",
    [
        "mon-wed 9:00-12:30",
        "Mon, Tue ,Wednesday 09:00 - 12:30;",
        "Jumatatu–Jumatano 09:00–12:30",
        "Mon-Tue,Wed 9:00-12:30",
    ],
)
def test_other_ways_to_write_it_mean_the_same(written):
    assert days_of(read(written)) == [(day, time(9), time(12, 30)) for day in (0, 1, 2)]


def test_days_may_go_on_over_the_weekend():
    assert read("Fri-Mon 09:00-12:00")[0].weekdays == (4, 5, 6, 0)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "no hours"),
        (";", "no hours"),
        ("weekdays", "is not like"),
        ("Mon 9-17", "is not like"),
        ("09:00-17:00", "is not like"),
        ("Mon 09:00-17:00 Tue 09:00-17:00", "is not like"),
        ("Someday 09:00-17:00", "no day of the week"),
        ("Mon- 09:00-17:00,", "is not like"),
        ("Mon,, 09:00-17:00", "no day of the week"),
        ("Mon 25:00-26:00", "no time of day"),
        ("Mon 09:00-24:00", "no time of day"),
        ("Mon 17:00-09:00", "ends before it begins"),
        ("Mon 09:00-09:00", "ends before it begins"),
        ("Mon 09:10-17:00", "quarter of an hour"),
        ("Mon-Fri 09:00-12:00; Wed 11:45-13:00", "hours of Wed overlap"),
        ("Mon,Mon 09:00-12:00", "overlap"),
    ],
)
def test_what_are_no_hours_is_refused_with_the_reason(written, why):
    with pytest.raises(NotATimetable, match=why):
        read(written)


@given(WEEKS, st.sampled_from(Language))
def test_whatever_is_said_is_read_again_as_the_same_hours(week, language):
    hours = hours_of(week)
    with speaking(language):
        assert days_of(read(say(hours))) == days_of(hours)


def test_days_with_the_same_hours_are_said_together():
    hours = read(
        "Mon 09:00-12:00; Tue 09:00-12:00; Wed 14:00-17:00; Tue 14:00-17:00; Mon 14:00-17:00; Sun 10:00-11:00"
    )
    assert say(hours) == "Mon-Tue 09:00-12:00; Mon-Tue 14:00-17:00; Wed 14:00-17:00; Sun 10:00-11:00"
    assert say([]) == ""


@given(st.text(max_size=40))
def test_anything_at_all_are_hours_or_no_timetable(text):
    try:
        hours = read(text)
    except NotATimetable:
        return
    assert all(each.opens < each.closes for each in hours)
