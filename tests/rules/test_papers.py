"""Receipts and credit notes: one for each cause, numbered without a gap whatever fails meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from booking import receipts
from models.bookings import State
from models.money import AttemptState, How, PaymentAttempt, Refund
from models.payouts import Paper, PaperKind, PaperSeries
from payments import papers
from tests.rules.clinic import Clinic, a_booking, office_on
from tests.world import MONDAY_AT_NINE

RECEIPT, CREDIT_NOTE = PaperKind.RECEIPT, PaperKind.CREDIT_NOTE
THURSDAY = MONDAY_AT_NINE + timedelta(days=3)


@pytest.fixture
def clinic(database_url):
    with office_on(database_url) as office:
        yield Clinic(office)


@pytest.fixture
def booking(clinic):
    return clinic.does(lambda work: a_booking(work, THURSDAY).id)


def issued(clinic, booking, about, kind=RECEIPT):
    """The number of the paper for this cause."""
    return clinic.does(lambda work: papers.issue(work, kind, about, booking, 2000).number)


def numbers(clinic, kind=RECEIPT):
    return clinic.does(
        lambda work: list(
            work.session.scalars(select(Paper.number).where(Paper.kind == kind).order_by(Paper.number))
        )
    )


def test_each_kind_counts_from_one(clinic, booking):
    assert [issued(clinic, booking, about) for about in (11, 12, 13)] == [1, 2, 3]
    assert [issued(clinic, booking, about, CREDIT_NOTE) for about in (11, 12)] == [1, 2]


def test_one_cause_has_one_paper_however_often_it_is_asked_for(clinic, booking):
    assert [issued(clinic, booking, about) for about in (11, 11, 12, 11, 12)] == [1, 1, 2, 1, 2]
    assert numbers(clinic) == [1, 2]


def test_what_is_rolled_back_takes_no_number(clinic, booking):
    issued(clinic, booking, 11)

    def fails(work):
        assert papers.issue(work, RECEIPT, 12, booking, 2000).number == 2
        raise RuntimeError("after the number was taken")

    with pytest.raises(RuntimeError):
        clinic.does(fails)
    assert issued(clinic, booking, 13) == 2
    assert numbers(clinic) == [1, 2]


@pytest.mark.parametrize("begun", [True, False], ids=["a series that has begun", "a new series"])
def test_many_at_once_of_whom_some_fail_leave_no_gap(clinic, booking, begun):
    if begun:
        issued(clinic, booking, 1)

    def one(about):
        def work_of_one(work):
            papers.issue(work, RECEIPT, about, booking, 2000)
            if about % 3 == 0:
                raise RuntimeError

        try:
            clinic.does(work_of_one)
        except RuntimeError:
            return 0
        return 1

    with ThreadPoolExecutor(6) as crowd:
        kept = sum(crowd.map(one, [*range(2, 20), *range(2, 20)]))
    assert kept == 24
    assert numbers(clinic) == list(range(1, 12 + begun + 1))
    assert clinic.does(lambda work: work.session.scalar(select(PaperSeries.last))) == 12 + begun


def test_an_address_is_of_one_paper_and_cannot_be_guessed(clinic, booking):
    for about in range(5):
        issued(clinic, booking, about)
    tokens = clinic.does(lambda work: list(work.session.scalars(select(Paper.token))))
    assert len(set(tokens)) == 5
    assert all(len(token) == 27 for token in tokens)


# what is on them


def an_attempt(work, booking, amount=2000, how=How.PROMPT):
    attempt = PaymentAttempt(
        booking=booking,
        how=how,
        phone="+254712345678",
        amount=amount,
        state=AttemptState.PAID,
        token=f"token{booking.id}{amount}",
        asked_at=work.now,
        receipt="QA12BC34DE",
    )
    work.session.add(attempt)
    work.session.flush()
    return attempt


@pytest.mark.parametrize(
    ("state", "amount"),
    [(State.APPROVED, 2000), (State.CONFIRMED, 1500), (State.LAPSED, 1500), (State.CALLED_OFF, 1500)],
)
def test_a_receipt_is_for_the_price_where_it_completes_that_and_else_for_what_came(clinic, state, amount):
    """Of a booking for 2,000 the rest, 1,500, is proven by a prompt."""

    def receipt(work):
        return papers.receipt(work, an_attempt(work, a_booking(work, THURSDAY, state=state), 1500)).amount

    assert clinic.does(receipt) == amount


def test_money_that_comes_when_the_session_has_begun_completes_nothing(clinic):
    def receipt(work):
        booking = a_booking(work, work.now, state=State.APPROVED)
        return papers.receipt(work, an_attempt(work, booking, 1500)).amount

    assert clinic.does(receipt) == 1500


def a_refund(work, attempt, amount):
    refund = Refund(
        attempt_id=attempt.id, booking_id=attempt.booking_id, amount=amount, why="x", asked_at=work.now
    )
    refund.kept = 2000 - amount
    work.session.add(refund)
    work.session.flush()
    return refund


def test_a_receipt_and_its_credit_note_name_each_other(clinic):
    def both(work):
        attempt = an_attempt(work, a_booking(work, THURSDAY, state=State.APPROVED))
        receipt = papers.receipt(work, attempt)
        note = papers.credit_note(work, a_refund(work, attempt, 1500))
        assert note is not None
        return receipts.of_token(work, receipt.token), receipts.of_token(work, note.token)

    receipt, note = clinic.does(both)
    assert (receipt.paper.number, receipt.paper.amount) == ("R00001", 2000)
    assert receipt.paper.of_m_pesa == ("QA12BC34DE",)
    assert [(each.number, each.amount) for each in receipt.others] == [("C00001", 1500)]
    assert [each.number for each in note.others] == ["R00001"]


def test_what_was_kept_whole_has_no_credit_note(clinic):
    def nothing(work):
        return papers.credit_note(work, a_refund(work, an_attempt(work, a_booking(work, THURSDAY)), 0))

    assert clinic.does(nothing) is None
    assert clinic.does(lambda work: work.session.scalar(select(func.count(Paper.id)))) == 0
