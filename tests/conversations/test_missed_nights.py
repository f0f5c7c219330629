"""Nights that nobody compared, and money that left past us: both are seen (REQUIREMENTS R3.11)."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from jobs.reconcile_books import see_that_books_are_reconciled
from models.money import PaymentAttempt
from models.oversight import Difference, Reconciliation
from payments.watching import differences
from simulator.safaricom.book import Kind as Moved
from tests.conversations.by_hand import pays_by_hand
from tests.conversations.money import has_paid
from tests.conversations.scenes import books, is_accepted


@pytest.fixture
def paid(amina, dr_jane, world, terminal):
    """Amina has paid KSh 2,000; the receipt."""
    has_paid(amina, dr_jane, world)
    world.clock.advance(minutes=20)
    return world.sql(select(PaymentAttempt.receipt))[0][0]


def kinds(world):
    rows = world.sql(select(Difference.kind).where(Difference.resolved_at.is_(None)).order_by(Difference.id))
    return [kind for (kind,) in rows]


def at_night(world, when):
    world.clock.set(when)
    world.goes_round()


@pytest.fixture
def every_night(world, paid):
    """Amina paid on Monday; from now on the schedule sees to it that every night is compared."""
    see_that_books_are_reconciled(world.runtime)
    world.goes_round()


def days_compared(world):
    return [f"{day:%a}" for (day,) in world.sql(select(Reconciliation.day).order_by(Reconciliation.id))]


def test_a_night_that_was_missed_is_made_up_for_as_far_as_the_list_goes_back(
    achieng, world, terminal, every_night
):
    at_night(world, "Tue 11:00 AM")
    world.outside.mpesa.scenario(achieng.phone, confirmation="never")
    pays_by_hand(world, achieng, 700, "rent")
    at_night(world, "Thu 9:00 AM")  # nobody was there on Wednesday
    assert days_compared(world) == ["Mon", "Tue", "Wed"]
    assert books(world)["unallocated"] == -700
    assert "not compared, day:2026-12-08" in terminal.is_warned("reconcile"), "its first hours were gone"


def test_a_day_that_m_pesas_list_has_no_more_is_a_difference(world, terminal, every_night):
    at_night(world, "Tue 3:00 AM")
    at_night(world, "Sun 9:00 AM")
    assert days_compared(world) == ["Mon", "Fri", "Sat"]
    said = terminal.is_warned("reconcile")
    for day in ("08", "09", "10", "11"):
        assert f"not compared, day:2026-12-{day}: Nobody compared this day" in said
    assert "day:2026-12-07" not in said
    assert "day:2026-12-12" not in said


def test_a_night_is_missed_also_where_nothing_was_paid_yet(world, terminal):
    see_that_books_are_reconciled(world.runtime)
    for when in ("Tue 3:00 AM", "Thu 9:00 AM"):
        at_night(world, when)
    assert days_compared(world) == ["Mon", "Tue", "Wed"]


def test_comparing_a_day_before_it_is_over_does_not_count(world, terminal, every_night):
    terminal.types("reconcile --date 2026-12-07")
    at_night(world, "Tue 3:00 AM")
    assert days_compared(world) == ["Mon", "Mon"]


def given_back_past_us(world, receipt):
    """People at M-Pesa's portal undid it."""
    book = world.outside.mpesa.book
    book.write(
        replace(book.find(receipt), receipt="UL7PORTAL1", amount=-2000, kind=Moved.REVERSAL, of=receipt)
    )


def the_night_comes(world, day):
    at_night(world, f"{day} 3:00 AM")
    world.later(minutes=1)


def in_doubt(world, client, therapist):
    """A prompt of which M-Pesa's answer was lost: for a day nobody can tell whether it was paid."""
    is_accepted(client, therapist, "Fri")
    mpesa = world.outside.mpesa
    mpesa.phone(client.phone).balance = 2000
    mpesa.next_request("lost-answer", "push")
    mpesa.scenario(client.phone, callback="never", confirmation="never")
    client.texts("PAY")


def test_money_that_was_given_back_past_us_is_seen_the_same_night(world, terminal, paid, every_night):
    given_back_past_us(world, paid)
    the_night_comes(world, "Tue")
    said = terminal.types("differences list")
    assert "The books say that KSh 2,000 is on our account, M-Pesa says KSh 0." in said


def test_what_may_yet_have_come_does_not_hide_what_is_gone(
    amina, dr_jane, world, terminal, paid, every_night
):
    given_back_past_us(world, paid)
    in_doubt(world, amina, dr_jane)
    the_night_comes(world, "Tue")
    assert "M-Pesa says KSh 0." in terminal.types("differences list")


def test_what_may_be_of_money_that_is_coming_is_no_difference(amina, dr_jane, world, terminal, paid):
    world.outside.mpesa.behave(pull_lag=30 * 86400.0)
    in_doubt(world, amina, dr_jane)
    amina.enters_pin()
    balance_is_asked(world, terminal)
    assert kinds(world) == []
    world.outside.mpesa.top_up(1)
    balance_is_asked(world, terminal)
    assert kinds(world) == [differences.Kind.BALANCE], "more than that prompt was for"


def test_a_difference_that_is_gone_is_resolved_whatever_else_is_moving(amina, dr_jane, world, terminal, paid):
    world.outside.mpesa.top_up(-500)
    balance_is_asked(world, terminal)
    assert kinds(world) == [differences.Kind.BALANCE]
    in_doubt(world, amina, dr_jane)
    world.outside.mpesa.top_up(500)
    terminal.is_warned("reconcile --balance")
    world.later(seconds=30)
    assert kinds(world) == []


@pytest.mark.parametrize(
    "silent", [True, False], ids=["M-Pesa does not say", "somebody's money may be in it"]
)
def test_a_balance_that_nobody_could_compare_for_two_nights_is_a_difference(
    amina, world, terminal, every_night, silent
):
    the_night_comes(world, "Tue")
    if silent:
        world.outside.mpesa.behave(results="never")
    for day in ("Wed", "Thu", "Fri"):
        at_night(world, f"{day} 2:59 AM")
        if not silent:
            world.outside.mpesa.next_request("internal-error", "status", times=9)
            amina.texts(f"PAID UL7000{day.upper()}9").reads_all()
            world.outside.mpesa.top_up(100)
        assert "balance not compared" not in terminal.types("differences list")
        the_night_comes(world, day)
    assert "balance not compared, account: For two nights" in terminal.types("differences list")
    world.outside.mpesa.behave(results="once")
    world.outside.mpesa.top_up(0 if silent else -300)
    the_night_comes(world, "Sat")
    assert kinds(world) == []


def test_a_balance_that_people_explained_is_a_difference_again_when_more_is_missing(world, terminal, paid):
    world.outside.mpesa.top_up(500)
    balance_is_asked(world, terminal)
    [(key,)] = world.sql(select(Difference.id))
    terminal.types(f"differences resolve {key} --why", "our own money")
    balance_is_asked(world, terminal)
    assert kinds(world) == []
    world.outside.mpesa.top_up(-300)
    balance_is_asked(world, terminal)
    assert kinds(world) == [differences.Kind.BALANCE]


def balance_is_asked(world, terminal):
    terminal.types("reconcile --balance")
    world.later(seconds=30)
