"""A session earns what was agreed when it was booked, and is not paid while it is disputed (R3.10)."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from booking.changing import disputes
from models.bookings import Booking
from tests.conversations.money import has_earned, has_paid, support_decides, tickets
from tests.conversations.scenes import books
from tests.conversations.test_payouts import EARNED, payday_comes, payouts


@pytest.fixture
def earned(amina, dr_jane, world):
    """Dr. Jane earned KSh 1,600; the booking's code."""
    return has_earned(amina, dr_jane, world)


@pytest.mark.parametrize("left", [False, True], ids=["waits at ours", "put off by M-Pesa"])
def test_what_is_disputed_before_it_leaves_does_not_leave(amina, dr_jane, world, mpesa, earned, left):
    """Somebody was just in time to object while it was being booked."""
    mpesa.scenario(dr_jane.phone, payout_result="1" if left else "")
    if not left:
        mpesa.next_request("busy", "payout", times=3)
    payday_comes(world)
    assert payouts(world) == [(1600, "on its way")]
    support_decides(world, lambda work, code: disputes.dispute(work, booking_of(work, code)), earned)
    mpesa.scenario(dr_jane.phone)
    for _ in range(5):
        world.later(hours=1)
    assert (payouts(world), books(world), tickets(world)[-1]) == ([(1600, "failed")], EARNED, "dispute")
    assert [entry.amount for entry in mpesa.book if entry.amount < 0] == []


def booking_of(work, code):
    return work.session.scalars(select(Booking).where(Booking.code == code)).one()


def test_the_fee_is_that_of_the_day_it_was_booked(amina, dr_jane, world):
    code = has_paid(amina, dr_jane, world, day="Tue")
    change = update(Booking).where(Booking.code == code).values(fee_percent=10)
    world.runtime.database.write(lambda session: session.execute(change))
    dr_jane.reads_all().texts("EARNINGS").gets_sms("Still to come: KSh 1,800")
    world.clock.set("Tue 3:00 PM")
    world.goes_round()
    dr_jane.reads_all().texts(f"DONE {code}").gets_sms("done")
    world.later(hours=49)
    assert books(world) == {"mpesa clearing": 2000, "therapist payable": -1800, "platform fee": -200}


def test_a_booking_keeps_the_fee_that_was_in_force(amina, dr_jane, world):
    office = replace(world.runtime.office, fee_percent=35)
    with office.looking() as work:
        assert work.fee_percent == 35
    has_paid(amina, dr_jane, world)
    assert world.sql(select(Booking.fee_percent)) == [(world.runtime.settings.fee_percent,)]
