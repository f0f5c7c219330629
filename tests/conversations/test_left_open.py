"""What M-Pesa tells of and does not settle: people get it, and nothing is booked meanwhile."""

import pytest
import requests
from sqlalchemy import select

from models.bookings import State
from models.by_hand import HandNotice
from models.oversight import Signal
from models.support import Ticket
from payments.signals import Sign
from tests.conversations.by_hand import list_is_read, pays_by_hand, states
from tests.conversations.money import tickets
from tests.conversations.scenes import attempts, books, is_accepted, said_by_m_pesa, state_of, tell
from tests.world import KEY

pytestmark = pytest.mark.usefixtures("pay_bill")


@pytest.fixture
def code(amina, dr_jane):
    """Amina's booking, which waits for her KSh 2,000."""
    return is_accepted(amina, dr_jane)


# not whole shillings


def confirmed(world, receipt, amount, account):
    body = {
        "TransactionType": "Pay Bill",
        "TransID": receipt,
        "TransTime": "20261207120000",
        "TransAmount": amount,
        "BusinessShortCode": "174379",
        "BillRefNumber": account,
        "MSISDN": "2547 ***** 126",
    }
    address = f"{world.served.url}/payments/c2b/{KEY}/confirmation"
    assert requests.post(address, json=body, timeout=10).status_code == 200
    world.settle()


def test_a_payment_that_is_not_whole_shillings_is_for_people(amina, world, code):
    for _ in range(2):
        confirmed(world, "QA12BC34DE", "2000.50", code)
    amina.no_more_sms()
    assert world.sql(select(HandNotice.verdict)) == [("no whole amount",)] * 2
    assert (tickets(world), states(world), books(world)) == (["money unmatched"], [], {})


# a success that comes late


def told_late_as_paid(amina, world, mpesa, questions):
    """The prompt had failed; a callback says that it was paid, and M-Pesa leaves so many questions open."""
    amina.texts("PAY").cancels_prompt().reads_all()
    mpesa.next_request("unspecific", "query", times=questions)
    tell(world, said_by_m_pesa(world, receipt="QA12BC34DE"))


def test_one_that_m_pesa_neither_confirms_nor_denies_is_for_people(amina, world, mpesa, code):
    told_late_as_paid(amina, world, mpesa, questions=500)
    for minutes in (*[1] * 8, 10, 20, 70, 22 * 60):
        world.later(minutes=minutes)
    assert tickets(world) == []
    world.later(hours=3)
    assert (tickets(world), attempts(world), books(world)) == (["payment unclear"], ["failed"], {})


def test_one_that_m_pesa_denies_in_time_is_not(amina, world, mpesa, code):
    told_late_as_paid(amina, world, mpesa, questions=3)
    for minutes in (*[1] * 8, 10, 20, 70, 25 * 60):
        world.later(minutes=minutes)
    assert (tickets(world), world.sql(select(Signal.rule))) == ([], [(Sign.DENIED,)])


def test_while_it_is_open_no_time_runs_out_and_nobody_is_told_that_they_were_not_charged(
    amina, world, mpesa, code
):
    told_late_as_paid(amina, world, mpesa, questions=500)
    world.clock.set("Wed 9:00 AM")
    world.goes_round()
    assert state_of(world, code) == State.APPROVED
    amina.no_more_sms()
    world.clock.set("Thu 2:01 PM")
    world.goes_round()
    amina.gets_sms("not paid in time", "If you paid").no_more_sms()


def test_once_m_pesa_has_denied_it_time_runs_out(amina, world, mpesa, code):
    told_late_as_paid(amina, world, mpesa, questions=3)
    for minutes in (*[1] * 8, 10):
        world.later(minutes=minutes)
    world.clock.set("Wed 9:00 AM")
    world.goes_round()
    assert state_of(world, code) == State.LAPSED


def test_people_need_not_look_once_it_turns_out_to_be_true(amina, world, mpesa, code):
    mpesa.scenario(amina.phone, callback_says="1032", confirmation_after=30 * 3600)
    amina.texts("PAY").enters_pin().gets_sms("not completed").reads_all()
    mpesa.next_request("unspecific", "query", times=500)
    tell(world, said_by_m_pesa(world, receipt=mpesa.book[0].receipt))
    for minutes in (*[1] * 8, 10, 20, 70, 25 * 60):
        world.later(minutes=minutes)
    assert tickets(world) == ["payment unclear"]
    world.later(hours=4)
    assert (tickets(world), attempts(world)) == ([], ["paid"])


# M-Pesa's list, which it keeps for two days


def test_what_m_pesa_did_not_keep_until_we_could_read_it_is_for_people(amina, world, mpesa, code):
    list_is_read(world)
    mpesa.scenario(amina.phone, confirmation="never")
    pays_by_hand(world, amina, 2000, code)
    world.later(hours=52)
    assert (states(world), tickets(world)) == ([], ["list not read"])
    [note] = notes(world)
    assert "from 07 Dec 09:00 to 07 Dec 13:10 was not read" in note


def test_a_list_that_was_read_after_two_days_but_in_time_has_no_gap(amina, world, mpesa, code):
    list_is_read(world)
    mpesa.scenario(amina.phone, confirmation="never")
    pays_by_hand(world, amina, 2000, code)
    world.later(hours=47)
    assert tickets(world) == []
    assert len(states(world)) == 1


def notes(world):
    with world.runtime.office.looking() as work:
        return [ticket.note for ticket in work.session.scalars(select(Ticket))]
