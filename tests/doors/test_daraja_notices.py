"""Balances, notices of a time-out, and junk at a results address (facts/daraja.md 7)."""

import json

import pytest

from payments.daraja.funds import Funds, read_funds
from payments.daraja.results import NotAResult, read_result

REFERENCE = b'"ReferenceData":{"ReferenceItem":{"Key":"QueueTimeoutURL","Value":"https://internalsandbox"}}'


BALANCE = (
    "Working Account|KES|700000.00|700000.00|0.00|0.00&Utility Account|KES|228037.50|228036.99|0.00|0.00"
    "&Charges Paid Account|KES|-1540.00|-1540.50|0.00|0.00"
)


def result(*parameters, **said):
    named = [{"Key": key, "Value": value} for key, value in parameters]
    told = {"ResultCode": 0, "OriginatorConversationID": "53e3-1", "ConversationID": "AG_1", **said}
    return json.dumps({"Result": {"ResultParameters": {"ResultParameter": named}, **told}}).encode()


def test_balances_are_whole_shillings_rounded_down():
    assert read_funds(read_result(result(("AccountBalance", BALANCE)))) == [
        Funds("Working Account", 700_000, 700_000),
        Funds("Utility Account", 228_037, 228_036),
        Funds("Charges Paid Account", -1540, -1541),
    ]


@pytest.mark.parametrize(
    "said", [None, "", "Utility Account", "Utility|KES|x|y", "U|KES|NaN|1", "U|KES|Infinity|1"]
)
def test_a_balance_that_cannot_be_read_is_none(said):
    assert read_funds(read_result(result(("AccountBalance", said)))) == []


JUNK = [
    b"",
    b"\xff\xfe\x00",
    b"null",
    b"[]",
    b"{}",
    b'"Result"',
    b'{"Result": null}',
    b'{"Result": []}',
    b'{"Result": {}}',
    b"[" * 100_000,
    result(ResultCode=None),
    result(ResultCode=True),
    result(ResultCode=[0]),
    result(ResultCode="0" * 41),
    result(ResultCode="\x00"),
]


@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_junk_is_not_a_result(junk):
    with pytest.raises(NotAResult):
        read_result(junk)
