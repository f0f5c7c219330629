"""What M-Pesa tells of payments made by hand, and the junk anybody may post (facts/daraja.md 6)."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clock import NAIROBI
from payments.daraja.pay_bill import (
    GO_AHEAD,
    TAKEN_DOWN,
    NotAPayment,
    Objection,
    PaidByHand,
    read_confirmation,
    read_validation,
    turned_away,
)

CAPTURED = b"""{"TransactionType":"Pay Bill","TransID":"RKL51ZDR4F","TransTime":"20231121121325",
 "TransAmount":"5.00","BusinessShortCode":"600966","BillRefNumber":"TX7K2P","InvoiceNumber":"",
 "OrgAccountBalance":"25.00","ThirdPartyTransID":"","MSISDN":"2547 ***** 126","FirstName":"NICHOLAS",
 "MiddleName":"","LastName":""}"""
READERS = [read_validation, read_confirmation]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


def body(**said):
    return json.dumps({**json.loads(CAPTURED), **said}).encode()


@pytest.mark.parametrize("read", READERS)
def test_a_captured_payment_is_read_whole(read):
    assert read(CAPTURED) == PaidByHand(
        receipt="RKL51ZDR4F",
        shillings=5,
        reference="TX7K2P",
        phone_hint="2547 ***** 126",
        at=datetime(2023, 11, 21, 9, 13, 25, tzinfo=UTC),  # 12:13:25 in Nairobi
        business_number="600966",
    )


def test_a_payment_that_ends_up_in_a_log_names_nobody():
    shown = repr(read_confirmation(CAPTURED))
    assert not [word for word in ("2547", "126", "NICHOLAS", "TX7K2P") if word in shown]


@pytest.mark.parametrize(
    ("given", "shillings"),
    [
        ("5.00", 5),
        ("5", 5),
        (5, 5),
        (5.0, 5),
        ("2000.00", 2000),
        ("5.50", None),
        ("", None),
        (None, None),
        (True, None),
        ("-5", None),
        ("5,000", None),
    ],
)
def test_an_amount_is_whole_shillings_or_nothing(given, shillings):
    assert read_confirmation(body(TransAmount=given)).shillings == shillings


@pytest.mark.parametrize(
    ("given", "reference"),
    [
        ("48213", "48213"),
        (" 48213 ", "48213"),
        (48213, "48213"),
        ("", ""),
        (None, ""),
        (["48213"], ""),
        ("48\x0013", "48 13"),
        ("Amina Njeri", "Amina Njeri"),
        ("x" * 300, "x" * 60),
        ("\ud800", ""),
    ],
)
def test_an_account_is_whatever_was_typed_without_what_no_database_takes(given, reference):
    assert read_confirmation(body(BillRefNumber=given)).reference == reference


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ("25470****149", "25470****149"),
        (254708374149, "254708374149"),
        ("ab" * 32, "ab" * 32),  # version 1 of the call tells a hash
        (None, ""),
    ],
)
def test_a_phone_is_a_hint_in_many_forms(given, hint):
    assert read_confirmation(body(MSISDN=given)).phone_hint == hint


@pytest.mark.parametrize("absent", ["MSISDN", "FirstName", "OrgAccountBalance", "BillRefNumber", "TransTime"])
def test_what_is_not_needed_may_be_absent(absent):
    said = {name: value for name, value in json.loads(CAPTURED).items() if name != absent}
    assert read_confirmation(json.dumps(said).encode()).receipt == "RKL51ZDR4F"


@pytest.mark.parametrize("given", ["2023112112132", "20231321121325", "00010101000000", "", None, [1]])
def test_a_time_that_is_none_is_nothing(given):
    assert read_confirmation(body(TransTime=given)).at is None


JUNK = [
    b"",
    b"\xff\xfe\x00",
    b"TransID=RKL51ZDR4F",
    b"null",
    b"[]",
    b"{}",
    b"[" * 100_000,
    body(TransID=""),
    body(TransID=None),
    body(TransID=7),
    body(TransID="rkl51zdr4f"),
    body(TransID="RKL51ZDR4F\n"),
    body(TransID="RKL51ZDR4FX"),
]


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_junk_is_not_a_payment(read, junk):
    with pytest.raises(NotAPayment):
        read(junk)


@given(st.dictionaries(st.sampled_from(sorted(json.loads(CAPTURED))), JSON))
def test_no_value_anywhere_makes_the_reader_fail_otherwise(said):
    try:
        told = read_confirmation(body(**said))
    except NotAPayment:
        return
    assert told.shillings is None or 0 <= told.shillings < 10**9
    assert (told.reference + told.phone_hint + told.business_number).isprintable()


@given(
    shillings=st.integers(1, 250_000),
    code=st.from_regex(r"[A-Z0-9]{9}[A-Z]", fullmatch=True),
    at=st.integers(0, 4 * 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, NAIROBI)),
)
def test_what_was_written_is_what_is_read(shillings, code, at):
    told = read_confirmation(
        body(TransAmount=f"{shillings}.00", TransID=code, TransTime=f"{at:%Y%m%d%H%M%S}")
    )
    assert (told.shillings, told.receipt, told.at) == (shillings, code, at)


def test_m_pesa_is_answered_in_its_own_words():
    assert GO_AHEAD == {"ResultCode": "0", "ResultDesc": "Accepted"}
    assert TAKEN_DOWN == {"ResultCode": 0, "ResultDesc": "Success"}
    assert turned_away(Objection.ACCOUNT) == {"ResultCode": "C2B00012", "ResultDesc": "Rejected"}
    assert [objection.value for objection in Objection] == [f"C2B0001{last}" for last in range(1, 7)]
