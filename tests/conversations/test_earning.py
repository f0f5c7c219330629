"""A session earns what was agreed when it was booked, and is not paid while it is disputed (R3.10)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from booking.changing import disputes
from failures import TryLater
from jobs.errand import work_with
from models.bookings import Booking
from models.payouts import Payout
from payments.going_out import paying_out
from tests.conversations.money import has_earned, has_paid, movers, support_decides, tickets
from tests.conversations.scenes import books
from tests.conversations.test_payouts import EARNED, payday_comes, payouts, with_policy


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
    is_disputed(world, earned)
    mpesa.scenario(dr_jane.phone)
    for _ in range(5):
        world.later(hours=1)
    assert (payouts(world), books(world), tickets(world)[-1]) == ([(1600, "failed")], EARNED, "dispute")
    assert sent_by(mpesa) == []


@dataclass
class Disputing:
    """An M-Pesa that is busy while somebody objects; the rest is as it was."""

    mpesa: Any
    dispute: Callable[[], None]

    def send_money(self, *whom, **how):
        self.dispute()
        raise TryLater(timedelta(seconds=30))

    def __getattr__(self, name):
        return getattr(self.mpesa, name)


def test_what_is_disputed_on_its_way_to_a_busy_m_pesa_does_not_leave_again(world, mpesa, earned):
    cashier = world.runtime.cashier
    busy = Disputing(cashier.mpesa, lambda: is_disputed(world, earned))
    work_with(replace(world.runtime, cashier=replace(cashier, mpesa=busy)))
    payday_comes(world)
    assert movers(world) == [("send", "due", 1600)]
    work_with(world.runtime)
    world.later(minutes=1)
    assert (movers(world), payouts(world)) == ([("send", "refused", 1600)], [(1600, "failed")])
    assert sent_by(mpesa) == []


def test_what_was_lost_and_is_disputed_is_not_handed_over_again(world, mpesa, earned):
    """M-Pesa knows nothing of it, and might yet: nobody sends it again before people have decided."""
    mpesa.next_request("gateway-timeout", "payout")
    payday_comes(world)
    assert movers(world) == [("send", "unclear", 1600)]
    is_disputed(world, earned)
    for _ in range(16):
        world.later(hours=6)
    assert (movers(world), sent_by(mpesa)) == ([("send", "with support", 1600)], [])
    assert (payouts(world), "order unclear" in tickets(world)) == ([(1600, "with support")], True)


def test_when_a_part_has_left_people_see_to_the_rest(amina, dr_jane, world, mpesa):
    with_policy(world, payout_weekday=5)
    code = has_earned(amina, dr_jane, world, price=250_000)
    has_earned(amina, dr_jane, world, day="Thu", price=250_000)
    mpesa.behave(results="never")
    mpesa.next_request("busy", "payout")
    payday_comes(world, "Sat 9:00 AM")
    assert movers(world) == [("send", "due", 200_000), ("send", "accepted", 200_000)]
    is_disputed(world, code)
    mpesa.behave(results="once")
    world.later(minutes=10)
    assert movers(world) == [("send", "refused", 200_000), ("send", "done", 200_000)]
    assert (payouts(world), "payout refused" in tickets(world)) == ([(400_000, "with support")], True)
    assert support_decides(
        world, paying_out.arrived, world.sql(select(Payout.id))[0][0], "seen in the portal"
    )


def is_disputed(world, code):
    support_decides(world, lambda work, code: disputes.dispute(work, booking_of(work, code)), code)


def sent_by(mpesa):
    return [entry.amount for entry in mpesa.book if entry.amount < 0]


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
