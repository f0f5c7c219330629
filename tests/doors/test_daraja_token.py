"""One token for every process, and what happens when it is refused or not to be had (facts/daraja.md 1)."""

import base64
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest

from failures import TryLater, Unclear
from payments.gateway import NotAsked, Paid, PaymentRefused
from tests.doors.small_daraja import (
    ACCEPTED,
    CHECKOUT,
    HTML,
    SPIKE,
    TAKEN,
    TOKEN_REFUSED,
    SmallDaraja,
    cut_the_line,
    ended,
    error,
    failure,
    give_back,
    prompt,
)


@pytest.fixture
def safaricom():
    with SmallDaraja() as safaricom:
        yield safaricom


def test_the_token_is_asked_for_with_the_key_and_the_secret(safaricom):
    prompt(safaricom.client())
    [headers] = safaricom.token_requests
    assert headers["Authorization"] == "Basic " + base64.b64encode(b"consumer-key:consumer-secret").decode()


@pytest.mark.parametrize(
    "reply",
    [
        TOKEN_REFUSED,
        (400, error("400.003.01", "Invalid Access Token")),
        (401, error("401.002.01", "Error Occurred - Invalid Access Token - x")),
        (401, error("401.001", "Unauthorized")),
    ],
)
def test_a_refused_token_is_fetched_anew_and_the_call_replayed_once(safaricom, reply):
    safaricom.order_replies = [reply, (200, TAKEN)]
    assert give_back(safaricom.client()).conversation_id == TAKEN["ConversationID"]
    shown = [headers["Authorization"] for _, headers, _ in safaricom.orders]
    assert shown == ["Bearer token-1", "Bearer token-2"]


def test_a_token_refused_twice_is_not_tried_a_third_time(safaricom):
    safaricom.order_replies = [TOKEN_REFUSED]
    assert type(failure(safaricom.client(), give_back)) is TryLater
    assert len(safaricom.orders) == 2


def test_a_replayed_order_that_breaks_is_unclear(safaricom):
    safaricom.order_replies = [TOKEN_REFUSED, (504, HTML)]
    assert type(failure(safaricom.client(), give_back)) is Unclear
    assert len(safaricom.orders) == 2


def test_a_prompt_whose_token_was_refused_waits_for_its_next_turn_and_another_token(safaricom):
    """Fetching one takes long, and who has said that a prompt is leaving must not wait (DESIGN 5)."""
    safaricom.push_replies = [TOKEN_REFUSED, (200, ACCEPTED)]
    put_off = failure(safaricom.client())
    assert (type(put_off), put_off.after) == (TryLater, timedelta())
    assert len(safaricom.token_requests) == 1
    assert prompt(safaricom.client()).checkout_request_id == CHECKOUT
    shown = [headers["Authorization"] for headers, _ in safaricom.pushes]
    assert shown == ["Bearer token-1", "Bearer token-2"]


def test_a_token_that_a_colleague_fetched_meanwhile_is_not_forgotten(safaricom):
    daraja = safaricom.client()
    early = daraja.line_up()
    safaricom.order_replies = [TOKEN_REFUSED, (200, TAKEN)]
    give_back(safaricom.client())
    safaricom.push_replies = [TOKEN_REFUSED, (200, ACCEPTED)]
    assert type(failure(daraja, partial(prompt, turn=early))) is TryLater
    prompt(daraja)
    assert len(safaricom.token_requests) == 2


def test_a_question_with_a_refused_token_is_replayed_once_too(safaricom):
    safaricom.query_replies = [(400, error("400.003.01", "Invalid Access Token")), (200, ended("0"))]
    assert safaricom.client().ask(CHECKOUT) == Paid()
    assert len(safaricom.questions) == 2


def test_one_token_serves_every_process(safaricom):
    for _ in range(3):
        prompt(safaricom.client())
    assert len(safaricom.token_requests) == 1


def test_the_token_is_dropped_well_before_it_expires(safaricom):
    prompt(safaricom.client())
    redis = safaricom.redis()
    [key] = list(redis.scan_iter("*:token"))
    assert 2900 < redis.ttl(key) <= 3000
    assert "consumer-key" not in str(key)


def test_processes_that_need_a_token_together_fetch_it_once(safaricom):
    safaricom.before = lambda: time.sleep(0.15)
    with ThreadPoolExecutor(6) as workers:
        list(workers.map(lambda _: prompt(safaricom.client()), range(6)))
    assert len(safaricom.token_requests) == 1
    assert len(safaricom.pushes) == 6


def test_processes_whose_token_was_refused_together_fetch_one_new_one(safaricom):
    daraja = [safaricom.client(), safaricom.client()]
    for each in daraja:
        give_back(each)
    refused = TOKEN_REFUSED
    safaricom.order_replies = [refused, refused, (200, TAKEN)]
    safaricom.before = lambda: time.sleep(0.15)
    with ThreadPoolExecutor(2) as workers:
        list(workers.map(give_back, daraja))
    assert len(safaricom.token_requests) == 2


def test_accounts_do_not_share_a_token(safaricom):
    prompt(safaricom.client())
    prompt(safaricom.client(consumer_key="another-key"))
    assert len(safaricom.token_requests) == 2


@pytest.mark.parametrize("expires_in", [3599, "3599", "3599.0", "soon", None, -5])
def test_a_token_is_used_however_its_life_is_written(safaricom, expires_in):
    safaricom.token_replies = [(200, {"access_token": "abc", "expires_in": expires_in})]
    prompt(safaricom.client())
    assert safaricom.pushes[0][0]["Authorization"] == "Bearer abc"


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, "", PaymentRefused),
        (400, error("400.008.01", "Invalid authentication type passed"), PaymentRefused),
        (400, error("400.008.02", "Invalid grant type passed"), PaymentRefused),
        (404, error("404.001.01", "Resource not found"), PaymentRefused),
        (200, HTML, TryLater),
        (500, HTML, TryLater),
        (503, "", TryLater),
    ],
)
def test_without_a_token_nothing_is_sent_and_nothing_is_unclear(safaricom, status, body, kind):
    safaricom.token_replies = [(status, body)]
    assert type(failure(safaricom.client())) is kind
    assert not safaricom.pushes
    assert safaricom.client().ask(CHECKOUT) == NotAsked()


def test_a_token_lost_on_its_way_moves_no_money(safaricom):
    safaricom.before = cut_the_line
    assert type(failure(safaricom.client())) is TryLater
    assert not safaricom.pushes


def test_without_redis_everything_still_works(safaricom):
    safaricom.redis_server.connected = False
    daraja = safaricom.client()
    assert prompt(daraja).checkout_request_id == CHECKOUT
    assert daraja.ask(CHECKOUT) == Paid()
    safaricom.push_replies = [TOKEN_REFUSED, (200, ACCEPTED)]
    assert type(failure(daraja)) is TryLater
    assert prompt(daraja).checkout_request_id == CHECKOUT
    safaricom.push_replies = [(429, SPIKE)]
    assert type(failure(daraja)) is TryLater


def test_a_spike_arrest_at_the_token_brings_quiet_too(safaricom):
    safaricom.token_replies = [(429, SPIKE)]
    assert failure(safaricom.client()).after == timedelta(seconds=65)
    assert failure(safaricom.client()).after == timedelta(seconds=65)
    assert len(safaricom.token_requests) == 1
