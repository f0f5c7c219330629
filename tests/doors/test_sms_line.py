"""The line to the gateway: how fast texts leave, and when all of them wait, for all processes alike."""

from datetime import timedelta

import pytest
from redis import Redis

from doorbell import BULK, LANES, MONEY, SMS
from models.errands import TEXT_LANES, Lane
from sms.line import Line, without_texts
from tests.world import StillClock

URGENT = (Lane.URGENT_TEXTS,)


@pytest.fixture
def clock():
    return StillClock()


def takes(line, lane):
    """Whether something may be taken from this lane; then it is."""
    if may := lane in line.open_among((lane,)):
        line.uses(lane)
    return may


@pytest.fixture
def lines(world, clock):
    """Two processes' own."""
    return [Line(world.redis, clock.now, a_second=8) for _ in range(2)]


def test_an_open_line_takes_everything(lines):
    for lanes in LANES.values():
        assert lines[0].open_among(lanes) == lanes


def test_a_closed_line_is_closed_for_every_process_and_only_for_texts(lines):
    assert lines[0].close() == timedelta(seconds=5)
    assert lines[1].closed_for() == timedelta(seconds=5)
    assert lines[1].open_among(LANES[SMS]) == (Lane.ANSWERS,)
    assert lines[1].open_among(LANES[BULK]) == without_texts(LANES[BULK])
    assert lines[1].open_among(LANES[MONEY]) == LANES[MONEY]


def test_it_stays_closed_longer_each_time_and_never_more_than_a_minute(lines, clock):
    waits = []
    for line in lines * 4:
        waits.append(line.close().total_seconds())
        clock.advance(seconds=waits[-1])
        assert line.open_among(URGENT)
    assert waits == [5, 10, 20, 40, 60, 60, 60, 60]


def test_failures_while_it_is_closed_close_it_no_longer(lines, clock):
    lines[0].close()
    clock.advance(seconds=2)
    assert lines[1].close() == timedelta(seconds=3)


def test_a_text_that_is_taken_opens_it_and_forgets_what_failed(lines, clock):
    for _ in range(3):
        clock.advance(seconds=lines[0].close().total_seconds())
    lines[1].works()
    assert lines[0].close() == timedelta(seconds=5)


def test_told_for_how_long_it_is_closed_for_that(lines):
    assert lines[0].close(timedelta(minutes=5)) == timedelta(minutes=5)
    assert lines[1].closed_for() == timedelta(minutes=5)


def test_no_more_leave_in_a_second_than_the_budget_and_reminders_leave_room(world, clock):
    line = Line(world.redis, clock.now, a_second=8)
    world.redis.set("sms:line:second", 0, ex=60)  # one second, however long this takes
    reminders = [takes(line, Lane.REMINDERS) for _ in range(8)]
    assert reminders == [True] * 6 + [False] * 2
    world.redis.set("sms:line:second", 6, ex=60)
    assert [takes(line, Lane.URGENT_TEXTS) for _ in range(4)] == [True, True, False, False]
    assert line.open_among(LANES[MONEY]) == LANES[MONEY]


def test_the_budget_is_used_up_by_texts_alone(world, clock):
    line = Line(world.redis, clock.now, a_second=2)
    world.redis.set("sms:line:second", 0, ex=60)
    for _ in range(9):
        assert line.open_among(LANES[SMS]) == LANES[SMS]
        line.uses(Lane.ANSWERS)
    assert [takes(line, Lane.URGENT_TEXTS) for _ in range(3)] == [True, True, False]


def test_every_process_knows_when_a_text_was_taken(lines, clock):
    began = clock.now()
    assert not lines[0].took_any_since(began)
    clock.advance(seconds=30)
    lines[0].took_one()
    assert lines[1].took_any_since(began)
    assert not lines[1].took_any_since(clock.now() + timedelta(seconds=1))


def test_without_redis_nothing_is_held_back(clock):
    line = Line(Redis.from_url("redis://127.0.0.1:9"), clock.now, a_second=1)
    assert line.close() == timedelta(seconds=5)
    line.took_one()
    assert not line.took_any_since(clock.now())
    assert [line.open_among(URGENT) for _ in range(3)] == [URGENT] * 3


def test_what_is_no_text_is_left():
    assert not set(without_texts(tuple(Lane))) & set(TEXT_LANES)
