"""What a therapist sees of their own work."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from booking.therapists import diary
from booking.therapists.diary import Earnings, Entry
from booking.work import Work
from clock import NAIROBI
from models.bookings import Booking, State
from models.books import Account
from models.people import SessionKind
from payments import ledger
from payments.ledger import Line
from tests.rules.clinic import FEE, JANE, PETER, Clinic, office_on, therapist_called
from tests.world import MONDAY_AT_NINE

FRIDAY_AT_NINE = MONDAY_AT_NINE + timedelta(days=4)


@pytest.fixture
def clinic(database_url):
    with office_on(database_url) as office:
        yield Clinic(office)


def hours_later(hours: float):
    return MONDAY_AT_NINE + timedelta(hours=hours)


def codes(entries: list[Entry]) -> list[str]:
    return [each.code for each in entries]


def test_today_shows_what_is_over_too_and_not_what_was_called_off(clinic):
    later, over = clinic.has(hours_later(5)), clinic.has(hours_later(-2), state=State.COMPLETED)
    clinic.has(hours_later(2), state=State.CALLED_OFF)
    clinic.has(hours_later(3), state=State.DECLINED)
    clinic.has(hours_later(24))
    clinic.has(hours_later(5), therapist=PETER)
    assert codes(clinic.for_(JANE, diary.today)) == [over, later]


def test_an_entry_names_the_client_by_first_name_and_says_how_the_booking_stands(clinic):
    code = clinic.has(hours_later(5), state=State.APPROVED)
    (entry,) = clinic.for_(JANE, diary.today)
    assert entry == Entry(
        code=code,
        client="Amina",
        kind=SessionKind.INDIVIDUAL,
        starts=hours_later(5),
        ends=hours_later(6),
        state=State.APPROVED,
    )


def test_a_day_begins_and_ends_at_midnight_in_nairobi(clinic):
    midnight = MONDAY_AT_NINE.replace(hour=0)
    first, last = clinic.has(midnight), clinic.has(midnight + timedelta(hours=23))
    clinic.has(midnight + timedelta(days=1))
    assert midnight.tzinfo is NAIROBI
    assert codes(clinic.for_(JANE, diary.today)) == [first, last]


def test_the_week_is_today_and_the_six_days_that_follow(clinic):
    within = [clinic.has(hours_later(24 * day + 5)) for day in (0, 3, 6)]
    clinic.has(hours_later(24 * 7 + 5))
    clinic.has(hours_later(-24))
    assert codes(clinic.for_(JANE, diary.week)) == within


def test_nothing_was_earned_before_anything_was_paid(clinic):
    clinic.has(hours_later(5), state=State.APPROVED)
    assert clinic.for_(JANE, diary.earnings) == Earnings(paid=0, pending=0, next_payout=0)


def test_what_is_paid_for_and_ahead_is_pending_without_the_fee(clinic):
    clinic.has(hours_later(5))
    clinic.has(hours_later(29), price=3333)
    clinic.has(hours_later(29), therapist=PETER)
    assert clinic.for_(JANE, diary.earnings) == Earnings(0, 1700 + 2834, 0)


def test_a_held_session_is_pending_until_it_is_in_the_books_and_then_owed(clinic):
    code = clinic.has(hours_later(-2), state=State.COMPLETED, price=3333)
    assert clinic.for_(JANE, diary.earnings) == Earnings(0, 2834, 0)
    clinic.does(lambda work: ledger.earned(work, booking_with(work, code), FEE))
    assert clinic.for_(JANE, diary.earnings) == Earnings(0, 0, 2834, payday=FRIDAY_AT_NINE)


def test_what_is_disputed_counts_nowhere(clinic):
    code = clinic.has(hours_later(-2), state=State.COMPLETED)

    def dispute(work):
        booking_with(work, code).disputed = True

    clinic.does(dispute)
    assert clinic.for_(JANE, diary.earnings) == Earnings(0, 0, 0)


def test_what_is_too_little_to_be_sent_has_no_day_yet(clinic):
    code = clinic.has(hours_later(-2), state=State.COMPLETED, price=100)
    clinic.does(lambda work: ledger.earned(work, booking_with(work, code), FEE))
    assert clinic.for_(JANE, diary.earnings) == Earnings(0, 0, 85, least=100)


def test_what_was_sent_is_paid_and_not_owed_any_more(clinic):
    code = clinic.has(hours_later(-2), state=State.COMPLETED)
    clinic.does(lambda work: ledger.earned(work, booking_with(work, code), FEE))

    def pay_out(work):
        jane = therapist_called(work, JANE).id
        lines = [Line(Account.THERAPIST_PAYABLE, 1000, jane), Line(Account.MPESA, -1000)]
        ledger.post(work, "payout:1", "payout", lines, None)

    clinic.does(pay_out)
    assert clinic.for_(JANE, diary.earnings) == Earnings(
        paid=1000, pending=0, next_payout=700, payday=FRIDAY_AT_NINE
    )


def booking_with(work: Work, code: str) -> Booking:
    return work.session.scalars(select(Booking).where(Booking.code == code)).one()


def test_a_correction_is_no_payout(clinic):
    code = clinic.has(hours_later(-2), state=State.COMPLETED)
    clinic.does(lambda work: ledger.earned(work, booking_with(work, code), FEE))

    def correct(work):
        jane = therapist_called(work, JANE).id
        lines = [Line(Account.THERAPIST_PAYABLE, 200, jane), Line(Account.PLATFORM_FEE, -200)]
        ledger.post(work, "correction:1", "fee corrected", lines, None)

    clinic.does(correct)
    it = clinic.for_(JANE, diary.earnings)
    assert (it.paid, it.pending, it.next_payout) == (0, 0, 1500)
