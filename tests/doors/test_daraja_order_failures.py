"""What an order that M-Pesa did not plainly take leaves behind (facts/daraja.md 1, 2.3, 7)."""

import time
from datetime import timedelta

import pytest

from failures import TryLater, Unclear
from payments.gateway import Accepted, AlreadyAsked, PaymentRefused, Why
from tests.doors.small_daraja import (
    HTML,
    QUOTA,
    SPIKE,
    TAKEN,
    TOKEN_REFUSED,
    SmallDaraja,
    ask_balance,
    cut_the_line,
    error,
    failure,
    give_back,
    look_up,
    send_money,
)

ORDERS = [give_back, send_money, look_up, ask_balance]


MOVES_MONEY = [give_back, send_money]


ONLY_ASKS = [look_up, ask_balance]


DUPLICATE = (500, error("500.002.1001", "Duplicate OriginatorConversationID."))


@pytest.fixture
def safaricom():
    with SmallDaraja() as safaricom:
        yield safaricom


@pytest.mark.parametrize("call", ORDERS)
@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (400, error("400.002.02", "Bad Request - Invalid RecieverIdentifierType"), Why.OUR_FAULT),
        (400, error("400.002.05", "Invalid Request Payload"), Why.OUR_FAULT),
        (401, error("401.003.01", "Invalid API call as no apiproduct match found"), Why.OUR_FAULT),
        (404, error("404.001.01", "Resource not found"), Why.OUR_FAULT),
        (405, error("405.001", "GET Method Not Allowed"), Why.OUR_FAULT),
        (500, error("500.001.1001", "Wrong credentials"), Why.OUR_FAULT),
    ],
)
def test_what_can_never_work_is_refused(safaricom, call, status, body, why):
    safaricom.order_replies = [(status, body)]
    failed = failure(safaricom.client(), call)
    assert isinstance(failed, PaymentRefused)
    assert failed.why is why
    assert len(safaricom.orders) == 1


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (400, error("400.002.02", "Bad Request - Invalid PartyB"), Why.ACCOUNT_PROBLEM),
        (403, error("403.002.1001", "not allowed"), Why.OUR_FAULT),
    ],
)
def test_sending_money_is_refused_for_reasons_of_its_own(safaricom, status, body, why):
    safaricom.order_replies = [(status, body)]
    failed = failure(safaricom.client(), send_money)
    assert isinstance(failed, PaymentRefused)
    assert failed.why is why


@pytest.mark.parametrize("call", ORDERS)
@pytest.mark.parametrize(
    ("status", "body", "seconds"),
    [
        (500, error("500.003.02", "System is busy. Please try again in few minutes."), 45),
        (500, error("500.003.02", "Error Occurred: Spike Arrest Violation"), 65),
        (500, error("500.003.03", "Quota Violation"), 300),
        (500, QUOTA, 300),
        (429, SPIKE, 65),
    ],
)
def test_what_was_turned_back_before_m_pesa_may_be_tried_later(safaricom, call, status, body, seconds):
    safaricom.order_replies = [(status, body)]
    failed = failure(safaricom.client(), call)
    assert type(failed) is TryLater
    assert failed.after == timedelta(seconds=seconds)
    assert len(safaricom.orders) == 1


NO_ANSWERS = [
    (200, HTML),
    (200, "{}"),
    (200, {**TAKEN, "ResponseCode": "1"}),
    (200, {**TAKEN, "ConversationID": ""}),
    (403, HTML),
    (500, error("500.001.1001", "Internal server error")),
    (500, error("500.003.1001", "Internal Server Error")),
    (500, error("500.002.1001", "Something else")),
    (504, HTML),
]


@pytest.mark.parametrize("call", MOVES_MONEY)
@pytest.mark.parametrize(("status", "body"), NO_ANSWERS)
def test_whatever_else_comes_back_is_unclear_and_money_is_never_sent_again(safaricom, call, status, body):
    safaricom.order_replies = [(status, body)]
    assert type(failure(safaricom.client(), call)) is Unclear
    assert len(safaricom.orders) == 1


@pytest.mark.parametrize("call", ONLY_ASKS)
@pytest.mark.parametrize(("status", "body"), NO_ANSWERS)
def test_a_question_without_an_answer_may_be_asked_again(safaricom, call, status, body):
    safaricom.order_replies = [(status, body)]
    assert type(failure(safaricom.client(), call)) is TryLater
    assert len(safaricom.orders) == 1


@pytest.mark.parametrize("call", MOVES_MONEY)
def test_a_line_cut_before_the_answer_is_unclear_and_money_is_never_sent_again(safaricom, call):
    daraja = safaricom.client()
    call(daraja)
    safaricom.before = cut_the_line
    assert type(failure(daraja, call)) is Unclear
    assert len(safaricom.orders) == 2


@pytest.mark.parametrize("call", MOVES_MONEY)
def test_an_answer_that_does_not_come_in_time_is_unclear(safaricom, call):
    daraja = safaricom.client(timeout=(1, 0.3))
    call(daraja)
    safaricom.before = lambda: time.sleep(0.8)
    assert type(failure(daraja, call)) is Unclear
    assert len(safaricom.orders) == 2


@pytest.mark.parametrize("call", MOVES_MONEY)
def test_a_token_refused_at_the_gate_is_replaced_and_the_same_order_sent_once_more(safaricom, call):
    safaricom.order_replies = [TOKEN_REFUSED, (200, TAKEN)]
    assert isinstance(call(safaricom.client()), Accepted)
    first, second = safaricom.orders
    assert first[2] == second[2]
    assert first[1]["Authorization"] != second[1]["Authorization"]


def test_a_key_used_before_is_no_failure(safaricom):
    safaricom.order_replies = [DUPLICATE]
    assert send_money(safaricom.client()) == AlreadyAsked()
    assert len(safaricom.orders) == 1


def test_only_money_that_is_sent_has_a_key_that_can_have_been_used(safaricom):
    safaricom.order_replies = [DUPLICATE]
    assert type(failure(safaricom.client(), give_back)) is Unclear
