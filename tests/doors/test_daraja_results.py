"""What Safaricom posts when an order has ended, and the junk anybody may post (facts/daraja.md 7)."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clock import NAIROBI
from payments.daraja.funds import read_funds
from payments.daraja.results import NotAResult, Outcome, read_result
from payments.gateway import Meaning, Why

REFERENCE = b'"ReferenceData":{"ReferenceItem":{"Key":"QueueTimeoutURL","Value":"https://internalsandbox"}}'
REVERSED = (
    b"""{"Result":{"ResultType":0,"ResultCode":0,
 "ResultDesc":"The service request is processed successfully.",
 "OriginatorConversationID":"dad6-4c34-8787-c8cb963a496d1268232",
 "ConversationID":"AG_20211114_201018edbbf9f1582eaa",
 "TransactionID":"SKE52PAWR9","ResultParameters":{"ResultParameter":[
 {"Key":"DebitAccountBalance","Value":"Utility Account|KES|7722179.62|7722179.62|0.00|0.00"},
 {"Key":"Amount","Value":1.0},{"Key":"TransCompletedTime","Value":20211114132711},
 {"Key":"OriginalTransactionID","Value":"SKC82PACB8"},{"Key":"Charge","Value":0.0},
 {"Key":"CreditPartyPublicName","Value":"254705912645 - AMINA NJERI"},
 {"Key":"DebitPartyPublicName","Value":"600992 - Smiling Steps"}]},"""
    + REFERENCE
    + b"}}"
)
SENT = (
    b"""{"Result":{"ResultType":0,"ResultCode":0,
 "ResultDesc":"The service request is processed successfully.",
 "OriginatorConversationID":"53e3-4aa8-9fe0-8fb5e4092cdd3533373",
 "ConversationID":"AG_20240706_2010364430d9bbdaf872",
 "TransactionID":"SG632NMUAB","ResultParameters":{"ResultParameter":[
 {"Key":"TransactionAmount","Value":10},{"Key":"TransactionReceipt","Value":"SG632NMUAB"},
 {"Key":"ReceiverPartyPublicName","Value":"254705912645 - AMINA NJERI"},
 {"Key":"TransactionCompletedDateTime","Value":"06.07.2024 22:48:52"},
 {"Key":"B2CUtilityAccountAvailableFunds","Value":8959269.6},
 {"Key":"B2CWorkingAccountAvailableFunds","Value":1199371.0},
 {"Key":"B2CRecipientIsRegisteredCustomer","Value":"Y"},
 {"Key":"B2CChargesPaidAccountAvailableFunds","Value":-1980.0}]},"""
    + REFERENCE
    + b"}}"
)
FAILED = (
    b"""{"Result":{"ResultType":0,"ResultCode":2001,"ResultDesc":"The initiator information is invalid.",
 "OriginatorConversationID":"53e3-1","ConversationID":"AG_1","TransactionID":"SG722NMVXQ","""
    + REFERENCE
    + b"}}"
)
LOOKED_UP = b"""{"Result":{"ConversationID":"AG_20180223_0000493344ae97d86f75",
 "OriginatorConversationID":"3213-416199-2","ResultCode":0,
 "ResultDesc":"The service request is processed successfully.","ResultType":0,"TransactionID":"MBN0000000",
 "ResultParameters":{"ResultParameter":[
 {"Key":"DebitPartyName","Value":"600310 - Smiling Steps"},
 {"Key":"DebitPartyName","Value":"254708374149 - Amina"},
 {"Key":"OriginatorConversationID","Value":"3211-416020-3"},{"Key":"InitiatedTime","Value":"20180223054112"},
 {"Key":"DebitAccountType","Value":"Utility Account"},
 {"Key":"DebitPartyCharges","Value":"Fee For B2C Payment|KES|22.40"},{"Key":"TransactionReason"},
 {"Key":"ReasonType","Value":"Business Payment to Customer via API"},
 {"Key":"TransactionStatus","Value":"Completed"},{"Key":"FinalisedTime","Value":"20180223054112"},
 {"Key":"Amount","Value":"300"},{"Key":"ConversationID","Value":"AG_20180223_000041b09c22e613d6c9"},
 {"Key":"ReceiptNo","Value":"MBN31H462N"}]},"ReferenceData":{"ReferenceItem":{"Key":"Occasion"}}}}"""
BALANCE = (
    "Working Account|KES|700000.00|700000.00|0.00|0.00&Utility Account|KES|228037.50|228036.99|0.00|0.00"
    "&Charges Paid Account|KES|-1540.00|-1540.50|0.00|0.00"
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
NAMES = ["TransactionAmount", "Amount", "TransactionReceipt", "ReceiptNo", "TransCompletedTime"]
NAMES += ["TransactionStatus", "AccountBalance", "DebitPartyName", "FinalisedTime"]


def result(*parameters, **said):
    named = [{"Key": key, "Value": value} for key, value in parameters]
    told = {"ResultCode": 0, "OriginatorConversationID": "53e3-1", "ConversationID": "AG_1", **said}
    return json.dumps({"Result": {"ResultParameters": {"ResultParameter": named}, **told}}).encode()


def test_a_captured_reversal_is_read_whole():
    told = read_result(REVERSED)
    assert told.done
    assert told == Outcome(
        code="0",
        meaning=Meaning.DONE,
        why=None,
        key="dad6-4c34-8787-c8cb963a496d1268232",
        conversation_id="AG_20211114_201018edbbf9f1582eaa",
        receipt="SKE52PAWR9",
        shillings=1,
        at=datetime(2021, 11, 14, 10, 27, 11, tzinfo=UTC),
        told=told.told,
    )
    assert told.first("OriginalTransactionID") == "SKC82PACB8"
    assert told.first("Charge") == "0"


def test_captured_money_sent_is_read_whole():
    told = read_result(SENT)
    assert (told.receipt, told.shillings) == ("SG632NMUAB", 10)
    assert told.at == datetime(2024, 7, 6, 19, 48, 52, tzinfo=UTC)
    assert told.first("B2CUtilityAccountAvailableFunds") == "8959269.6"
    assert told.first("B2CRecipientIsRegisteredCustomer") == "Y"


def test_a_captured_failure_has_a_meaning_and_no_receipt_though_one_is_named():
    told = read_result(FAILED)
    assert (told.code, told.meaning, told.why) == ("2001", Meaning.REFUSED, Why.OUR_FAULT)
    assert (told.receipt, told.shillings, told.at, told.told) == (None, None, None, {})


def test_a_balance_that_was_refused_has_parameters_all_the_same_and_a_reference_without_a_value():
    said = {"ErrorMsg": "API Password is locked. ", "BOCompletedTime": 20261006093245}
    reference = {"ReferenceItem": {"Key": "QueueTimeoutURL"}}
    told = read_result(result(*said.items(), ResultCode=8006, ReferenceData=reference))
    assert (told.meaning, told.why) == (Meaning.REFUSED, Why.OUR_FAULT)
    assert told.at == datetime(2026, 10, 6, 6, 32, 45, tzinfo=UTC)
    assert read_funds(told) == []


def test_a_captured_look_up_tells_of_the_payment_looked_up():
    told = read_result(LOOKED_UP)
    assert told.key == "3213-416199-2"
    assert told.standing is Meaning.DONE
    assert (told.receipt, told.shillings) == ("MBN31H462N", 300)
    assert told.at == datetime(2018, 2, 23, 2, 41, 12, tzinfo=UTC)
    assert told.first("ConversationID") == "AG_20180223_000041b09c22e613d6c9"
    assert told.told["DebitPartyName"] == ("600310 - Smiling Steps", "254708374149 - Amina")


@pytest.mark.parametrize("body", [REVERSED, SENT, LOOKED_UP])
def test_a_result_that_ends_up_in_a_log_names_nobody(body):
    shown = repr(read_result(body))
    assert not [word for word in ("2547", "AMINA", "Amina") if word in shown]


@pytest.mark.parametrize(
    ("given", "code", "meaning"),
    [
        ("0", "0", Meaning.DONE),
        (0.0, "0", Meaning.DONE),
        ("R000001", "R000001", Meaning.ALREADY_DONE),
        ("R000002", "R000002", Meaning.NOT_FOUND),
        ("SFC_IC0003", "SFC_IC0003", Meaning.REFUSED),
        (1, "1", Meaning.TRY_LATER),
        ("17", "17", Meaning.UNCLEAR),
        (31337, "31337", Meaning.UNCLEAR),
    ],
)
def test_a_code_may_be_a_number_or_text(given, code, meaning):
    told = read_result(result(("ReceiptNo", "QA12BC34DE"), ResultCode=given))
    assert (told.code, told.meaning) == (code, meaning)
    assert (told.receipt == "QA12BC34DE") is told.done


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"ResultParameter": {"Key": "Amount", "Value": "5.00"}}, {"Amount": ("5.00",)}),
        ({"ResultParameter": [{"Key": "Amount", "Value": 5}]}, {"Amount": ("5",)}),
        ({"ResultParameter": [{"Key": "Amount"}, {"Value": 3}, "what", None, {"Key": 7, "Value": 1}]}, {}),
        ({"ResultParameter": [{"Key": "A", "Value": 1}, {"Key": "A", "Value": 2}]}, {"A": ("1", "2")}),
        ({"ResultParameter": None}, {}),
        ({}, {}),
        ([], {}),
        (None, {}),
        ("junk", {}),
    ],
)
def test_parameters_are_read_by_key_however_many_there_are(parameters, told):
    assert read_result(result(ResultParameters=parameters)).told == told


@pytest.mark.parametrize("receipt", ["SKE0000000", "MBN0000000", "", None, 7, "short"])
def test_a_placeholder_is_no_receipt(receipt):
    assert read_result(result(TransactionID=receipt)).receipt is None


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        ("Completed", Meaning.DONE),
        ("Cancelled", Meaning.REFUSED),
        ("Declined", Meaning.REFUSED),
        ("Expired", Meaning.REFUSED),
        ("Initiated", Meaning.UNCLEAR),
        ("Authorized", Meaning.UNCLEAR),
        ("Pending Authorized", Meaning.UNCLEAR),
        ("Something new", Meaning.UNCLEAR),
        ("", Meaning.UNCLEAR),
        (None, Meaning.UNCLEAR),
    ],
)
def test_that_a_question_was_answered_is_not_the_answer(status, standing):
    told = read_result(result(("TransactionStatus", status)))
    assert told.done
    assert told.standing is standing


@pytest.mark.parametrize(
    ("code", "standing"),
    [
        ("25", Meaning.UNCLEAR),
        ("2001", Meaning.UNCLEAR),
        ("R000001", Meaning.UNCLEAR),
        ("1", Meaning.UNCLEAR),
        (2032, Meaning.NOT_FOUND),
        ("2033", Meaning.NOT_FOUND),
    ],
)
def test_a_question_that_was_not_answered_says_nothing_but_that_nothing_is_known(code, standing):
    assert read_result(result(("TransactionStatus", "Completed"), ResultCode=code)).standing is standing


def test_the_id_of_a_look_up_is_not_the_receipt_of_what_was_looked_up():
    told = read_result(result(("TransactionStatus", "Expired"), TransactionID="MBN31H462N"))
    assert told.receipt is None


@given(st.lists(st.tuples(st.sampled_from(NAMES), JSON), max_size=6), JSON, JSON)
def test_no_value_anywhere_makes_the_readers_fail_otherwise(parameters, code, ids):
    said = {"ResultCode": code, "TransactionID": ids, "ConversationID": ids}
    try:
        told = read_result(result(*parameters, **said))
    except NotAResult:
        return
    assert told.shillings is None or 0 <= told.shillings < 10**9
    assert isinstance(told.standing, Meaning)
    assert all(isinstance(funds.available, int) for funds in read_funds(told))


@given(
    shillings=st.integers(0, 250_000),
    receipt=st.from_regex(r"[A-Z0-9]{9}[A-Z]", fullmatch=True),
    at=st.integers(0, 4 * 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, NAIROBI)),
    write=st.sampled_from([str, int, float, lambda amount: f"{amount}.00"]),
)
def test_what_was_written_is_what_is_read(shillings, receipt, at, write):
    body = result(
        ("TransactionAmount", write(shillings)),
        ("TransactionReceipt", receipt),
        ("TransactionCompletedDateTime", f"{at:%d.%m.%Y %H:%M:%S}"),
    )
    told = read_result(body)
    assert (told.shillings, told.receipt, told.at) == (shillings, receipt, at)
