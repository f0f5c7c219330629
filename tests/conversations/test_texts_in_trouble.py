"""When texts do not get through: the gateway is down, or takes nothing from us."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from booking.work import Actor
from models.errands import Lane
from models.support import Subject, Ticket
from models.texts import Text, TextState
from sms import outbox
from tests.conversations.scenes import asks_for

AMINA, DAVID = "+254712345678", "+254712000002"


@pytest.fixture
def gateway(world):
    return world.outside.africas_talking


def owed(world, name, lane=None, phone=AMINA, **how):
    """A text, to Amina unless told otherwise, that says its own name."""

    def post(work):
        how.setdefault("may_wake", True)
        outbox.post(work, Text(phone=phone, body=name, name=name, once=name, **how), lane=lane)

    world.runtime.office.carry_out(Actor.CLOCK, post)


def state(world, name):
    return world.sql(select(Text.state).where(Text.name == name))[0][0]


def tickets(world):
    return [subject for (subject,) in world.sql(select(Ticket.subject).where(Ticket.urgent))]


# the gateway is down


def test_after_an_hour_without_a_gateway_all_goes_out_the_most_important_first(world, gateway):
    gateway.outage("429")
    for n in range(3):
        owed(world, f"reminder {n}", Lane.REMINDERS)
        owed(world, f"news {n}", Lane.TEXTS)
    owed(world, "too late", Lane.REMINDERS, worth_until=world.clock.now() + timedelta(minutes=50))
    world.goes_round()
    for _ in range(6):
        world.later(minutes=10)
    owed(world, "money", at_most=1)
    gateway.outage()
    assert not gateway.texts
    world.later(minutes=2)
    first, *rest = [text.body for text in gateway.texts]
    assert first == "money"
    assert [body.split()[0] for body in rest] == ["news"] * 3 + ["reminder"] * 3
    assert state(world, "too late") == TextState.STALE


def test_a_gateway_that_is_down_is_not_asked_for_every_text(world, gateway, monkeypatch):
    asked: Counter[str] = Counter()
    trouble = gateway.sms.trouble
    monkeypatch.setattr(gateway.sms, "trouble", lambda to: asked.update(to) or trouble(to))
    gateway.outage("429")
    for n in range(30):
        owed(world, f"news {n}")
    for _ in range(20):
        world.later(minutes=1)
    assert 10 <= asked.total() <= 21, "once a minute, for all of them"


def test_one_text_that_the_gateway_will_not_take_now_holds_up_no_other(world, gateway):
    gateway.trouble_next("GatewayError")
    owed(world, "one")
    world.settle()
    owed(world, "other")
    world.settle()
    assert [text.body for text in gateway.texts] == ["other"]
    world.later(seconds=15)
    assert [text.body for text in gateway.texts] == ["other", "one"]


def test_a_gateway_that_swallows_everything_is_given_few_texts_and_then_gets_the_rest(world, gateway):
    """Of each text that it was given nobody knows; so it is given one a minute and no more."""
    gateway.outage("dead")
    for n in range(30):
        owed(world, f"news {n}", at_most=1)
    for _ in range(10):
        world.later(minutes=1)
    gateway.outage()
    world.later(minutes=2)
    unknown = sum(state(world, f"news {n}") == TextState.UNCLEAR for n in range(30))
    assert 8 <= unknown <= 15
    assert len(gateway.texts) == 30 - unknown


# it takes nothing from us


@pytest.mark.parametrize("trouble", ["RiskHold", "InvalidSenderId", "InsufficientBalance", "no recipients"])
def test_what_an_operator_must_mend_is_said_once_and_all_goes_out_afterwards(world, gateway, trouble):
    gateway.outage(trouble)
    for n in range(5):
        owed(world, f"news {n}")
    for _ in range(3):
        world.later(minutes=30)
    assert tickets(world) == [Subject.SMS_ACCOUNT]
    gateway.outage()
    world.later(minutes=5)
    assert len(gateway.texts) == 5


def test_one_text_on_hold_keeps_no_other_waiting(world, gateway):
    """It is the most urgent of all, and tried first; the rest goes out beside it, all day long."""
    gateway.quirk(AMINA, trouble="RiskHold")
    owed(world, "on hold")
    world.settle()
    for n in range(12):
        owed(world, f"news {n}", Lane.TEXTS, phone=DAVID)
        world.later(minutes=4)
        assert state(world, f"news {n}") == TextState.DELIVERED
        world.later(minutes=26)
    assert tickets(world) == [Subject.SMS_ACCOUNT]
    gateway.quirk(AMINA, trouble="")
    world.later(minutes=5)
    assert state(world, "on hold") == TextState.DELIVERED


def test_while_texts_are_taken_one_on_hold_waits_alone(world, gateway):
    gateway.quirk(AMINA, trouble="InvalidSenderId")
    for n in range(5):
        owed(world, f"news {n}", phone=DAVID)
        owed(world, f"on hold {n}")
        world.settle()
        assert state(world, f"news {n}") == TextState.DELIVERED
        assert not world.runtime.line.closed_for()
        world.later(seconds=30)


def test_what_stays_on_hold_is_given_up_after_a_day_and_says_why(world, gateway):
    gateway.quirk(AMINA, trouble="RiskHold")
    owed(world, "on hold")
    for _ in range(26):
        world.later(hours=1)
    assert world.sql(select(Text.state, Text.failure)) == [(TextState.FAILED, "configuration")]


# nobody knows whether it left


def test_a_report_settles_what_the_answer_left_open(world, gateway):
    gateway.trouble_next("lost")
    owed(world, "reminder")
    world.later(minutes=10)
    assert state(world, "reminder") == TextState.DELIVERED
    assert len(gateway.texts) == 1


@pytest.mark.parametrize(("at_most", "left"), [(1, 1), (2, 2)])
def test_without_a_report_only_what_may_be_read_twice_is_sent_again(world, gateway, at_most, left):
    gateway.quirk(AMINA, report="")
    gateway.outage("lost")
    owed(world, "text", at_most=at_most)
    for _ in range(10):
        world.later(minutes=10)
    assert state(world, "text") == TextState.UNCLEAR
    assert len(gateway.texts) == left


def test_of_two_texts_in_doubt_a_report_settles_neither(world, gateway):
    gateway.quirk(AMINA, report="Success", report_after=60)
    for name in ("one", "other"):
        gateway.trouble_next("lost")
        owed(world, name, at_most=1)
        world.later(seconds=10)
    world.later(minutes=5)
    assert {state(world, name) for name in ("one", "other")} == {TextState.UNCLEAR}


def test_what_is_not_so_any_more_is_not_sent_again(amina, dr_jane, world, gateway):
    gateway.quirk(dr_jane.phone, report="")
    gateway.trouble_next("lost")
    code = asks_for(amina)
    world.later(seconds=5)
    amina.texts("CANCEL").gets_sms("called off", code)
    world.later(minutes=10)
    assert sum("New request" in text.body for text in gateway.texts) == 1


# it comes back at night (R6.5)


def bodies(world):
    return [text.body for text in world.outside.africas_talking.texts]


def test_what_was_owed_in_the_evening_and_could_not_leave_waits_for_the_morning(world, gateway):
    world.clock.set("Mon 8:50 PM")
    gateway.outage("429")
    owed(world, "request", may_wake=False)
    owed(world, "money")
    world.goes_round()
    world.clock.set("Mon 9:32 PM")
    gateway.outage()
    world.goes_round()
    assert bodies(world) == ["money"]
    assert state(world, "request") == TextState.WAITING
    world.clock.set("Tue 7:00 AM")
    world.goes_round()
    assert bodies(world) == ["money", "request"]


def test_what_was_not_yet_tried_when_night_fell_waits_for_the_morning(world):
    world.clock.set("Mon 8:55 PM")
    for n in range(3):
        owed(world, f"news {n}", may_wake=False)
    for night in ("Mon 9:00 PM", "Tue 6:59 AM"):
        world.clock.set(night)
        world.goes_round()
        assert not bodies(world)
    world.clock.set("Tue 7:00 AM")
    world.goes_round()
    assert sorted(bodies(world)) == ["news 0", "news 1", "news 2"]


@pytest.mark.parametrize("trouble", ["lost", "GatewayError"])
def test_nobody_is_woken_by_another_try(world, gateway, trouble):
    gateway.quirk(AMINA, report="")
    world.clock.set("Mon 8:59 PM")
    gateway.trouble_next(trouble, "GatewayError")
    owed(world, "news", may_wake=False)
    world.settle()
    for _ in range(9):
        world.later(hours=1)
    before = len(bodies(world))
    world.clock.set("Tue 7:00 AM")
    world.goes_round()
    world.later(minutes=5)
    assert before == (trouble == "lost")
    assert len(bodies(world)) == before + 1
