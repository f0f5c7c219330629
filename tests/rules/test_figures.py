"""``flask policy``: every figure can be read and set, and none so that nothing works any more."""

from dataclasses import fields

import pytest

from booking.figures import BOUNDS
from booking.policy import Policy, in_force
from tests.operating import Terminal

FIGURES = [field.name for field in fields(Policy)]


@pytest.fixture
def operator(world):
    return Terminal(world)


def policy(world):
    return world.runtime.database.write(in_force)


def test_every_figure_has_bounds_and_what_is_usual_is_within_them():
    assert list(BOUNDS) == FIGURES
    for name, (least, most) in BOUNDS.items():
        assert least <= getattr(Policy(), name) <= most, name


def test_every_figure_is_listed_with_its_bounds(operator):
    lines = operator.types("policy list").splitlines()
    assert [line.split()[0] for line in lines] == FIGURES
    assert lines[0].split() == ["minimum_notice_hours", "6", "(1", "to", "168)"]


def test_a_figure_is_set_again_and_put_back(operator, world):
    assert "pay_within_hours is 12; it was 24." in operator.types("policy set pay_within_hours 12")
    assert policy(world).pay_within_hours == 12
    assert "usually 24" in operator.types("policy list")
    assert "is 6; it was 12" in operator.types("policy set pay_within_hours 6")
    assert "is 24, as usual; it was 6." in operator.types("policy usual pay_within_hours")
    assert policy(world) == Policy()
    assert "usually" not in operator.types("policy list")


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("set pay_within_hours 0", "goes from 1 to 168"),
        ("set least_payout 9", "goes from 10"),
        ("set waking_until_hour 7", "before waking_until_hour"),
        ("set times_every_minutes 50", "a quarter of an hour"),
        ("set minimum_notice_hours 4", "a request needs time"),
        ("set answer_before_session_hours 6", "a request needs time"),
        ("set pay_before_session_hours 4", "a request needs time"),
        ("set prices 5", "The policy has no prices"),
        ("usual prices", "The policy has no prices"),
    ],
)
def test_what_would_leave_nobody_any_time_is_refused(operator, world, command, why):
    said = operator.is_refused(f"policy {command}")
    assert why in said
    assert "Nothing was changed." in said
    assert policy(world) == Policy()


def test_a_word_is_no_figure(operator):
    assert "not a valid integer" in operator.is_refused("policy set pay_within_hours soon")
