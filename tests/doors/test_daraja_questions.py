"""Asking how a payment ended (facts/daraja.md 4)."""

import base64
from datetime import timedelta

import pytest

from payments.gateway import NoAnswer, NotAsked, NotPaid, Paid, Pending, Why
from tests.doors.small_daraja import CHECKOUT, HTML, SPIKE, SmallDaraja, ended, error


@pytest.fixture
def safaricom():
    with SmallDaraja() as safaricom:
        yield safaricom


@pytest.mark.parametrize(
    ("status", "body", "answer"),
    [
        (200, ended("0"), Paid()),
        (200, ended(0), Paid()),
        (200, ended("4999"), Pending()),
        (200, ended(4999), Pending()),
        (200, ended(None), NoAnswer()),
        (200, ended("0", CheckoutRequestID="ws_CO_somebody_else"), NoAnswer()),
        (200, ended("0", CheckoutRequestID=None), NoAnswer()),
        (200, ended("0", ResponseCode="1"), NoAnswer()),
        (200, ended("0", errorCode="500.001.1001"), NoAnswer()),
        (500, ended("0"), NoAnswer()),
        (200, error("500.001.1001", ""), NoAnswer()),
        (500, error("500.001.1001", ""), NoAnswer()),
        (500, error("500.001.1001", "The transaction is being processed"), NoAnswer()),
        (500, error("500.001.1001", "The transaction does not Exist"), NoAnswer()),
        (400, error("400.002.02", "Bad Request - Invalid CheckoutRequestID"), NoAnswer()),
        (500, error("500.003.02", "System is busy. Please try again in few minutes."), NoAnswer()),
        (200, HTML, NoAnswer()),
        (403, HTML, NoAnswer()),
        (504, "", NoAnswer()),
        (429, SPIKE, NotAsked(timedelta(seconds=65))),
    ],
)
def test_only_a_whole_answer_about_this_payment_says_anything(safaricom, status, body, answer):
    safaricom.query_replies = [(status, body)]
    assert safaricom.client().ask(CHECKOUT) == answer


def test_a_question_names_the_payment_and_signs_afresh(safaricom):
    safaricom.moment += timedelta(minutes=1)
    safaricom.client().ask(CHECKOUT)
    assert safaricom.questions[0][1] == {
        "BusinessShortCode": "174379",
        "Password": base64.b64encode(b"174379passkey20240710120100").decode(),
        "Timestamp": "20240710120100",
        "CheckoutRequestID": CHECKOUT,
    }


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("1", Why.NOT_ENOUGH_MONEY),
        (1032, Why.NOT_COMPLETED),
        ("1037", Why.UNREACHABLE),
        ("2001", Why.WRONG_PIN),
        ("1036", Why.UNREACHABLE),
        ("8006", Why.PIN_LOCKED),
    ],
)
def test_a_final_code_or_one_now_confirmed_means_not_paid(safaricom, code, why):
    safaricom.query_replies = [(200, ended(code))]
    answer = safaricom.client().ask(CHECKOUT)
    assert isinstance(answer, NotPaid)
    assert (answer.code, answer.ending.why) == (str(code), why)


@pytest.mark.parametrize("code", ["17", "2029", "2002", "100000100", "31337"])
def test_a_code_that_settles_nothing_is_heard_but_is_no_answer(safaricom, code):
    safaricom.query_replies = [(200, ended(code))]
    answer = safaricom.client().ask(CHECKOUT)
    assert isinstance(answer, NoAnswer)
    assert answer.heard is not None
    assert (answer.heard.code, answer.heard.why) == (code, Why.UNCLEAR)
