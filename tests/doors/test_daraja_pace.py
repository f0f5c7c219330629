"""How fast all processes together call Daraja, and the quiet after they were told off (facts/daraja.md 4)."""

from datetime import timedelta
from itertools import takewhile

import pytest

from failures import TryLater
from payments.daraja.pace import A_SECOND, Lane
from payments.gateway import HeldBack, NotAsked, Paid
from tests.doors.small_daraja import (
    ACCEPTED,
    CHECKOUT,
    NOON,
    SPIKE,
    SmallDaraja,
    ask_balance,
    failure,
    give_back,
    look_up,
    prompt,
    send_money,
)

FEW = dict.fromkeys(Lane, 2)
NONE = dict.fromkeys(Lane, 0)


def ask_list(daraja):
    return daraja.payments_between(NOON - timedelta(hours=1), NOON)


@pytest.fixture
def safaricom():
    with SmallDaraja() as safaricom:
        yield safaricom


def test_after_a_spike_arrest_nobody_calls_for_65_seconds(safaricom):
    safaricom.query_replies = [(429, SPIKE)]
    safaricom.client().ask(CHECKOUT)
    safaricom.moment += timedelta(seconds=15)
    assert safaricom.client().ask(CHECKOUT) == NotAsked(timedelta(seconds=50))
    for call in (prompt, give_back, send_money, look_up, ask_balance, ask_list):
        failed = failure(safaricom.client(), call)
        assert isinstance(failed, HeldBack), call
        assert failed.after == timedelta(seconds=50)
    assert (len(safaricom.questions), safaricom.pushes, safaricom.orders, safaricom.pulls) == (1, [], [], [])


def test_when_the_quiet_time_is_over_calls_go_out_again(safaricom):
    safaricom.push_replies = [(500, SPIKE), (200, ACCEPTED)]
    assert not isinstance(failure(safaricom.client()), HeldBack)
    safaricom.moment += timedelta(seconds=65)
    assert prompt(safaricom.client()).checkout_request_id == CHECKOUT
    assert safaricom.client().ask(CHECKOUT) == Paid()


def test_questions_of_all_processes_share_one_budget(safaricom):
    asked = (safaricom.client(a_second=FEW).ask(CHECKOUT) for _ in range(1000))
    answers = list(takewhile(lambda answer: answer == Paid(), asked))
    assert 2 <= len(answers) == len(safaricom.questions)
    assert len(answers) < 1000


@pytest.mark.parametrize("call", [prompt, give_back, send_money, look_up, ask_balance])
def test_prompts_and_orders_have_a_budget_too(safaricom, call):
    held = failure(safaricom.client(a_second=NONE), call)
    assert type(held) is HeldBack
    assert held.after == timedelta(seconds=1)
    assert (safaricom.pushes, safaricom.orders, safaricom.token_requests) == ([], [], [])


def test_one_kind_of_call_never_uses_up_the_budget_of_another(safaricom):
    daraja = safaricom.client(a_second={**A_SECOND, Lane.QUESTIONS: 0, Lane.ORDERS: 0})
    assert daraja.ask(CHECKOUT) == NotAsked(timedelta(seconds=1))
    assert isinstance(failure(daraja, look_up), HeldBack)
    assert prompt(daraja).checkout_request_id == CHECKOUT


def test_many_who_come_at_once_are_told_to_come_back_one_after_another(safaricom):
    daraja = safaricom.client(a_second=NONE)
    waits = [failure(daraja).after for _ in range(40)]
    assert waits[0] == timedelta(seconds=1)
    assert max(waits) > timedelta(seconds=1)
    assert max(waits) <= timedelta(seconds=30)


def test_being_held_back_is_a_kind_of_trying_later():
    assert issubclass(HeldBack, TryLater)
