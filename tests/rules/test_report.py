"""The ledger report: it opens where the last one closed, and says that all of it sums to zero."""

import csv
import io
from datetime import datetime, timedelta

import pytest

from clock import NAIROBI
from models.bookings import State
from models.books import Account
from models.money import AttemptState, PaymentAttempt
from payments import ledger
from payments.watching import report as books
from tests.conversations.scenes import is_accepted, pays
from tests.operating import Terminal
from tests.rules.clinic import JANE, PETER, Clinic, a_booking, office_on
from tests.world import MONDAY_AT_NINE, StillClock

NOVEMBER, DECEMBER, JANUARY = (
    datetime(*month, 1, tzinfo=NAIROBI) for month in ((2026, 11), (2026, 12), (2027, 1))
)


@pytest.fixture
def clinic(database_url):
    """Paid in November: one session of Jane's. In December: it was held; and one of Peter's was paid."""
    with office_on(database_url) as office:
        clinic, clock = Clinic(office), office.clock
        assert isinstance(clock, StillClock)
        clock.moment = NOVEMBER + timedelta(days=20)
        first = clinic.does(lambda work: is_paid(work, JANE))
        clock.moment = MONDAY_AT_NINE
        clinic.does(lambda work: ledger.earned(work, work.session.get_one(type(first), first.id), 20))
        clinic.does(lambda work: is_paid(work, PETER))
        yield clinic


def is_paid(work, therapist):
    booking = a_booking(work, work.now, therapist=therapist, state=State.CONFIRMED)
    attempt = PaymentAttempt(
        booking=booking,
        phone="+254712345678",
        amount=booking.price,
        state=AttemptState.PAID,
        token=f"token{booking.code}",
        asked_at=work.now,
    )
    work.session.add(attempt)
    work.session.flush()
    ledger.received(work, attempt)
    return booking


def of(clinic, since, until):
    return clinic.does(lambda work: books.report(work, since, until))


def account(report, name):
    (found,) = (each for each in report.accounts if each.name == name)
    return found


def test_a_month_opens_closes_and_says_what_moved(clinic):
    december = of(clinic, DECEMBER, JANUARY)
    credit = account(december, Account.CLIENT_CREDIT)
    assert (credit.opening, dict(credit.by), credit.closing) == (
        -2000,
        {"payment received": -2000, "session held": 2000},
        -2000,
    )
    assert account(december, Account.MPESA).closing == 4000
    assert december.fees == 400
    assert december.adds_up


def test_a_month_opens_where_the_one_before_closed(clinic):
    november, december = of(clinic, NOVEMBER, DECEMBER), of(clinic, DECEMBER, JANUARY)
    assert [each.closing for each in november.accounts] == [each.opening for each in december.accounts]
    assert november.adds_up


def test_only_therapists_for_whom_something_stands_are_named(clinic):
    assert [(each.name, each.closing) for each in of(clinic, DECEMBER, JANUARY).therapists] == [(JANE, -1600)]
    assert of(clinic, NOVEMBER, DECEMBER).therapists == ()


def test_what_stood_at_any_moment_sums_to_zero(clinic):
    for at in (NOVEMBER, DECEMBER, MONDAY_AT_NINE, JANUARY):
        assert sum(clinic.does(lambda work, at=at: books.trial_balance(work, at)).values()) == 0
    assert clinic.does(lambda work: books.trial_balance(work, DECEMBER))[Account.MPESA] == 2000


# by command


@pytest.fixture
def operator(world, amina, dr_jane):
    """At the terminal of a clinic where Amina has paid KSh 2,000 today."""
    is_accepted(amina, dr_jane)
    pays(amina, dr_jane)
    return Terminal(world)


def test_the_command_says_that_the_books_balance(operator):
    said = operator.types("report")
    assert "from Tue 1 Dec 2026 to Mon 7 Dec 2026" in said
    assert "payment received" in said
    assert said.rstrip().endswith("The books balance.")


def test_the_command_takes_a_month_or_days(operator):
    assert "from Tue 1 Dec 2026 to Thu 31 Dec 2026" in operator.types("report --month 2026-12")
    assert "2,000" not in operator.types("report --from 2026-12-01 --to 2026-12-06")
    assert "2,000" in operator.types("report --from 2026-12-07 --to 2026-12-07")
    assert "end of Sun 6 Dec 2026" in operator.types("report --trial --to 2026-12-06")
    operator.is_refused("report --month 2026-12 --to 2026-12-07")
    operator.is_refused("report --from 2026-12-07 --to 2026-12-06")


def test_a_spreadsheet_gets_a_line_for_each_sum(operator):
    rows = list(csv.DictReader(io.StringIO(operator.types("report --csv"))))
    (came,) = (row for row in rows if (row["account"], row["line"]) == ("mpesa clearing", "payment received"))
    assert came["shillings"] == "2000"
    closing = [row for row in rows if row["line"] == "closing" and not row["therapist"]]
    assert sum(int(row["shillings"]) for row in closing) == 0
