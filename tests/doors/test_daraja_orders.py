"""Money back, money out, and questions about either, through a small Daraja (facts/daraja.md 7)."""

import pytest

from payments.gateway import Accepted, PaymentRefused, Purpose, Why
from tests.doors.small_daraja import (
    REPORTS,
    TAKEN,
    SmallDaraja,
    ask_balance,
    certificate,
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


def test_every_report_goes_where_we_said():
    assert set(REPORTS.values()) == set(ADDRESSES.values())
    assert certificate().endswith(".pem")
