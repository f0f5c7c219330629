"""The books balance, whatever happens to them and whoever writes into them."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from booking.asking import requests
from booking.slots import SlotRef, free_times
from booking.work import Actor
from models.base import new_id
from models.bookings import Booking
from models.books import Account, LedgerEntry, LedgerLine
from models.money import AttemptState, PaymentAttempt
from models.people import Client, SessionKind, Therapist
from payments import ledger
from payments.ledger import Line, Unbalanced

AMOUNTS = st.integers(1, 250_000)
STEPS = st.lists(
    st.tuples(st.sampled_from(["received", "earned", "to return"]), AMOUNTS, st.integers(0, 100)), max_size=12
)


@pytest.fixture
def office(world):
    return world.runtime.office


@pytest.fixture
def booking(office):
    """One booking, to have something to write about."""
    return office.carry_out(Actor.CLIENT, a_booking)


def a_booking(work):
    client = work.session.scalars(select(Client)).one()
    therapist = work.session.scalars(select(Therapist).order_by(Therapist.short_code)).first()
    at = free_times(work, therapist, 60)[-1]
    return requests.ask_for(work, SlotRef(therapist.id, SessionKind.INDIVIDUAL, at), client, None).id


def an_attempt(work, booking, amount):
    attempt = PaymentAttempt(
        booking_id=booking,
        phone="+254712345678",
        amount=amount,
        state=AttemptState.FAILED,
        token=str(new_id()),
        asked_at=work.now,
    )
    work.session.add(attempt)
    work.session.flush()
    return attempt


# what we write


@settings(
    max_examples=25,
    deadline=timedelta(seconds=5),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_any_sequence_of_entries_balances(office, booking, steps):
    before = office.carry_out(Actor.CLOCK, ledger.balances)
    moved = office.carry_out(Actor.CLOCK, lambda work: [book(work, booking, *step) for step in steps])
    after = office.carry_out(Actor.CLOCK, ledger.balances)
    assert sum(after.values()) == 0
    came = sum(amount for step, amount in moved if step == "received")
    assert after[Account.MPESA] - before[Account.MPESA] == came
    assert all(total == 0 for total in entry_totals(office))


def book(work, booking, step, amount, fee):
    """One entry of this kind, and what it moved."""
    attempt = an_attempt(work, booking, amount)
    if step == "received":
        assert ledger.received(work, attempt)
    elif step == "to return":
        assert ledger.to_return(work, attempt)
    else:
        row = work.session.get_one(Booking, booking)
        first = not work.session.scalars(
            select(LedgerEntry).where(LedgerEntry.once == f"earned:{booking}")
        ).all()
        assert ledger.earned(work, row, fee) is first, "a session is earned once"
    return step, amount


def entry_totals(office):
    with office.looking() as work:
        return work.session.scalars(select(func.sum(LedgerLine.amount)).group_by(LedgerLine.entry_id)).all()


def test_the_fee_is_rounded_in_the_therapists_favour(office, booking):
    def earn(work):
        row = work.session.get_one(Booking, booking)
        row.price = 999
        return ledger.earned(work, row, 15)

    office.carry_out(Actor.CLOCK, earn)
    stand = office.carry_out(Actor.CLOCK, ledger.balances)
    assert stand[Account.PLATFORM_FEE] == -149  # of 149.85
    assert stand[Account.THERAPIST_PAYABLE] == -850
    assert stand[Account.CLIENT_CREDIT] == 999


def test_without_a_fee_all_of_it_is_the_therapists(office, booking):
    office.carry_out(Actor.CLOCK, lambda work: ledger.earned(work, work.session.get_one(Booking, booking), 0))
    stand = office.carry_out(Actor.CLOCK, ledger.balances)
    assert (stand[Account.PLATFORM_FEE], stand[Account.THERAPIST_PAYABLE]) == (0, -2000)


def test_one_cause_is_booked_once(office, booking):
    attempt = office.carry_out(Actor.CLOCK, lambda work: an_attempt(work, booking, 2000).id)
    book_it = lambda work: ledger.received(work, work.session.get_one(PaymentAttempt, attempt))  # noqa: E731
    assert [office.carry_out(Actor.MPESA, book_it) for _ in range(3)] == [True, False, False]
    assert office.carry_out(Actor.CLOCK, ledger.balances)[Account.MPESA] == 2000


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [Line(Account.MPESA, 1)],
        [Line(Account.MPESA, 0), Line(Account.UNALLOCATED, 0)],
        [Line(Account.MPESA, 5), Line(Account.UNALLOCATED, -4)],
    ],
    ids=["none", "one", "zeros", "uneven"],
)
def test_what_does_not_balance_is_not_booked(office, lines):
    with pytest.raises(Unbalanced):
        office.carry_out(Actor.CLOCK, lambda work: ledger.post(work, "x", "test", lines, None))
    assert entry_totals(office) == []


# what the database refuses, whoever asks


ENTRY = "INSERT INTO ledger_entries (id, once, cause, at) VALUES ({entry}, 'once {entry}', 'by hand', {now})"
LINE = (
    "INSERT INTO ledger_lines (id, entry_id, account, amount) VALUES ({id}, {entry}, '{account}', {amount})"
)


def by_hand(world, *statements):
    """Run these in one transaction, past all our code."""
    with world.runtime.database.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def entry(number):
    return ENTRY.format(entry=number, now="'2026-12-07 09:00:00+00'")


def line(number, entry_number, amount, account="unallocated"):
    return LINE.format(id=number, entry=entry_number, account=account, amount=amount)


def test_a_balanced_entry_by_hand_is_taken(world):
    by_hand(world, line(1, 7, 5), line(2, 7, -5), entry(7))
    assert entry_totals(world.runtime.office) == [0]


@pytest.mark.parametrize(
    "statements",
    [
        [line(1, 7, 5), line(2, 7, -4), entry(7)],
        [line(1, 7, 5), entry(7)],
        [entry(7)],
        [line(1, 7, 5), line(2, 7, -5)],
        [line(1, 7, 5), line(2, 7, -5), entry(7), line(3, 7, 0)],
        [line(1, 7, 5), line(2, 7, -5), entry(7), line(3, 7, 9), line(4, 7, -9)],
    ],
    ids=["uneven", "one-sided", "empty", "never closed", "a line too late", "two lines too late"],
)
def test_the_database_refuses_what_does_not_balance(world, statements):
    with pytest.raises(DBAPIError):
        by_hand(world, *statements)
    assert entry_totals(world.runtime.office) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_lines SET amount = amount + 1",
        "UPDATE ledger_lines SET amount = 0",
        "UPDATE ledger_lines SET entry_id = 8 WHERE id = 1",
        "UPDATE ledger_entries SET cause = 'another'",
        "UPDATE ledger_entries SET id = 8",
        "DELETE FROM ledger_lines",
        "DELETE FROM ledger_entries",
        "UPDATE booking_events SET actor = 'nobody'",
        "DELETE FROM booking_events",
    ],
)
def test_the_database_refuses_to_rewrite_history(world, office, booking, statement):
    by_hand(world, line(1, 7, 5, "mpesa clearing"), line(2, 7, -5), entry(7))
    with pytest.raises(DBAPIError, match="written once"):
        by_hand(world, statement)
    assert office.carry_out(Actor.CLOCK, ledger.balances)[Account.MPESA] == 5


def test_a_refused_entry_leaves_nothing_of_its_transaction(world, office, booking):
    def half_done(work):
        an_attempt(work, booking, 2000)
        work.session.execute(text(line(1, 7, 5)))

    with suppress(DBAPIError):
        office.carry_out(Actor.CLOCK, half_done)
    assert world.sql(select(func.count()).select_from(PaymentAttempt))[0][0] == 0
