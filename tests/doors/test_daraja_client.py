"""Prompting a phone through a small Daraja that answers what was captured (facts/daraja.md 2)."""

import base64
import socket
import time
from contextlib import contextmanager, suppress
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from failures import TryLater, Unclear
from payments.gateway import LineBusy, NotAsked, PaymentRefused, PromptAccepted, Why
from tests.doors.small_daraja import (
    ACCEPTED,
    CHECKOUT,
    HTML,
    QUOTA,
    SPIKE,
    SmallDaraja,
    cut_the_line,
    error,
    failure,
    prompt,
)


@pytest.fixture
def safaricom():
    with SmallDaraja() as safaricom:
        yield safaricom


def test_a_prompt_is_sent_with_every_field_of_the_facts(safaricom):
    assert prompt(safaricom.client()) == PromptAccepted("2654-4b64-97ff-b827b542881d3130", CHECKOUT)
    [(headers, body)] = safaricom.pushes
    assert body == {
        "BusinessShortCode": "174379",
        "Password": base64.b64encode(b"174379passkey20240710120000").decode(),
        "Timestamp": "20240710120000",
        "TransactionType": "CustomerPayBillOnline",
        "Amount": "2000",
        "PartyA": "254712345678",
        "PartyB": "174379",
        "PhoneNumber": "254712345678",
        "CallBackURL": "https://pay.example/payments/stk/k3y",
        "AccountReference": "48213",
        "TransactionDesc": "Session",
    }
    assert headers["Authorization"] == "Bearer token-1"
    assert headers["Content-Type"] == "application/json"
    assert headers["Connection"] == "close"


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("Amount", {"shillings": 0}),
        ("Amount", {"shillings": -5}),
        ("Amount", {"shillings": 250_001}),
        ("Amount", {"shillings": 10.5}),
        ("Amount", {"shillings": True}),
        ("PhoneNumber", {"phone": "0712345678"}),
        ("PhoneNumber", {"phone": "+254212345678"}),
        ("PhoneNumber", {"phone": "+2547123456789"}),
        ("PhoneNumber", {"phone": "+254712345678\n"}),
        ("AccountReference", {"reference": ""}),
        ("AccountReference", {"reference": "1234567890123"}),
        ("AccountReference", {"reference": "48 213"}),
        ("TransactionDesc", {"description": "fourteen chars"}),
        ("TransactionDesc", {"description": ""}),
        ("CallBackURL", {"callback_url": "https://pay.example/Payments"}),
        ("CallBackURL", {"callback_url": "https://pay.example/a b"}),
        ("CallBackURL", {"callback_url": "ftp://pay.example/"}),
        ("CallBackURL", {"callback_url": "/payments/stk/k3y"}),
        ("CallBackURL", {"callback_url": ""}),
    ],
)
def test_a_field_that_will_not_do_is_named_and_nothing_is_sent(safaricom, field, changed):
    with pytest.raises(ValueError, match=rf"^{field} must"):
        prompt(safaricom.client(), **changed)
    assert not safaricom.pushes


@pytest.mark.parametrize(
    "changed",
    [
        {"shillings": 1},
        {"shillings": 250_000},
        {"phone": "254110000000"},
        {"phone": "+254181000000"},
        {"reference": "ABCdef123456"},
        {"description": "thirteen char"},
        {"callback_url": "http://127.0.0.1:5000/payments/stk/k3y"},
    ],
)
def test_what_is_just_within_the_rules_is_sent(safaricom, changed):
    assert prompt(safaricom.client(), **changed).checkout_request_id == CHECKOUT


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (400, error("400.002.02", "Bad Request - Invalid PhoneNumber"), Why.ACCOUNT_PROBLEM),
        (400, error("400.002.02", "Bad Request - Invalid BusinessShortCode"), Why.OUR_FAULT),
        (400, error("400.002.02", "Bad Request - Invalid CallBackURL"), Why.OUR_FAULT),
        (400, error("400.002.05", "Invalid Request Payload"), Why.OUR_FAULT),
        (
            401,
            error(
                "401.003.01",
                "Error Occurred - Invalid Access Token - Invalid API call as no apiproduct match found",
            ),
            Why.OUR_FAULT,
        ),
        (400, error("400.002.02", "Bad Request - Invalid PartyA"), Why.ACCOUNT_PROBLEM),
        (404, error("404.001.01", "Resource not found"), Why.OUR_FAULT),
        (405, error("405.001", "GET Method Not Allowed"), Why.OUR_FAULT),
        (500, error("500.001.1001", "Merchant does not exist"), Why.OUR_FAULT),
        (500, error("500.001.1001", "[MerchantValidate] - Wrong credentials"), Why.OUR_FAULT),
        (500, error("500.001.1001", "Wrong credentials"), Why.OUR_FAULT),
    ],
)
def test_what_can_never_work_is_refused(safaricom, status, body, why):
    safaricom.push_replies = [(status, body)]
    failed = failure(safaricom.client())
    assert isinstance(failed, PaymentRefused)
    assert failed.why is why
    assert len(safaricom.pushes) == 1


@pytest.mark.parametrize(
    ("status", "body", "seconds"),
    [
        (500, error("500.003.02", "System is busy. Please try again in few minutes."), 45),
        (500, error("500.003.02", "Error Occurred: Spike Arrest Violation"), 65),
        (500, error("500.003.03", "Quota Violation"), 300),
        (500, QUOTA, 300),
        (429, SPIKE, 65),
        (500, SPIKE, 65),
        (429, HTML, 65),
    ],
)
def test_what_was_turned_back_before_m_pesa_may_be_tried_later(safaricom, status, body, seconds):
    safaricom.push_replies = [(status, body)]
    failed = failure(safaricom.client())
    assert type(failed) is TryLater
    assert failed.after == timedelta(seconds=seconds)
    assert len(safaricom.pushes) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Unable to lock subscriber, a transaction is already in process for the current subscriber",
        "There is an ongoing session that conflicts with the PUSH request",
    ],
)
def test_a_phone_with_another_session_open_is_told_apart_and_waits_a_minute(safaricom, text):
    safaricom.push_replies = [(500, error("500.001.1001", text))]
    failed = failure(safaricom.client())
    assert isinstance(failed, LineBusy)
    assert failed.after == timedelta(seconds=60)
    assert len(safaricom.pushes) == 1


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, HTML),
        (200, "[]"),
        (200, "{}"),
        (200, {**ACCEPTED, "ResponseCode": "1"}),
        (200, {**ACCEPTED, "CheckoutRequestID": ""}),
        (200, {key: value for key, value in ACCEPTED.items() if key != "MerchantRequestID"}),
        (302, ""),
        (400, error("400.999.99", "Something new")),
        (403, HTML),
        (500, ""),
        (500, error("500.001.1001", "")),
        (500, error("500.001.1001", "An internal error")),
        (500, error("500.003.1001", "Internal Server Error")),
        (502, HTML),
        (503, HTML),
        (504, HTML),
    ],
)
def test_whatever_else_comes_back_is_unclear_and_is_never_sent_again(safaricom, status, body):
    safaricom.push_replies = [(status, body)]
    assert type(failure(safaricom.client())) is Unclear
    assert len(safaricom.pushes) == 1


def test_an_answer_that_does_not_come_in_time_is_unclear_and_is_never_sent_again(safaricom):
    daraja = safaricom.client(timeout=(1, 0.3))
    prompt(daraja)
    safaricom.before = lambda: time.sleep(0.8)
    assert type(failure(daraja)) is Unclear
    assert len(safaricom.pushes) == 2


def test_a_line_cut_before_the_answer_is_unclear_and_is_never_sent_again(safaricom):
    daraja = safaricom.client()
    prompt(daraja)
    safaricom.before = cut_the_line
    assert type(failure(daraja)) is Unclear
    assert len(safaricom.pushes) == 2


def test_nobody_listening_means_nothing_was_sent(safaricom):
    daraja = safaricom.client()
    prompt(daraja)
    safaricom.stop()
    with nobody_at(safaricom.url):
        assert isinstance(failure(daraja), TryLater)
        assert daraja.ask(CHECKOUT) == NotAsked()


@contextmanager
def nobody_at(url, patience=10):
    """The port is kept from others, who would answer there, as a busy machine gives it out again at once."""
    given_up = time.monotonic() + patience
    with socket.socket() as keeper:
        keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        while time.monotonic() < given_up:
            with suppress(OSError):
                keeper.bind(("127.0.0.1", urlsplit(url).port))
                break
            time.sleep(0.05)
        yield


@pytest.mark.parametrize(
    "text",
    ["Bad Request - Invalid PhoneNumber 254712345678", "0712345678 refused", "ws_CO_1007202409712345678"],
)
def test_no_failure_and_no_log_line_repeats_a_number(safaricom, text, capsys):
    safaricom.push_replies = [(500, error("500.001.1001", text))]
    told = repr(failure(safaricom.client())) + capsys.readouterr().out
    assert "712345678" not in told


def test_what_only_the_operator_can_mend_is_an_error_in_the_log(safaricom, capsys):
    safaricom.push_replies = [(500, error("500.001.1001", "Merchant does not exist"))]
    failure(safaricom.client())
    assert "daraja_refuses_what_we_ask" in capsys.readouterr().out
