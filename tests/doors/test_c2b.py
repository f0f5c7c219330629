"""The doors at which M-Pesa asks and tells of payments by hand (facts/daraja.md 6)."""

import json

import pytest
from sqlalchemy import func, select

from booking.codes import is_code
from models.by_hand import HandNotice, HandPayment
from tests.conversations.scenes import is_accepted
from tests.servers import redis_url
from tests.world import KEY, opened

ACCEPTED = {"ResultCode": "0", "ResultDesc": "Accepted"}
REJECTED = {"ResultCode": "C2B00012", "ResultDesc": "Rejected"}
TAKEN_DOWN = {"ResultCode": 0, "ResultDesc": "Success"}
# As the portal shows one, with an account of ours.
TOLD = {
    "TransactionType": "Pay Bill",
    "TransID": "RKL51ZDR4F",
    "TransTime": "20261207085900",
    "TransAmount": "2000.00",
    "BusinessShortCode": "174379",
    "BillRefNumber": "",
    "InvoiceNumber": "",
    "OrgAccountBalance": "25.00",
    "ThirdPartyTransID": "",
    "MSISDN": "2547 ***** 126",
    "FirstName": "NICHOLAS",
    "MiddleName": "",
    "LastName": "",
}
CONFIRMATION, VALIDATION = (f"/payments/c2b/{KEY}/{door}" for door in ("confirmation", "validation"))


@pytest.fixture
def door(world):
    return doors_of(world)


def doors_of(world):
    return world.served.server.app.test_client()


@pytest.fixture
def code(amina, dr_jane):
    return is_accepted(amina, dr_jane)


def verdicts(world):
    return [verdict for (verdict,) in world.sql(select(HandNotice.verdict).order_by(HandNotice.id))]


def heard(world):
    """What is claimed of each payment: receipt, shillings, account."""
    with world.runtime.office.looking() as work:
        return [(it.receipt, it.amount, it.account) for it in work.session.scalars(select(HandPayment))]


CAPTURED = [
    ({}, "to be proven", 2000),
    ({"TransAmount": "2000"}, "to be proven", 2000),
    ({"TransAmount": 2000}, "to be proven", 2000),
    ({"TransAmount": 2000.0}, "to be proven", 2000),
    ({"MSISDN": "25471****126", "FirstName": None}, "to be proven", 2000),
    ({"MSISDN": "a" * 64}, "to be proven", 2000),
    ({"TransTime": "soon"}, "to be proven", 2000),
    ({"TransactionType": "Something new"}, "to be proven", 2000),
    ({"BusinessShortCode": 174379}, "to be proven", 2000),
    ({"TransAmount": "20.50"}, "no whole amount", None),
    ({"TransAmount": "0.00"}, "no whole amount", None),
    ({"TransAmount": "-5"}, "no whole amount", None),
    ({"TransAmount": None}, "no whole amount", None),
    ({"BusinessShortCode": "600966"}, "of another business", None),
    ({"BusinessShortCode": None}, "of another business", None),
    ({"TransID": "short"}, "not a payment", None),
    ({"TransID": None}, "not a payment", None),
    ({"TransID": ["RKL51ZDR4F"]}, "not a payment", None),
]


@pytest.mark.parametrize(("changed", "verdict", "shillings"), CAPTURED)
def test_a_confirmation_is_kept_answered_and_judged(door, world, code, changed, verdict, shillings):
    answer = door.post(CONFIRMATION, json={**TOLD, "BillRefNumber": code, **changed})
    assert (answer.status_code, answer.json) == (200, TAKEN_DOWN)
    world.settle()
    assert verdicts(world) == [verdict]
    assert heard(world) == ([("RKL51ZDR4F", shillings, code)] if shillings else [])


def test_a_confirmation_that_comes_twice_is_one_payment(door, world, code):
    for _ in range(2):
        assert door.post(CONFIRMATION, json={**TOLD, "BillRefNumber": code}).json == TAKEN_DOWN
        world.settle()
    assert (len(heard(world)), verdicts(world)) == (1, ["to be proven"] * 2)


def test_two_accounts_for_one_receipt_are_both_not_believed(door, world, code):
    for account in (code, "12344", code):
        door.post(CONFIRMATION, json={**TOLD, "BillRefNumber": account})
        world.settle()
    assert heard(world) == [("RKL51ZDR4F", 2000, "")]


@pytest.mark.parametrize(
    "account", ["\x00", "' OR 1=1 --", "x" * 10_000, "\u0664\u0668\u0662\u0661\u0665", "%00"]
)
def test_an_odd_account_is_kept_as_it_was_typed(door, world, account):
    assert door.post(CONFIRMATION, json={**TOLD, "BillRefNumber": account}).json == TAKEN_DOWN
    world.settle()
    assert verdicts(world) == ["to be proven"]


JUNK = [b"", b"[]", b"null", b"\xff\xfe\x00", b"TransID=RKL51ZDR4F", b"[" * 9000, b'"paid"']


@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_what_is_no_object_is_not_acknowledged_and_not_kept(door, world, junk):
    assert door.post(CONFIRMATION, data=junk).status_code == 400
    assert verdicts(world) == []


def test_a_confirmation_that_is_too_long_is_not_kept(door, world):
    assert door.post(CONFIRMATION, data=json.dumps({**TOLD, "LastName": "x" * 20_000})).status_code == 413
    assert verdicts(world) == []


def test_a_wrong_key_opens_neither_door(door, world):
    for path in (CONFIRMATION, VALIDATION):
        assert door.post(path.replace(KEY, KEY[::-1]), json=TOLD).status_code == 404
    assert verdicts(world) == []


def test_every_key_in_use_opens_the_doors(sqlite_clinic, worker_id):
    other = "z3n6q9w2e5r8t7y4u1"
    sqlite_clinic.put_back()
    with opened(sqlite_clinic.url, redis_url(worker_id), WEBHOOK_KEYS=f"{KEY},{other * 2}") as world:
        door = doors_of(world)
        for key in (KEY, other * 2):
            assert door.post(CONFIRMATION.replace(KEY, key), json=TOLD).json == TAKEN_DOWN


def test_a_confirmation_from_a_wrong_address_is_kept_and_not_obeyed(sqlite_clinic, worker_id):
    sqlite_clinic.put_back()
    with opened(sqlite_clinic.url, redis_url(worker_id), DARAJA_ALLOWED_IPS="196.201.212.69") as world:
        door = doors_of(world)
        assert door.post(CONFIRMATION, json=TOLD).json == TAKEN_DOWN
        assert door.post(VALIDATION, json=TOLD).json == ACCEPTED  # nothing is learnt here
        world.settle()
        assert (verdicts(world), heard(world)) == (["from a wrong address"], [])


# before it is paid


@pytest.mark.parametrize("written", ["{code}", " {code} ", "code {code}", "Amina {code}"])
def test_an_account_that_is_ours_may_be_paid(door, world, code, written):
    asked = {**TOLD, "BillRefNumber": written.format(code=code), "OrgAccountBalance": ""}
    assert door.post(VALIDATION, json=asked).json == ACCEPTED


def test_what_is_nobodys_account_is_turned_away_before_it_is_paid(door, world, code):
    slip = code[:-1] + str((int(code[-1]) + 1) % 10)
    nobodys = next(
        str(number) for number in range(10_000, 99_999) if is_code(str(number)) and str(number) != code
    )
    for account in (slip, nobodys, "", "rent", "\u0664\u0668\u0662\u0661\u0665", None):
        assert door.post(VALIDATION, json={**TOLD, "BillRefNumber": account}).json == REJECTED, account


def test_what_waits_for_nothing_any_more_may_be_paid_and_goes_back(door, world, amina, code):
    amina.texts("CANCEL")
    assert door.post(VALIDATION, json={**TOLD, "BillRefNumber": code}).json == ACCEPTED


def test_a_question_leaves_nothing_behind(door, world, code):
    door.post(VALIDATION, json={**TOLD, "BillRefNumber": code})
    assert world.sql(select(func.count()).select_from(HandNotice)) == [(0,)]


@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_a_question_that_cannot_be_read_turns_nobody_away(door, junk):
    assert door.post(VALIDATION, data=junk).json == ACCEPTED
