"""Callbacks as Safaricom posted them, and the junk that anybody may post (facts/daraja.md 3.2)."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.daraja.callbacks import NotACallback, StkCallback, read_stk_callback

PAID_AT = datetime(2019, 12, 19, 7, 21, 15, tzinfo=UTC)  # 10:21:15 in Nairobi
CAPTURED = b"""{"Body":{"stkCallback":{
  "MerchantRequestID":"29115-34620561-1","CheckoutRequestID":"ws_CO_191220191020363925",
  "ResultCode":0,"ResultDesc":"The service request is processed successfully.",
  "CallbackMetadata":{"Item":[
    {"Name":"Amount","Value":1.00},
    {"Name":"MpesaReceiptNumber","Value":"NLJ7RT61SV"},
    {"Name":"Balance"},
    {"Name":"TransactionDate","Value":20191219102115},
    {"Name":"PhoneNumber","Value":254708374149}]}}}}"""


def body(*items, **said):
    named = [{"Name": name, "Value": value} for name, value in items]
    told = {"MerchantRequestID": "29115-1", "CheckoutRequestID": "ws_CO_1", "ResultCode": 0}
    return json.dumps(
        {"Body": {"stkCallback": {**told, "CallbackMetadata": {"Item": named}, **said}}}
    ).encode()


def test_a_captured_success_is_read_whole():
    assert read_stk_callback(CAPTURED) == StkCallback(
        checkout_request_id="ws_CO_191220191020363925",
        merchant_request_id="29115-34620561-1",
        code="0",
        shillings=1,
        receipt="NLJ7RT61SV",
        phone="254708374149",
        paid_at=PAID_AT,
    )
    assert read_stk_callback(CAPTURED).says_paid


def test_a_callback_that_ends_up_in_a_log_names_nobody():
    shown = repr(read_stk_callback(CAPTURED))
    assert "254708374149" not in shown
    assert "ws_CO" not in shown


def test_a_captured_failure_has_a_code_and_nothing_else():
    captured = b"""{"Body":{"stkCallback":{"MerchantRequestID":"f1e2-4b95-a71d-b30d3cdbb7a7942864",
      "CheckoutRequestID":"ws_CO_21072024125243250722943992","ResultCode":1032,
      "ResultDesc":"Request cancelled by user"}}}"""
    callback = read_stk_callback(captured)
    assert (callback.code, callback.says_paid) == ("1032", False)
    assert (callback.shillings, callback.receipt, callback.phone, callback.paid_at) == (None,) * 4


@pytest.mark.parametrize(
    ("given", "code"),
    [(1037, "1037"), ("1037", "1037"), (0.0, "0"), ("0", "0"), ("SFC_IC0003", "SFC_IC0003")],
)
def test_a_result_code_may_be_a_number_or_text(given, code):
    assert read_stk_callback(body(ResultCode=given)).code == code


@pytest.mark.parametrize(
    ("given", "shillings"),
    [
        (2000, 2000),
        (2000.0, 2000),
        ("2000.00", 2000),
        ("2000", 2000),
        (0, 0),
        (2000.5, None),
        ("2,000", None),
        (-5, None),
        (1e22, None),
        ("1e999999999", None),
        (True, None),
        (None, None),
        ([1], None),
    ],
)
def test_an_amount_is_whole_shillings_or_nothing(given, shillings):
    assert read_stk_callback(body(("Amount", given))).shillings == shillings


@pytest.mark.parametrize(
    ("given", "receipt"),
    [
        ("QA12BC34DE", "QA12BC34DE"),
        ("qa12bc34de", None),
        ("QA12BC34D", None),
        ("QA12BC34DE\n", None),
        (1, None),
    ],
)
def test_a_receipt_is_ten_capitals_and_digits_or_nothing(given, receipt):
    assert read_stk_callback(body(("MpesaReceiptNumber", given))).receipt == receipt


@pytest.mark.parametrize(
    ("given", "phone"),
    [(254708374149, "254708374149"), ("254708374149", "254708374149"), ("2547 ***** 126", "2547 ***** 126")],
)
def test_a_phone_may_be_a_number_text_or_masked(given, phone):
    assert read_stk_callback(body(("PhoneNumber", given))).phone == phone


@pytest.mark.parametrize(
    ("given", "moment"),
    [
        (20191219102115, PAID_AT),
        (20191219102115.0, PAID_AT),
        ("20191219102115", PAID_AT),
        ("2019121910211", None),
        ("20191319102115", None),
        ("", None),
        (None, None),
    ],
)
def test_a_date_is_nairobis_time(given, moment):
    assert read_stk_callback(body(("TransactionDate", given))).paid_at == moment


def test_items_are_read_by_name_in_any_order_with_strangers_among_them():
    items = [
        {"Name": "PhoneNumber", "Value": "254708374149"},
        {"Name": "Balance", "Value": "{Amount={BasicAmount=5.00}}"},
        {"Name": None, "Value": 1},
        "what",
        {"Value": 3},
        {"Name": "Amount", "Value": "1.00"},
    ]
    callback = read_stk_callback(body(CallbackMetadata={"Item": items}))
    assert (callback.shillings, callback.phone) == (1, "254708374149")


@pytest.mark.parametrize("metadata", [None, [], {}, {"Item": None}, {"Item": {}}, {"Item": "x"}, 5])
def test_odd_metadata_means_no_details(metadata):
    assert read_stk_callback(body(CallbackMetadata=metadata)).shillings is None


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"\xff\xfe\x00",
        b"ResultCode=0",
        b"null",
        b"[]",
        b"{}",
        b'{"Body": null}',
        b'{"Body": {"stkCallback": []}}',
        b'{"Body": {"stkCallback": "x"}}',
        b"[" * 100_000,
        b'{"Body": {"stkCallback": {"ResultCode": 0}}}',
        b'{"Body": {"stkCallback": {"CheckoutRequestID": "ws_CO_1"}}}',
        body(CheckoutRequestID=""),
        body(CheckoutRequestID=7),
        body(CheckoutRequestID="ws\x00CO"),
        body(CheckoutRequestID="x" * 101),
        body(ResultCode=None),
        body(ResultCode=True),
        body(ResultCode="0" * 41),
        body(ResultCode="\x00"),
    ],
    ids=range(20),
)
def test_junk_is_not_a_callback(junk):
    with pytest.raises(NotACallback):
        read_stk_callback(junk)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
NAMES = st.sampled_from(["Amount", "MpesaReceiptNumber", "TransactionDate", "PhoneNumber", "Balance"])


@given(st.lists(st.tuples(NAMES, JSON), max_size=6), JSON)
def test_no_value_anywhere_makes_the_reader_fail_otherwise(items, code):
    try:
        callback = read_stk_callback(body(*items, ResultCode=code))
    except NotACallback:
        return
    assert callback.shillings is None or 0 <= callback.shillings < 10**9
