"""Money back, money out, and questions about either, through a small Daraja (facts/daraja.md 7)."""

import time
from datetime import timedelta

import pytest

from failures import TryLater, Unclear
from payments.gateway import Accepted, AlreadyAsked, PaymentRefused, Purpose, Why
from tests.doors.small_daraja import (
    HTML,
    QUOTA,
    REPORTS,
    SPIKE,
    TAKEN,
    TOKEN_REFUSED,
    SmallDaraja,
    ask_balance,
    certificate,
    cut_the_line,
    error,
    failure,
    give_back,
    look_up,
    opened,
    send_money,
)

ADDRESSES = {
    "ResultURL": "https://pay.example/payments/results/k3y",
    "QueueTimeOutURL": "https://pay.example/payments/timeouts/k3y",
}
ORDERS = [give_back, send_money, look_up, ask_balance]
MOVES_MONEY = [give_back, send_money]
ONLY_ASKS = [look_up, ask_balance]
DUPLICATE = (500, error("500.002.1001", "Duplicate OriginatorConversationID."))


@pytest.fixture
def safaricom():
    with SmallDaraja() as safaricom:
        yield safaricom


def sent(safaricom):
    """Path and fields of the one order, and the password in its credential."""
    [(path, headers, body)] = safaricom.orders
    assert headers["Authorization"] == "Bearer token-1"
    assert headers["Content-Type"] == "application/json"
    return path, body, opened(body.pop("SecurityCredential"))


def test_money_goes_back_by_a_whole_reversal(safaricom):
    assert give_back(safaricom.client()) == Accepted(
        "AG_20210706_20106e9209f64bebd05b", "f1e2-4b95-a71d-b30d3cdbb7a7735297"
    )
    assert sent(safaricom) == (
        "/mpesa/reversal/v1/request",
        {
            "Initiator": "clinicapi",
            "CommandID": "TransactionReversal",
            "TransactionID": "PDU91HIVIT",
            "Amount": "200",
            "ReceiverParty": "174379",
            "RecieverIdentifierType": "11",
            "Remarks": "Refund 48213",
            **ADDRESSES,
        },
        "S3cret#99",
    )


@pytest.mark.parametrize(("purpose", "word"), [(Purpose.PAYOUT, "Payout"), (Purpose.REFUND, "Refund")])
def test_money_is_sent_under_our_own_key(safaricom, purpose, word):
    assert send_money(safaricom.client(), purpose=purpose) == Accepted(
        TAKEN["ConversationID"], TAKEN["OriginatorConversationID"]
    )
    assert sent(safaricom) == (
        "/mpesa/b2c/v3/paymentrequest",
        {
            "OriginatorConversationID": "53e3-4aa8-9fe0",
            "InitiatorName": "clinicapi",
            "CommandID": "BusinessPayment",
            "Amount": "10",
            "PartyA": "174379",
            "PartyB": "254705912645",
            "Remarks": "Payout 7",
            "Occassion": word,
            **ADDRESSES,
        },
        "S3cret#99",
    )


@pytest.mark.parametrize(
    ("known", "field"),
    [
        ({"receipt": "NEF61H8J60"}, {"TransactionID": "NEF61H8J60"}),
        ({"receipt": None, "key": "7071-4170"}, {"OriginalConversationID": "7071-4170"}),
    ],
)
def test_a_payment_is_looked_up_by_receipt_or_by_key(safaricom, known, field):
    look_up(safaricom.client(), **known)
    assert sent(safaricom) == (
        "/mpesa/transactionstatus/v1/query",
        {
            "Initiator": "clinicapi",
            "CommandID": "TransactionStatusQuery",
            "PartyA": "174379",
            "IdentifierType": "4",
            "Remarks": "Look up",
            "Occasion": "Look up",
            **field,
            **ADDRESSES,
        },
        "S3cret#99",
    )


def test_the_balance_is_that_of_our_own_shortcode(safaricom):
    ask_balance(safaricom.client())
    assert sent(safaricom) == (
        "/mpesa/accountbalance/v1/query",
        {
            "Initiator": "clinicapi",
            "CommandID": "AccountBalance",
            "PartyA": "174379",
            "IdentifierType": "4",
            "Remarks": "Balance",
            **ADDRESSES,
        },
        "S3cret#99",
    )


@pytest.mark.parametrize(
    ("call", "field", "changed"),
    [
        (give_back, "TransactionID", {"receipt": "pdu91hivit"}),
        (give_back, "TransactionID", {"receipt": "PDU91HIVI"}),
        (give_back, "Amount", {"shillings": 0}),
        (give_back, "Amount", {"shillings": 250_001}),
        (give_back, "Remarks", {"about": "R"}),
        (give_back, "Remarks", {"about": "x" * 101}),
        (give_back, "Remarks", {"about": "Anxiety: refund"}),
        (give_back, "ResultURL", {"results_url": "https://pay.example/Results"}),
        (give_back, "QueueTimeOutURL", {"timeouts_url": "pay.example"}),
        (send_money, "Amount", {"shillings": 9}),
        (send_money, "Amount", {"shillings": 250_001}),
        (send_money, "Amount", {"shillings": 10.0}),
        (send_money, "PartyB", {"phone": "0705912645"}),
        (send_money, "PartyB", {"phone": "2547 ***** 126"}),
        (send_money, "OriginatorConversationID", {"key": ""}),
        (send_money, "OriginatorConversationID", {"key": "two words"}),
        (send_money, "OriginatorConversationID", {"key": "k" * 61}),
        (look_up, "either", {"receipt": "NEF61H8J60", "key": "7071-4170"}),
        (look_up, "either", {"receipt": None}),
        (look_up, "TransactionID", {"receipt": ""}),
        (look_up, "OriginalConversationID", {"receipt": None, "key": ""}),
        (ask_balance, "ResultURL", {"results_url": ""}),
    ],
)
def test_a_field_that_will_not_do_is_named_and_nothing_is_sent(safaricom, call, field, changed):
    with pytest.raises(ValueError, match=rf"^{field} "):
        call(safaricom.client(), **changed)
    assert not safaricom.orders
    assert not safaricom.token_requests


def test_a_credential_differs_each_time_though_it_says_the_same(safaricom):
    daraja = safaricom.client()
    give_back(daraja)
    give_back(daraja)
    credentials = [body["SecurityCredential"] for _, _, body in safaricom.orders]
    assert len(set(credentials)) == 2
    assert {len(credential) for credential in credentials} == {344}


@pytest.mark.parametrize("call", ORDERS)
@pytest.mark.parametrize(
    "missing",
    [
        {"daraja_initiator": ""},
        {"daraja_initiator_password": ""},
        {"daraja_certificate": ""},
        {"daraja_certificate": "/no/such/file.pem"},
        {"daraja_certificate": __file__},
        {"daraja_initiator_password": "longer than one key can seal " * 10},
    ],
)
def test_without_an_initiator_nothing_is_sent_and_the_operator_is_told(safaricom, call, missing):
    failed = failure(safaricom.client(account=missing), call)
    assert isinstance(failed, PaymentRefused)
    assert failed.why is Why.OUR_FAULT
    assert not safaricom.orders


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


def test_an_acceptance_without_a_key_is_one_all_the_same(safaricom):
    safaricom.order_replies = [(200, {**TAKEN, "OriginatorConversationID": None, "ResponseCode": 0})]
    assert give_back(safaricom.client()) == Accepted(TAKEN["ConversationID"], "")


@pytest.mark.parametrize("call", ORDERS)
def test_neither_password_nor_phone_is_ever_logged(safaricom, call, capsys, caplog):
    daraja = safaricom.client()
    call(daraja)
    safaricom.order_replies = [(500, error("500.001.1001", "S#1 254705912645 refused"))]
    told = repr(failure(daraja, call)) + caplog.text + "".join(capsys.readouterr())
    credentials = [body["SecurityCredential"] for _, _, body in safaricom.orders]
    assert not [secret for secret in ("S3cret#99", "705912645", *credentials) if secret in told]


@pytest.mark.parametrize("changed", [{"shillings": 1}, {"shillings": 250_000}, {"about": "ok"}])
def test_what_is_just_within_the_rules_is_sent(safaricom, changed):
    assert isinstance(give_back(safaricom.client(), **changed), Accepted)


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


def test_every_report_goes_where_we_said():
    assert set(REPORTS.values()) == set(ADDRESSES.values())
    assert certificate().endswith(".pem")
