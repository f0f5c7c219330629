"""Whatever opens a time has it offered to those who wait: hours, days, holidays, coming back (R1.13)."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from booking.therapists import holidays, hours, onboarding
from booking.work import Work
from models.bookings import Actor
from models.people import Therapist
from tests.rules.clinic_at_work import JANE
from tests.rules.test_waitlist import TUESDAY, booked, called_off, offers, waits


def jane(work: Work) -> Therapist:
    return work.session.scalars(select(Therapist).where(Therapist.phone.matches(JANE))).one()


def test_longer_hours_are_offered_from_what_is_new(clinic):
    amina = waits(clinic, 1)
    clinic.do(lambda work: hours.set_hours(work, jane(work), (2,), time(9), time(19)), Actor.THERAPIST)
    clinic.goes_round()
    (offer,) = offers(clinic, amina)
    assert "Wed 9 Dec 5:00 PM" in offer


def test_a_day_of_the_week_that_is_worked_from_now_on_is_offered(clinic):
    amina = waits(clinic, 1)
    clinic.do(lambda work: hours.set_hours(work, jane(work), (6,), time(10), time(12)), Actor.THERAPIST)
    clinic.goes_round()
    (offer,) = offers(clinic, amina)
    assert "Sun 13 Dec 10:00 AM" in offer


@pytest.mark.parametrize(("opens", "closes"), [(9, 17), (10, 16)])
def test_the_same_or_shorter_hours_are_no_news(clinic, opens, closes):
    amina = waits(clinic, 1)
    week = (0, 1, 2, 3, 4)
    clinic.do(
        lambda work: hours.set_hours(work, jane(work), week, time(opens), time(closes)), Actor.THERAPIST
    )
    clinic.goes_round()
    assert offers(clinic, amina) == []


def test_a_day_off_that_is_worked_after_all_is_offered(clinic):
    clinic.do(lambda work: hours.turn_off(work, jane(work), date(2026, 12, 9)), Actor.THERAPIST)
    amina = waits(clinic, 1)
    clinic.do(lambda work: hours.turn_on(work, jane(work), date(2026, 12, 9)), Actor.THERAPIST)
    clinic.goes_round()
    assert "Wed 9 Dec 9:00 AM" in offers(clinic, amina)[0]


def test_a_holiday_that_is_none_is_offered_to_those_who_wait_for_somebody_and_for_anybody(clinic):
    clinic.do(lambda work: holidays.close_day(work, date(2026, 12, 9), "A day"), Actor.SUPPORT)
    amina, anybody = waits(clinic, 1), waits(clinic, 2, None)
    clinic.do(lambda work: holidays.open_again(work, date(2026, 12, 9)), Actor.SUPPORT)
    clinic.goes_round()
    assert "Jane Smith, Wed 9 Dec 9:00 AM" in offers(clinic, amina)[0]
    assert [offer.count("Wed 9 Dec") for offer in offers(clinic, anybody)] == [1]


def test_a_holiday_that_a_therapist_worked_on_anyway_is_no_news_of_theirs(clinic):
    clinic.do(lambda work: holidays.close_day(work, date(2026, 12, 9), "A day"), Actor.SUPPORT)
    clinic.do(lambda work: hours.turn_on(work, jane(work), date(2026, 12, 9)), Actor.THERAPIST)
    amina = waits(clinic, 1)
    clinic.do(lambda work: holidays.open_again(work, date(2026, 12, 9)), Actor.SUPPORT)
    clinic.goes_round()
    assert offers(clinic, amina) == []


def test_who_sees_clients_again_is_offered_to_those_who_waited(clinic):
    code = clinic.do(lambda work: jane(work).short_code)
    clinic.do(lambda work: onboarding.pause(work, code), Actor.SUPPORT)
    amina = waits(clinic, 1)
    clinic.do(lambda work: onboarding.resume(work, code), Actor.SUPPORT)
    clinic.goes_round()
    assert len(offers(clinic, amina)) == 1


def test_who_has_something_to_say_yes_to_is_asked_about_the_next_one_later(clinic):
    """So that a YES means one thing, and many freed times are not many texts at once."""
    amina = waits(clinic, 1)
    for n in range(3):
        called_off(clinic, booked(clinic, 900 + n, TUESDAY + timedelta(days=n)))
    clinic.goes_round()
    assert len(offers(clinic, amina)) == 1
    clinic.clock.advance(hours=2, minutes=1)
    clinic.goes_round()
    assert len(offers(clinic, amina)) == 2
