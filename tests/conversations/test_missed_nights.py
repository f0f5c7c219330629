"""Nights that nobody compared, and money that left past us: both are seen (REQUIREMENTS R3.11)."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from jobs.reconcile_books import see_that_books_are_reconciled
from models.money import PaymentAttempt
from models.oversight import Difference, Reconciliation
from payments.watching import differences
from simulator.safaricom.book import Kind as Moved
from tests.conversations.by_hand import pays_by_hand, told_where_to_tell
from tests.conversations.money import has_paid
from tests.conversations.scenes import books
from tests.operating import Terminal


@pytest.fixture
def terminal(world):
    told_where_to_tell(world)
    return Terminal(world)


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


def test_money_that_was_given_back_past_us_is_seen_the_same_night(world, terminal, paid, every_night):
    book = world.outside.mpesa.book
    gone = replace(book.find(paid), receipt="UL7PORTAL1", amount=-2000, kind=Moved.REVERSAL, of=paid)
    book.write(gone)
    at_night(world, "Tue 3:00 AM")
    world.later(minutes=1)
    said = terminal.types("differences list")
    assert "The books say that KSh 2,000 is on our account, M-Pesa says KSh 0." in said


def test_a_balance_that_people_explained_is_a_difference_again_when_more_is_missing(world, terminal, paid):
    world.outside.mpesa.top_up(500)
    balance_is_asked(world, terminal)
    [(key,)] = world.sql(select(Difference.id))
    terminal.types(f"differences resolve {key} --how", "our own money")
    balance_is_asked(world, terminal)
    assert kinds(world) == []
    world.outside.mpesa.top_up(-300)
    balance_is_asked(world, terminal)
    assert kinds(world) == [differences.Kind.BALANCE]


def balance_is_asked(world, terminal):
    terminal.types("reconcile --balance")
    world.later(seconds=30)
