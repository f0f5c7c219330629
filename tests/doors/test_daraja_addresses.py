"""Registering the addresses to which payments by hand are told (facts/daraja.md 6)."""

import pytest

from failures import TryLater
from payments.gateway import PaymentRefused
from tests.doors.small_daraja import (
    HTML,
    SmallDaraja,
    error,
    failure,
)


@pytest.fixture
def safaricom():
    with SmallDaraja() as safaricom:
        yield safaricom


REGISTRATION = {
    "ShortCode": "174379",
    "ResponseType": "Completed",
    "ConfirmationURL": "https://pay.example/payments/c2b/k3y/confirmation",
    "ValidationURL": "https://pay.example/payments/c2b/k3y/validation",
}


def register(daraja, **changed):
    urls = {
        "validation_url": REGISTRATION["ValidationURL"],
        "confirmation_url": REGISTRATION["ConfirmationURL"],
    }
    return daraja.register_addresses(**{**urls, **changed})


def test_addresses_for_payments_by_hand_are_registered(safaricom):
    said = {"OriginatorCoversationID": "6e86-1", "ResponseCode": "0", "ResponseDescription": "Success"}
    safaricom.order_replies = [(200, said)]
    assert register(safaricom.client()) is True
    [(path, _, body)] = safaricom.orders
    assert (path, body) == ("/mpesa/c2b/v2/registerurl", REGISTRATION)


@pytest.mark.parametrize("text", ["Urls are already registered", "Duplicate notification info"])
def test_addresses_registered_before_are_no_failure_but_are_told_apart(safaricom, text):
    safaricom.order_replies = [(500, error("500.003.1001", text))]
    assert register(safaricom.client()) is False


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (401, error("401.003.01", "Invalid API call as no apiproduct match found"), PaymentRefused),
        (500, error("500.003.1001", "Internal Server Error"), TryLater),
        (200, HTML, TryLater),
        (504, HTML, TryLater),
    ],
)
def test_a_registration_that_failed_may_be_tried_again_unless_refused(safaricom, status, body, kind):
    safaricom.order_replies = [(status, body)]
    assert type(failure(safaricom.client(), register)) is kind


@pytest.mark.parametrize(
    "url",
    [
        "https://pay.example/mpesa/k3y",
        "https://safaricom.example/k3y",
        "https://pay.example/query/k3y",
        "https://pay.example/K3y",
        "not an address",
    ],
)
def test_an_address_with_a_word_that_safaricom_refuses_is_not_sent(safaricom, url):
    with pytest.raises(ValueError, match=r"^ConfirmationURL must"):
        register(safaricom.client(), confirmation_url=url)
    assert not safaricom.orders
