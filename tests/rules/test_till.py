"""When the till asks M-Pesa, how often, and when it stops; with an M-Pesa that says what a test wants."""

from dataclasses import replace
from datetime import timedelta

import pytest
from rq.timeouts import JobTimeoutException
from sqlalchemy import select

from booking.asking.paying import call_ended
from booking.work import Actor
from failures import TryLater, Unclear
from jobs.errand import work_with
from models.money import AttemptState, PaymentAttempt
from payments.coming_in import till
from payments.daraja.result_codes import CODES, ending_of
from payments.gateway import (
    HeldBack,
    LineBusy,
    NoAnswer,
    NotAsked,
    NotPaid,
    Paid,
    Pending,
    Why,
)
from tests.conversations.scenes import attempts, is_accepted, refunds
from tests.rules.oracle import AMINA, Oracle, ask_to_pay, until_quiet

MINUTE = 60
SCHEDULE = [20, 30, 45, 65, 95, 125, 155, 180]  # seconds after the prompt, while it can live (DESIGN 8)
AFTERWARDS = [5 * MINUTE, 15 * MINUTE, 60 * MINUTE, 24 * 60 * MINUTE]  # then, each after the one before


@pytest.fixture
def oracle(world):
    oracle = Oracle(now=world.clock.now)
    work_with(replace(world.runtime, till=replace(world.runtime.till, mpesa=oracle)))
    return oracle


@pytest.fixture
def code(amina, dr_jane):
    return is_accepted(amina, dr_jane)


@pytest.fixture
def prompted(world, oracle, code):
    """A prompt that was sent at this very moment."""
    ask_to_pay(world, code, timedelta())
    world.settle()
    return world.clock.now()


# how often


def test_questions_come_close_together_while_the_prompt_lives_and_then_rarely(world, oracle, prompted):
    until_quiet(world, hours=48)
    after = [(at - prompted).total_seconds() for at in oracle.asked_at]
    expected = list(SCHEDULE)
    for wait in AFTERWARDS:
        expected.append(expected[-1] + wait)
    assert after == expected
    assert attempts(world) == [AttemptState.WITH_SUPPORT]


def test_the_client_hears_of_the_doubt_once_and_not_before_the_prompt_is_dead(world, amina, oracle, prompted):
    amina.reads_all()
    world.later(seconds=20)
    for _ in range(5):
        world.later(seconds=30)
    amina.no_more_sms()
    world.later(seconds=30)
    amina.gets_sms("cannot see yet").no_more_sms()
    until_quiet(world, hours=2)
    amina.no_more_sms()


def test_a_question_that_was_held_back_is_not_one_of_them(world, oracle, prompted):
    oracle.answers = [NotAsked(timedelta(seconds=65)), Paid()]
    world.later(seconds=20)
    assert world.sql(select(PaymentAttempt.questions))[0][0] == 0
    world.later(seconds=64)
    assert len(oracle.asked_at) == 1
    world.later(seconds=1)
    assert attempts(world) == [AttemptState.PAID]


def test_while_m_pesa_is_out_of_reach_it_is_tried_on_and_asked_soon_after(world, oracle, prompted):
    oracle.answers = [NotAsked()]
    until_quiet(world, hours=3)
    assert world.sql(select(PaymentAttempt.questions))[0][0] == 0
    assert len(oracle.asked_at) < 35, "the longer it lasts, the rarer"
    oracle.answers = [Paid()]
    world.later(minutes=15)
    assert attempts(world) == [AttemptState.PAID]


@pytest.mark.parametrize("after", [None, timedelta(minutes=25)])
def test_what_could_not_be_asked_for_a_day_is_for_people(world, oracle, prompted, after):
    oracle.answers = [NotAsked(after)]
    until_quiet(world, hours=25)
    assert attempts(world) == [AttemptState.UNCLEAR]
    until_quiet(world, hours=1)
    assert attempts(world) == [AttemptState.WITH_SUPPORT]


# what an answer does


@pytest.mark.parametrize(
    "answers", [[Pending(), Paid()], [NoAnswer(), Paid()], [NoAnswer(heard=ending_of("17")), Paid()]]
)
def test_what_proves_nothing_is_asked_again(world, oracle, prompted, answers):
    oracle.answers = [*answers]
    world.later(seconds=20)
    assert attempts(world) == [AttemptState.PROMPTED]
    world.later(seconds=10)
    assert attempts(world) == [AttemptState.PAID]


ONE_FOR_EACH_REASON = {why: code for code, (why, final, _) in CODES.items() if final}


@pytest.mark.parametrize("code_said", ONE_FOR_EACH_REASON.values())
def test_a_final_code_ends_the_attempt_and_leaves_the_booking(world, oracle, prompted, code_said):
    oracle.answers = [NotPaid(ending_of(code_said))]
    world.later(seconds=20)
    assert attempts(world) == [AttemptState.FAILED]
    outcome = world.sql(select(PaymentAttempt.outcome))[0][0]
    assert outcome == ending_of(code_said).why.value
    assert refunds(world) == []


# how a prompt is sent


@pytest.mark.parametrize(
    "trouble", [TryLater(), TryLater(timedelta(minutes=2)), LineBusy(timedelta(seconds=60))]
)
def test_a_prompt_that_never_left_is_tried_four_times(world, amina, oracle, code, trouble):
    oracle.troubles = [trouble] * 9
    ask_to_pay(world, code, timedelta())
    for _ in range(8):
        world.later(minutes=2)
    assert (len(oracle.troubles), attempts(world)) == (5, [AttemptState.FAILED])
    amina.gets_sms("PAY", code)


def test_a_refused_token_costs_no_time_the_first_time(world, oracle, code):
    oracle.troubles = [TryLater(timedelta())] * 2
    ask_to_pay(world, code, timedelta())
    world.settle()
    assert (len(oracle.troubles), oracle.prompts) == (0, [])
    world.later(seconds=59)
    assert oracle.prompts == []
    world.later(seconds=1)
    assert len(oracle.prompts) == 1


@pytest.mark.parametrize("trouble", [TryLater(), LineBusy(timedelta(seconds=60))])
def test_waiting_for_our_own_pace_is_no_try(world, oracle, code, trouble):
    oracle.lines = [HeldBack(timedelta(seconds=5))] * 12
    oracle.troubles = [trouble] * 3
    ask_to_pay(world, code, timedelta())
    for _ in range(70):
        world.later(seconds=5)
    assert (oracle.lines, oracle.troubles, len(oracle.prompts)) == ([], [], 1)
    assert attempts(world) == [AttemptState.PROMPTED]


def test_a_job_that_dies_while_it_waits_for_its_turn_leaves_nothing_unclear(world, amina, oracle, code):
    oracle.lines = [JobTimeoutException("30 s, waiting for a token")] * 2
    ask_to_pay(world, code, timedelta())
    world.settle()
    assert attempts(world) == [AttemptState.ASKED]
    for _ in range(6):
        world.later(seconds=10)
    assert (attempts(world), len(oracle.prompts)) == ([AttemptState.PROMPTED], 1)
    amina.no_more_sms()


def test_a_turn_that_came_late_in_its_job_is_left_for_another(world, oracle, code, monkeypatch):
    monkeypatch.setattr(till, "_LONGEST_LINE", -1.0)
    ask_to_pay(world, code, timedelta())
    world.settle()
    assert (attempts(world), oracle.prompts) == ([AttemptState.ASKED], [])
    monkeypatch.undo()
    world.later(seconds=1)
    assert (attempts(world), len(oracle.prompts)) == ([AttemptState.PROMPTED], 1)


@pytest.mark.parametrize(("minutes", "sent"), [(10, 1), (11, 0), (14 * 60, 0)])
def test_a_prompt_that_could_not_leave_in_time_does_not_ring_later(world, amina, oracle, code, minutes, sent):
    ask_to_pay(world, code, timedelta(seconds=5))
    world.clock.advance(minutes=minutes)
    world.goes_round()
    assert len(oracle.prompts) == sent
    if not sent:
        assert world.sql(select(PaymentAttempt.outcome)) == [(Why.NOT_SENT.value,)]
        amina.gets_sms("no prompt was sent", "PAY")


def test_a_line_that_never_moves_is_left_in_time(world, amina, oracle, code):
    oracle.lines = [HeldBack(timedelta(seconds=30))] * 99
    ask_to_pay(world, code, timedelta())
    for _ in range(12):
        world.later(minutes=1)
    assert attempts(world) == [AttemptState.FAILED]
    amina.gets_sms("no prompt was sent", "PAY")


def test_a_prompt_in_doubt_is_never_sent_again(world, oracle, code):
    oracle.troubles = [Unclear("HTTP 504")]
    ask_to_pay(world, code, timedelta())
    world.settle()
    until_quiet(world, hours=48)
    assert (oracle.prompts, oracle.asked_at) == ([], [])  # there is no id to ask about
    assert attempts(world) == [AttemptState.WITH_SUPPORT]


def test_an_order_that_we_got_wrong_is_our_fault(world, amina, oracle, code):
    oracle.troubles = [ValueError("AccountReference must be 1 to 12 letters and digits")]
    ask_to_pay(world, code, timedelta())
    world.settle()
    assert world.sql(select(PaymentAttempt.state, PaymentAttempt.outcome)) == [
        ("failed", Why.OUR_FAULT.value)
    ]
    amina.gets_sms("on our side")


def test_the_callback_address_is_this_attempts_own(world, oracle, code, prompted):
    ((phone, shillings, reference, address),) = oracle.prompts
    token = world.sql(select(PaymentAttempt.token))[0][0]
    assert (phone, shillings, reference) == (AMINA, 2000, code)
    assert address == f"{world.served.url}/payments/stk/{token}"
    assert len(token) == 27
    assert address == address.lower()


# the end of a call


def test_the_end_of_a_call_hastens_what_waits_and_nothing_else(world, oracle, code):
    ask_to_pay(world, code, timedelta(seconds=5))
    world.settle()
    assert oracle.prompts == []
    for _ in range(3):
        world.runtime.office.carry_out(Actor.CLIENT, lambda work: call_ended(work, "+254722999999"))
        world.settle()
    assert oracle.prompts == []
    for _ in range(3):
        world.runtime.office.carry_out(Actor.CLIENT, lambda work: call_ended(work, AMINA))
        world.settle()
    world.later(seconds=5)
    assert len(oracle.prompts) == 1


def test_the_end_of_a_call_does_not_shorten_the_wait_for_a_held_line(world, oracle, code):
    oracle.troubles = [LineBusy(timedelta(seconds=60))]
    ask_to_pay(world, code, timedelta())
    world.settle()
    world.runtime.office.carry_out(Actor.CLIENT, lambda work: call_ended(work, AMINA))
    world.later(seconds=59)
    assert oracle.prompts == []
    world.later(seconds=1)
    assert len(oracle.prompts) == 1
