"""Keys of rows: never twice, and in the order in which they were made (models/base.py)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from models import base
from models.base import new_id


def test_keys_made_one_after_the_other_are_in_order_also_within_a_millisecond():
    keys = [new_id() for _ in range(20_000)]
    assert keys == sorted(set(keys))


def test_threads_never_make_the_same_key():
    with ThreadPoolExecutor(8) as crowd:
        keys = list(crowd.map(lambda _: new_id(), range(20_000)))
    assert len(set(keys)) == len(keys)


def test_a_clock_that_is_set_back_makes_no_key_smaller(monkeypatch):
    later = datetime.now(UTC) + timedelta(minutes=5)
    monkeypatch.setattr(base, "real_now", lambda: later)
    before = new_id()
    monkeypatch.setattr(base, "real_now", lambda: later - timedelta(seconds=1))
    assert new_id() > before


def test_a_key_tells_when_it_was_made_to_the_second():
    began = datetime.now(UTC)
    made = base._EPOCH + timedelta(milliseconds=new_id() >> 20)
    assert abs(made - began) < timedelta(minutes=10)
