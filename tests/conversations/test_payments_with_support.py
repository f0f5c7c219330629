"""A payment of which nobody could tell within a day: the client hears so, people find out, no time is held
for ever (R3.5).
"""

import pytest
from sqlalchemy import select

from models.bookings import State
from models.errands import Errand, Kind
from models.money import AttemptState
from models.oversight import Finding
from tests.conversations.by_hand import books_agree, pays_by_hand
from tests.conversations.money import tickets
from tests.conversations.scenes import attempts, books, is_accepted, pushes, state_of

WITH_SUPPORT, PAID, FAILED = AttemptState.WITH_SUPPORT, AttemptState.PAID, AttemptState.FAILED
WHY = ("--why", "seen in the portal")


@pytest.fixture
def code(terminal, amina, dr_jane, world):
    """M-Pesa never says what became of Amina's prompt."""
    mpesa, code = world.outside.mpesa, is_accepted(amina, dr_jane)
    mpesa.next_request("lost-answer", "push")
    mpesa.scenario(amina.phone, callback="never", payer="ignores", confirmation="never")
    amina.texts("PAY").gets_sms("cannot see yet").reads_all()
    for minutes in (*[1] * 8, 5, 15, 60, 24 * 60):
        world.later(minutes=minutes, seconds=1)
    assert attempts(world) == [WITH_SUPPORT]
    return code


def test_the_client_is_told_that_people_find_out(amina, world, code):
    amina.gets_sms("M-Pesa cannot say if your KSh 2,000", code, "Our team finds out", "do not pay again")
    amina.texts("PAY").gets_sms("We are finding out whether your KSh 2,000", "do not pay again")
    assert (pushes(world), tickets(world)) == (1, ["payment unclear"])


def test_support_sees_what_waits(terminal, code):
    assert f"{code}  KSh 2,000  ..678\n1 in all." in terminal.types("payments unclear")


def test_it_was_paid_and_counts(amina, world, terminal, code):
    said = terminal.types(f"payments paid {code} ua12bc34de", *WHY)
    assert f"It is in the books. {code} is confirmed." in said
    amina.gets_sms("Paid: KSh 2,000", "UA12BC34DE")
    assert (attempts(world), tickets(world)) == ([PAID], [])
    assert books(world) == {"mpesa clearing": 2000, "client credit": -2000}
    assert findings(world) == [("paid", "support", WHY[1])]


def findings(world):
    with world.runtime.office.looking() as work:
        return [(it.found, it.actor, it.why) for it in work.session.scalars(select(Finding))]


def test_it_was_not_paid_and_the_client_can_pay(amina, world, terminal, code):
    assert f"{code} is approved" in terminal.types(f"payments not-paid {code}", *WHY)
    amina.gets_sms("did not go through", code, "Reply PAY", "Tue 8 Dec 12:")
    assert (attempts(world), tickets(world)) == ([FAILED], [])
    world.outside.mpesa.scenario(amina.phone)
    pays_after_all(amina, world, "PAY")
    assert books_agree(world)
    assert findings(world) == [("not paid", "support", WHY[1])]


def pays_after_all(client, world, word):
    """M-Pesa's token of the day before is worth nothing now, and another one takes a second."""
    client.reads_all().texts(word)
    world.later(seconds=2)
    client.enters_pin().gets_sms("Paid")


def test_who_is_found_not_to_have_paid_has_waking_hours_to_do_so(world, terminal, code):
    terminal.types(f"payments not-paid {code}", *WHY)
    world.later(minutes=115)
    assert state_of(world, code) == State.APPROVED
    world.later(minutes=10)
    assert state_of(world, code) == State.LAPSED


def test_what_cannot_be_decided_so_changes_nothing(world, terminal, code):
    assert "--why" in terminal.is_refused(f"payments paid {code} UA12BC34DE")
    assert "no receipt of M-Pesa" in terminal.is_refused(f"payments paid {code} HELLO", *WHY)
    assert "There is no booking 12345" in terminal.is_refused("payments not-paid 12345", *WHY)
    assert (attempts(world), findings(world)) == ([WITH_SUPPORT], [])
    terminal.types(f"payments not-paid {code}", *WHY)
    assert "is with support" in terminal.is_refused(f"payments paid {code} UA12BC34DE", *WHY)


def test_a_receipt_that_another_payment_has_is_refused(amina, dr_jane, world, terminal, code):
    other = is_accepted(amina, dr_jane, at="4:00 PM")
    world.outside.mpesa.scenario(amina.phone)
    pays_after_all(amina, world, f"PAY {other}")
    known = world.outside.mpesa.book[0].receipt
    said = terminal.is_refused(f"payments paid {code} {known}", *WHY)
    assert f"Another payment has the receipt {known}" in said
    assert (attempts(world), findings(world)) == ([WITH_SUPPORT, PAID], [])


@pytest.mark.parametrize("account", ["for the rent", None], ids=["a stranger's, for nothing", "for this"])
def test_the_receipt_of_a_payment_by_hand_is_refused(world, terminal, code, account):
    """What has been decided can be decided once: the prompt would have ended, unpaid, for good."""
    other = pays_by_hand(world, world.handset("0723456789"), 2000 if account else 700, account or code)
    said = terminal.is_refused(f"payments paid {code} {other}", *WHY)
    assert f"Another payment has the receipt {other}. Nothing was changed." in said
    assert (attempts(world), findings(world)) == ([WITH_SUPPORT], [])
    terminal.types(f"payments paid {code} UA12BC34DE", *WHY)
    assert state_of(world, code) == State.CONFIRMED


def test_what_has_paid_by_hand_since_tells_nothing_of_the_prompt(amina, world, terminal, code):
    world.outside.mpesa.scenario(amina.phone)
    own = pays_by_hand(world, amina, 2000, code)
    assert state_of(world, code) == State.CONFIRMED
    said = terminal.is_refused(f"payments paid {code} {own}", *WHY)
    assert f"{own} has paid for {code} by hand, so it tells nothing of the prompt. Nothing was" in said
    assert (attempts(world), findings(world)) == ([WITH_SUPPORT, PAID], [])
    terminal.types(f"payments not-paid {code}", *WHY)
    assert (attempts(world), state_of(world, code)) == ([FAILED, PAID], State.CONFIRMED)


def test_the_time_is_held_until_the_session_would_begin_and_no_longer(amina, dr_jane, world, terminal, code):
    amina.reads_all()
    world.clock.set("Thu 1:59 PM")
    world.goes_round()
    assert state_of(world, code) == State.APPROVED
    world.later(minutes=1)
    assert state_of(world, code) == State.LAPSED
    amina.gets_sms("not paid in time", code, "If you paid, all of it comes back")
    dr_jane.reads_all()
    due = select(Errand.due_at).where(Errand.kind == Kind.LAPSE_PAYMENT, Errand.due_at.is_not(None))
    assert world.sql(due) == []


def test_what_people_find_after_that_goes_back(amina, world, terminal, code):
    world.clock.set("Thu 2:00 PM")
    world.goes_round()
    amina.reads_all()
    assert f"{code} is lapsed" in terminal.types(f"payments paid {code} UA12BC34DE", *WHY)
    amina.gets_sms("KSh 2,000", "goes back")


def test_nobody_is_reminded_to_pay_what_may_be_paid(amina, dr_jane, world, terminal):
    mpesa = world.outside.mpesa
    is_accepted(amina, dr_jane)
    world.later(hours=11)
    mpesa.next_request("lost-answer", "push")
    mpesa.scenario(amina.phone, callback="never", payer="pays", confirmation="never")
    amina.texts("PAY").gets_sms("cannot see yet").reads_all()
    world.later(hours=2)
    amina.no_more_sms()
