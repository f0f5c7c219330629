"""M-Pesa's own list of what came to us, page by page (facts/daraja.md 7.5)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from failures import TryLater
from payments.daraja import pulls
from payments.daraja.wire import Reply
from payments.gateway import PaymentRefused, Received, Why
from tests.doors.small_daraja import HTML, NO_PAYMENTS, NOON, SPIKE, SmallDaraja, cut_the_line, error, failure

CAPTURED = {
    "transactionId": "yzlyrEsRG1",
    "trxDate": "2020-08-05T10:13:00Z",
    "msisdn": 722000000,
    "sender": "UAT2",
    "transactiontype": "c2b-pay-bill-debit",
    "billreference": "TX7K2P",
    "amount": "168.00",
    "organizationname": "Smiling Steps",
}
HOUR = timedelta(hours=1)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


def page(*rows, **said):
    return (200, {"ResponseRefID": "26178-1", "ResponseCode": "1000", "Response": [list(rows)], **said})


def row(receipt, **said):
    return {**CAPTURED, "transactionId": receipt, **said}


def between(daraja, start=NOON - HOUR, end=NOON):
    return daraja.payments_between(start, end)


@pytest.fixture
def safaricom():
    with SmallDaraja() as safaricom:
        yield safaricom


def test_a_captured_page_is_read_whole(safaricom):
    safaricom.pull_replies = [page(CAPTURED, ResponseMessage="Success")]
    assert between(safaricom.client()) == [
        Received(
            receipt="yzlyrEsRG1",
            shillings=168,
            reference="TX7K2P",
            phone_hint="722000000",
            at=datetime(2020, 8, 5, 7, 13, tzinfo=UTC),  # 10:13 in Nairobi, whatever the Z says
            kind="c2b-pay-bill-debit",
        )
    ]


def test_it_is_asked_in_nairobis_time_for_rows_from_an_offset_on(safaricom):
    safaricom.pull_replies = [page(row("AAA0000001"), row("AAA0000002")), page(row("AAA0000003"))]
    safaricom.moment += timedelta(seconds=10)
    found = between(safaricom.client(), end=NOON + timedelta(microseconds=1))
    assert [each.receipt for each in found] == ["AAA0000001", "AAA0000002", "AAA0000003"]
    assert {path for path, _, _ in safaricom.pulls} == {"/pulltransactions/v1/query"}
    assert [body for _, _, body in safaricom.pulls] == [
        {
            "ShortCode": "174379",
            "StartDate": "2024-07-10 11:00:00",
            "EndDate": "2024-07-10 12:00:01",
            "OffSetValue": offset,
        }
        for offset in ("0", "2", "3")
    ]


@pytest.mark.parametrize(
    "body",
    [
        NO_PAYMENTS,
        {**NO_PAYMENTS, "ResponseCode": 1001, "Response": [[]]},
        {**NO_PAYMENTS, "ResponseCode": "1000"},
        {**NO_PAYMENTS, "ResponseCode": 1000, "Response": []},
        {"ResponseCode": "1000"},
        {"ResponseCode": "1000", "Response": [[[[[[{"transactionId": "QA12BC34DE"}]]]]]]},
        {"ResponseCode": "1000", "Response": "[[" * 5000},
    ],
)
def test_nothing_has_many_shapes(safaricom, body):
    safaricom.pull_replies = [(200, body)]
    assert between(safaricom.client()) == []
    assert len(safaricom.pulls) == 1


@pytest.mark.parametrize(
    "response",
    [
        [[row("QA12BC34DE")]],
        [row("QA12BC34DE")],
        [[[row("QA12BC34DE")]]],
        row("QA12BC34DE"),
        '[[{"transactionId": "QA12BC34DE"}]]',
        [[{"transactionid": "QA12BC34DE"}]],
        [[row("QA12BC34DE"), row(None), {}, "junk", None, 7]],
    ],
)
def test_rows_are_found_however_they_are_wrapped(safaricom, response):
    safaricom.pull_replies = [page(Response=response)]
    assert [each.receipt for each in between(safaricom.client())] == ["QA12BC34DE"]


@pytest.mark.parametrize(
    ("said", "shillings"),
    [("168.00", 168), (168, 168), (168.0, 168), ("168", 168), ("168.50", None), (None, None), ("-1", None)],
)
def test_an_amount_is_whole_shillings_or_nothing(safaricom, said, shillings):
    safaricom.pull_replies = [page(row("QA12BC34DE", amount=said))]
    assert between(safaricom.client())[0].shillings == shillings


@pytest.mark.parametrize(
    "said",
    [
        "2024-07-10T12:00:00Z",
        "2024-07-10T12:00:00",
        "2024-07-10 12:00:00",
        "2024-07-10T12:00:00.000Z",
        "2024-07-10T12:00:00+03:00",
        "20240710120000",
        20240710120000,
    ],
)
def test_a_date_is_nairobis_time_however_it_is_written(safaricom, said):
    safaricom.pull_replies = [page(row("QA12BC34DE", trxDate=said))]
    assert between(safaricom.client())[0].at == NOON


def test_a_payment_on_two_pages_is_one_payment(safaricom):
    safaricom.pull_replies = [page(row("AAA0000001"), row("AAA0000002")), page(row("AAA0000002"))]
    assert len(between(safaricom.client())) == 2


def test_one_who_ignores_the_offset_is_not_asked_for_ever(safaricom):
    safaricom.pull_replies = [page(row("AAA0000001"))] * 10
    assert len(between(safaricom.client())) == 1
    assert len(safaricom.pulls) == 2


def test_more_pages_than_the_pace_allows_are_waited_for(safaricom):
    safaricom.pull_replies = [page(row(f"AAA000000{each}")) for each in range(8)]
    assert len(between(safaricom.client())) == 8


def test_what_m_pesa_has_no_longer_or_not_yet_is_not_asked_for(safaricom):
    """It keeps 48 hours, by a clock that need not be ours: ten minutes less are asked for."""
    safaricom.moment += timedelta(milliseconds=700)
    between(safaricom.client(), start=NOON - 100 * HOUR, end=NOON + HOUR)
    [(_, _, body)] = safaricom.pulls
    assert (body["StartDate"], body["EndDate"]) == ("2024-07-08 12:10:00", "2024-07-10 12:00:00")


@pytest.mark.parametrize("hours", [(-100, -48), (1, 2)])
def test_for_what_cannot_be_in_the_list_nobody_asks(safaricom, hours):
    start, end = (NOON + each * HOUR for each in hours)
    assert between(safaricom.client(), start=start, end=end) == []
    assert safaricom.pulls == []


@pytest.mark.parametrize(
    ("start", "end"), [(NOON, NOON), (NOON, NOON - HOUR), (NOON.replace(tzinfo=None), NOON + HOUR)]
)
def test_a_span_that_is_none_is_not_asked_for(safaricom, start, end):
    with pytest.raises(ValueError, match="start"):
        between(safaricom.client(), start, end)
    assert not safaricom.pulls


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, error("400.001", "Bad request"), PaymentRefused),
        (401, error("401.003.01", "no apiproduct match found"), PaymentRefused),
        (401, error("401.001", "Unauthorized"), TryLater),
        (500, error("500", "Internal Server Error"), TryLater),
        (429, SPIKE, TryLater),
        (200, HTML, TryLater),
        (200, {"ResponseCode": "9"}, TryLater),
        (504, HTML, TryLater),
    ],
)
def test_when_a_later_page_is_not_to_be_had_nothing_is_told(safaricom, status, body, kind):
    safaricom.pull_replies = [page(row("AAA0000001")), *[(status, body)] * 2]
    assert type(failure(safaricom.client(), between)) is kind


def test_a_list_lost_on_its_way_may_be_asked_for_again(safaricom):
    daraja = safaricom.client()
    between(daraja)
    safaricom.before = cut_the_line
    assert type(failure(daraja, between)) is TryLater


def test_rows_that_cannot_be_read_are_counted_in_the_log_and_named_nowhere(safaricom, capsys):
    safaricom.pull_replies = [page(row(None, sender="Amina"), row("QA12BC34DE"))]
    between(safaricom.client())
    told = "".join(capsys.readouterr())
    assert "mpesa_lists_what_cannot_be_read" in told
    assert "Amina" not in told


def test_what_came_in_shows_no_number_in_a_log(safaricom):
    safaricom.pull_replies = [page(CAPTURED)]
    shown = repr(between(safaricom.client()))
    assert "722000000" not in shown
    assert "TX7K2P" not in shown


@given(JSON)
def test_nothing_in_a_page_makes_the_reader_fail(response):
    rows = pulls.rows_in(Reply(200, {"ResponseCode": "1000", "Response": response}))
    assert all(payment.receipt.isalnum() for payment in pulls.read(rows))


@given(st.dictionaries(st.sampled_from(sorted(CAPTURED)), JSON))
def test_no_value_of_a_row_makes_the_reader_fail(said):
    rows = pulls.rows_in(Reply(200, {"ResponseCode": "1000", "Response": [[row("QA12BC34DE", **said)]]}))
    for payment in pulls.read(rows):
        assert payment.shillings is None or 0 <= payment.shillings < 10**9


def register(daraja, number="+254722000001", url="https://pay.example/payments/pull"):
    return daraja.register_pull(number, url)


@pytest.mark.parametrize(
    ("status", "new"),
    [
        ({"ResponseStatus": "1000"}, True),
        ({"Response Status": "1000"}, True),
        ({"ResponseStatus": 1001}, False),
        ({"Response Status": "1001"}, False),
    ],
)
def test_the_list_is_registered_once(safaricom, status, new):
    safaricom.order_replies = [(200, {"ResponseRefID": "1", "ShortCode": "174379", **status})]
    assert register(safaricom.client()) is new
    [(path, _, body)] = safaricom.orders
    assert (path, body) == (
        "/pulltransactions/v1/register",
        {
            "ShortCode": "174379",
            "RequestType": "Pull",
            "NominatedNumber": "254722000001",
            "CallBackURL": "https://pay.example/payments/pull",
        },
    )


def test_a_registration_that_was_not_taken_is_told(safaricom):
    safaricom.order_replies = [(400, error("400.001", "Bad request"))]
    failed = failure(safaricom.client(), register)
    assert isinstance(failed, PaymentRefused)
    assert failed.why is Why.OUR_FAULT


@pytest.mark.parametrize(("number", "url"), [("174379", "https://a.example"), ("+254722000001", "nowhere")])
def test_a_registration_that_will_not_do_is_not_sent(safaricom, number, url):
    with pytest.raises(ValueError, match="must be"):
        register(safaricom.client(), number, url)
    assert not safaricom.orders
