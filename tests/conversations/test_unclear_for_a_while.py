"""Nobody could tell for a quarter of an hour if a prompt was paid: people look, and M-Pesa is asked on."""

import pytest
from sqlalchemy import select

from models.bookings import State
from models.money import AttemptState
from models.support import Ticket
from tests.conversations.by_hand import books_agree
from tests.conversations.money import findings, tickets
from tests.conversations.scenes import attempts, books, is_accepted, said_by_m_pesa, state_of, tell

UNCLEAR, PAID, FAILED = AttemptState.UNCLEAR, AttemptState.PAID, AttemptState.FAILED
ONE_PAYMENT = {"mpesa clearing": 2000, "client credit": -2000}
ONE_TICKET = ["payment unclear"]
WHY = ("--why", "seen in the portal")


@pytest.fixture
def code(terminal, amina, dr_jane, world, mpesa):
    """Amina entered her PIN fourteen minutes ago, and M-Pesa answers in riddles."""
    code = is_accepted(amina, dr_jane)
    mpesa.scenario(amina.phone, callback="never", query_says="7777", confirmation="never")
    amina.texts("PAY").enters_pin()
    for _ in range(14):
        world.later(minutes=1)
    amina.gets_sms("cannot see yet").reads_all()
    assert (attempts(world), tickets(world)) == ([UNCLEAR], [])
    return code


@pytest.fixture
def for_long(world, code):
    world.later(minutes=1)


@pytest.mark.usefixtures("for_long")
def test_people_hear_of_it_and_the_client_hears_no_more_than_before(amina, world):
    assert (attempts(world), tickets(world)) == ([UNCLEAR], ONE_TICKET)
    amina.no_more_sms()


@pytest.mark.usefixtures("for_long")
def test_m_pesa_is_asked_on_and_what_it_says_closes_the_ticket(amina, world, mpesa):
    mpesa.scenario(amina.phone)
    world.later(minutes=15)
    amina.gets_sms("Paid: KSh 2,000")
    assert (attempts(world), tickets(world), books(world)) == ([PAID], [], ONE_PAYMENT)


@pytest.mark.usefixtures("for_long")
def test_after_a_day_another_ticket_takes_the_place_of_this_one(world):
    for _ in range(28):
        world.later(hours=1)
    assert (attempts(world), tickets(world)) == ([AttemptState.WITH_SUPPORT], ONE_TICKET)
    assert len(world.sql(select(Ticket.id))) == 2


def test_what_ends_in_time_is_no_ticket(amina, world, mpesa, code):
    mpesa.scenario(amina.phone)
    tell(world, said_by_m_pesa(world, receipt=mpesa.book[0].receipt))
    world.later(minutes=5)
    assert (attempts(world), world.sql(select(Ticket.id))) == ([PAID], [])


def test_it_is_listed_from_then_on_and_marked(world, terminal, code):
    assert "0 in all." in terminal.types("payments unclear")
    assert "unclear for 15 minutes" in terminal.is_refused(f"payments not-paid {code}", *WHY)
    world.later(minutes=1)
    assert f"{code}  KSh 2,000  ..678  still asked\n1 in all." in terminal.types("payments unclear")


@pytest.mark.usefixtures("for_long")
def test_reconcile_names_it_until_it_ends(world, terminal, code, mpesa):
    mpesa.behave(pull_lag=3600.0)
    said = terminal.is_warned("reconcile --date 2026-12-06")
    assert "payment unclear, attempt:" in said
    terminal.types(f"payments paid {code} {mpesa.book[0].receipt}", *WHY)
    assert "A clean day" in terminal.types("reconcile --date 2026-12-06")


@pytest.mark.usefixtures("for_long")
def test_people_say_that_it_was_paid(amina, world, terminal, code, mpesa):
    receipt = mpesa.book[0].receipt
    assert f"{code} is confirmed" in terminal.types(f"payments paid {code} {receipt}", *WHY)
    amina.gets_sms("Paid: KSh 2,000", receipt)
    assert (attempts(world), tickets(world), books(world)) == ([PAID], [], ONE_PAYMENT)
    assert findings(world) == [("paid", WHY[1], "support")]
    world.later(hours=25)
    assert (attempts(world), tickets(world), books_agree(world)) == ([PAID], [], True)


@pytest.mark.usefixtures("for_long")
def test_people_say_that_it_was_not_paid_and_m_pesa_says_later_that_it_was(
    amina, world, terminal, code, mpesa
):
    """The money counts, and people hear that they were mistaken."""
    assert f"{code} is approved" in terminal.types(f"payments not-paid {code}", *WHY)
    amina.gets_sms("did not go through", code, "Reply PAY")
    assert (attempts(world), tickets(world)) == ([FAILED], [])
    mpesa.scenario(amina.phone)
    tell(world, said_by_m_pesa(world, receipt=mpesa.book[0].receipt))
    amina.gets_sms("Paid: KSh 2,000")
    assert (attempts(world), state_of(world, code)) == ([PAID], State.CONFIRMED)
    assert (tickets(world), books(world)) == (ONE_TICKET, ONE_PAYMENT)


@pytest.mark.usefixtures("for_long")
def test_people_say_that_it_was_paid_and_m_pesa_says_later_that_it_was_not(world, terminal, code, mpesa):
    terminal.types(f"payments paid {code} {mpesa.book[0].receipt}", *WHY)
    tell(world, said_by_m_pesa(world, code="1032"))
    assert (attempts(world), tickets(world)) == ([PAID], ONE_TICKET)
