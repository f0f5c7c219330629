"""Times of day typed on a keypad: what is read, and what is not guessed at."""

from datetime import time

import pytest

from booking.therapists.hours_of_day import NotATime, read_hours, read_time


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("14:30", time(14, 30)),
        ("2:30 pm", time(14, 30)),
        ("2.30PM", time(14, 30)),
        ("9", time(9)),
        ("12am", time(0)),
        ("12 p.m.", time(12)),
        (" 8 a.m. ", time(8)),
    ],
)
def test_a_time_is_read(typed, meant):
    assert read_time(typed) == meant


@pytest.mark.parametrize("typed", ["", "late", "25", "14:60", "14:30 pm", "0pm", "9-5", "1430", "٩"])
def test_what_is_no_time_is_not_guessed(typed):
    with pytest.raises(NotATime):
        read_time(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9:00-17:00", (time(9), time(17))),
        ("8am-1pm", (time(8), time(13))),
        ("9 - 17", (time(9), time(17))),
        ("8.30 to 12", (time(8, 30), time(12))),
        ("8 hadi 12", (time(8), time(12))),
        ("9-5", (time(9), time(5))),
    ],
)
def test_hours_are_read_as_they_stand(typed, meant):
    assert read_hours(typed) == meant


@pytest.mark.parametrize("typed", ["9", "always", "9-25", "9-17-20"])
def test_what_are_no_hours_is_not_guessed(typed):
    with pytest.raises(NotATime):
        read_hours(typed)
