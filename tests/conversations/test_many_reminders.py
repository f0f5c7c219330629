"""Two thousand reminders are due, and money is told of before more than a few of them."""

import pytest
from sqlalchemy import func, select

from booking.work import Actor
from doorbell import BULK, SMS, queue
from jobs import errand
from models.errands import Errand, Kind, Lane
from models.texts import Text, TextState
from sms import outbox

MANY = 2_000


def owe(world, name, many, lane):
    def post(work):
        for number in range(many):
            once = f"{name} {number}"
            text = Text(phone="+254712345678", body=once, name=name, once=once, may_wake=True)
            outbox.post(work, text, lane=lane)

    world.runtime.office.carry_out(Actor.CLOCK, post)


@pytest.fixture
def reminders(world):
    """They wait, and whoever was rung for them."""
    owe(world, "reminder", MANY, Lane.REMINDERS)


def errands_of(world, lane):
    return world.sql(select(Errand.id).where(Errand.lane == lane))


def test_a_worker_that_sends_texts_sends_money_first_and_no_reminder(world, reminders):
    owe(world, "money", 3, Lane.URGENT_TEXTS)
    [(key,), *_] = errands_of(world, Lane.URGENT_TEXTS)
    assert errand.see_to(key) == {"done": 3}
    assert [text.body for text in world.outside.africas_talking.texts] == ["money 0", "money 1", "money 2"]


def test_what_is_no_text_uses_up_nothing_that_texts_may_use(world):
    def post(work):
        for about in range(20):
            work.owe(Kind.CLOSE_SESSION, 10**6 + about, work.now)

    world.redis.set("sms:line:second", 0, ex=60)  # one second, however long this takes
    world.runtime.office.carry_out(Actor.CLOCK, post)
    owe(world, "reminder", 2, Lane.REMINDERS)
    [(key,), *_] = errands_of(world, Lane.REMINDERS)
    errand.see_to(key)
    assert len(world.outside.africas_talking.texts) == 2
    assert int(world.redis.get("sms:line:second")) == 2


def test_however_many_wait_few_rings_are_in_a_queue(world, reminders):
    waiting = {name: queue(name, world.redis).count for name in (SMS, BULK)}
    assert waiting == {SMS: 0, BULK: 30}


def test_a_worker_goes_on_for_a_while_and_leaves_the_rest_to_the_next(world, reminders, monkeypatch):
    monkeypatch.setattr(errand, "STRETCH", 0.2)
    [(key,), *_] = errands_of(world, Lane.REMINDERS)
    done = errand.see_to(key)["done"]
    sent = world.sql(select(func.count()).where(Text.state != TextState.WAITING))
    assert sent == [(done,)]
    assert 1 <= done < MANY
