"""Days as people write them: read as they were meant, or not at all."""

from datetime import date, timedelta
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.therapists.dates import LONG_PAST, MONTHS, DayHasPassed, NotADate, read_day
from booking.therapists.timetable import WEEKDAYS
from language import Language, say_date, speaking

MONDAY = date(2026, 12, 7)
SATURDAY = date(2026, 12, 12)
ORDERS = ["%d %b", "%d/%m", "%b %d", "%A %d %B", "%d.%m.%Y", "%d-%m-%y"]
TODAYS = st.dates(date(2024, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    "written",
    [
        "12 Dec",
        "12 DEC",
        "12Dec",
        "dec 12",
        "Dec12",
        "12 December",
        "12th December",
        "December 12th, 2026",
        "the 12th of December",
        "12/12",
        "12-12",
        "12.12.",
        "12 12",
        "12/12/26",
        "12/12/2026",
        "12-12-2026",
        "12.12.2026",
        "12 / 12 / 2026",
        "2026-12-12",
        "12-Dec-2026",
        "12 desemba",
        "tarehe 12 Desemba",
        "tarehe 12 mwezi wa 12",
        "12 des",
        "Sat",
        "saturday",
        "on Saturday please",
        "this sat.",
        "Jumamosi",
        "siku ya jumamosi tafadhali",
        "jms",
        "Sat 12 Dec",
        "Saturday, 12 December 2026",
        "Jumamosi tarehe 12/12",
    ],
)
def test_every_way_to_write_the_twelfth_of_december_is_understood(written):
    assert read_day(written, MONDAY) == SATURDAY


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("today", 0),
        ("LEO", 0),
        ("Mon", 0),
        ("Jumatatu", 0),
        ("Tomorrow!", 1),
        ("kesho", 1),
        ("kesho kutwa", 2),
        ("keshokutwa", 2),
        ("the day after tomorrow", 2),
        ("Jumanne", 1),
        ("wed", 2),
        ("Jumatano", 2),
        ("Alhamisi", 3),
        ("Thurs", 3),
        ("Ijumaa", 4),
        ("Jumapili", 6),
    ],
)
def test_near_days_are_counted_from_today_which_a_weekday_may_mean(written, days):
    assert read_day(written, MONDAY) == MONDAY + timedelta(days=days)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "   ",
        "12",
        "the 12th",
        "December",
        "12/13",
        "30 feb",
        "31/11",
        "0/12",
        "12-14 Dec",
        "12 and 13 Dec",
        "10-12 Dec",
        "Fri 12 Dec",
        "Sunday 12/12/2026",
        "next Friday",
        "jum",
        "ju 12",
        "m 12",
        "soon",
        "12 Dec 2062",
        "12 Dec 1999",
        "12 Dec 026",
        "kesho 12 Dec",
        "kesho asubuhi",
        "１２ Dec",
        "12 Dec\x00",
        "9" * 90,
        "1/" * 300,
        "12//12",
    ],
)
def test_what_is_unclear_is_not_read(written):
    with pytest.raises(NotADate):
        read_day(written, MONDAY)


def test_a_day_without_a_year_that_went_by_lately_has_passed():
    with pytest.raises(DayHasPassed) as passed:
        read_day("1 Dec", MONDAY)
    assert passed.value.day == date(2026, 12, 1)


@pytest.mark.parametrize("written", ["6 Dec 2026", "6/12/26", "2026-12-06", "12 Dec 2025"])
def test_a_day_of_another_year_that_was_named_has_passed(written):
    with pytest.raises(DayHasPassed):
        read_day(written, MONDAY)


def test_a_day_without_a_year_that_is_long_past_is_next_years():
    assert read_day("3 Jan", MONDAY) == date(2027, 1, 3)
    assert read_day(f"{MONDAY - LONG_PAST:%d/%m}", MONDAY + timedelta(days=1)).year == 2027


def test_a_leap_day_is_that_of_the_year_which_has_one():
    assert read_day("29 Feb", date(2027, 12, 1)) == date(2028, 2, 29)
    with pytest.raises(NotADate):
        read_day("29 Feb", date(2025, 12, 1))


@given(
    TODAYS,
    st.integers(0, 180),
    st.sampled_from(["%d %b", "%d/%m", "%b %d", "%A %d %B", "%d.%m.%Y", "%d-%m-%y"]),
)
def test_any_day_of_the_coming_half_year_is_read_as_it_was_written(today, ahead, order):
    day = today + timedelta(days=ahead)
    assert read_day(day.strftime(order), today) == day


@given(TODAYS, st.integers(0, 180), st.sampled_from(Language))
def test_what_we_write_is_what_we_read(today, ahead, language):
    day = today + timedelta(days=ahead)
    with speaking(language):
        assert read_day(say_date(day), today) == day


@given(TODAYS, st.text(max_size=30) | st.from_regex(r"[0-9a-z/. -]{1,20}", fullmatch=True))
def test_anything_at_all_is_a_day_ahead_or_no_date(today, text):
    try:
        day = read_day(text, today)
    except NotADate:
        return
    assert today <= day <= today + timedelta(days=3 * 366)


@given(TODAYS, st.sampled_from([*chain(*WEEKDAYS)]))
def test_a_weekday_is_within_the_coming_seven_days(today, name):
    day = read_day(name, today)
    assert 0 <= (day - today).days < 7
    assert name in WEEKDAYS[day.weekday()]


@pytest.mark.parametrize("names", [MONTHS, WEEKDAYS])
def test_no_name_of_a_day_or_month_begins_another(names):
    """Or its whole name would be read as two."""
    for place, name in [(place, name) for place, those in enumerate(names) for name in those]:
        others = chain(*(those for other, those in enumerate(names) if other != place))
        assert not any(each.startswith(name) for each in others)
