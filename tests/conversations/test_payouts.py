"""Therapists are paid on Fridays at nine what they earned: once, whole, with a statement (R2.8, R3.10)."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select, update

from booking.therapists import diary
from booking.work import Actor
from jobs.pay_therapists import pay_therapists
from models.bookings import Booking
from models.housekeeping import PolicyValue
from models.payouts import Payout, PayoutItem
from models.people import Therapist
from payments.going_out import paying_out
from tests.conversations.by_hand import books_agree
from tests.conversations.money import gives_up, has_earned, has_paid, movers, support_decides, tickets
from tests.conversations.scenes import books
from tests.faults.crowd import all_at_once

FEE = 400  # of KSh 2,000
EARNED = {"mpesa clearing": 2000, "therapist payable": -1600, "platform fee": -400}
PAID_OUT = {"mpesa clearing": 400, "platform fee": -400}


@pytest.fixture
def earned(amina, dr_jane, world):
    """Dr. Jane earned KSh 1,600 on Tuesday at two, and the day to object is over; the booking's code."""
    return has_earned(amina, dr_jane, world)


def payday_comes(world, when="Fri 9:00 AM") -> int:
    """How many payouts are made then."""
    world.clock.set(when)
    world.goes_round()
    made = pay_therapists(world.runtime)
    world.settle()
    return made


def payouts(world) -> list[tuple[int, str]]:
    return [tuple(row) for row in world.sql(select(Payout.amount, Payout.state).order_by(Payout.id))]


def with_policy(world, **values):
    def store(session):
        session.add_all(PolicyValue(name=name, value=value) for name, value in values.items())

    world.runtime.database.write(store)
    world.runtime.office.rules.__init__()


# as it should go


def test_what_was_earned_is_sent_on_friday_with_a_statement(dr_jane, world, mpesa, earned):
    assert (payday_comes(world), payouts(world)) == (1, [(1600, "paid")])
    dr_jane.gets_sms("KSh 1,600", "1 sessions", "KSh 400", mpesa.book[-1].receipt).no_more_sms()
    assert (movers(world), mpesa.phone(dr_jane.phone).balance) == ([("send", "done", 1600)], 11_600)
    assert (books(world), books_agree(world)) == (PAID_OUT, True)


def test_nothing_is_sent_before_friday_at_nine(world, earned):
    assert (payday_comes(world, "Thu 11:00 PM"), payouts(world)) == (0, [])
    assert payday_comes(world, "Fri 8:59 AM") == 0
    assert payday_comes(world, "Fri 9:00 AM") == 1


def test_however_often_the_job_runs_nobody_is_paid_twice(world, dr_jane, earned):
    assert payday_comes(world) == 1
    for _ in range(5):
        world.later(hours=10)
        assert pay_therapists(world.runtime) == 0
    assert (payouts(world), books(world)) == ([(1600, "paid")], PAID_OUT)


def test_a_schedule_that_slept_on_friday_pays_when_it_wakes(world, earned):
    assert (payday_comes(world, "Sun 8:00 PM"), payouts(world)) == (1, [(1600, "paid")])


def test_the_next_week_pays_what_the_next_week_earned(amina, dr_jane, world, earned):
    payday_comes(world)
    has_earned(amina, dr_jane, world, price=3500)
    assert payday_comes(world) == 1
    assert (payouts(world), books_agree(world)) == ([(1600, "paid"), (2800, "paid")], True)


def test_what_a_client_gave_up_late_is_paid_too(amina, dr_jane, world):
    has_paid(amina, dr_jane, world)
    gives_up(amina, world, "Thu 10:00 AM").gets_sms("nothing comes back")
    payday_comes(world)
    dr_jane.gets_sms("KSh 1,600")


def test_too_little_waits_until_it_is_enough(amina, dr_jane, world):
    has_earned(amina, dr_jane, world, price=100)
    assert payday_comes(world) == 0
    dr_jane.texts("EARNINGS").gets_sms("Next payout: KSh 80, once it is KSh 100")
    has_earned(amina, dr_jane, world, price=30)
    assert (payday_comes(world), payouts(world)) == (1, [(104, "paid")])


def test_what_people_must_decide_about_is_not_paid_and_what_else_there_is_is(amina, dr_jane, world, earned):
    other = has_earned(amina, dr_jane, world, day="Wed", price=3500)
    dispute(world, earned, True)
    assert (payday_comes(world), payouts(world)) == (1, [(2800, "paid")])
    dispute(world, earned, False)
    assert payday_comes(world) == 1
    assert payouts(world)[1:] == [(1600, "paid")]
    assert other != earned


def dispute(world, code, disputed):
    change = update(Booking).where(Booking.code == code).values(disputed=disputed)
    world.runtime.database.write(lambda session: session.execute(change))


def test_more_than_m_pesa_sends_at_once_goes_in_parts(amina, dr_jane, world, mpesa):
    with_policy(world, payout_weekday=5)
    has_earned(amina, dr_jane, world, price=250_000)
    has_earned(amina, dr_jane, world, day="Thu", price=250_000)
    payday_comes(world, "Sat 9:00 AM")
    assert movers(world) == [("send", "done", 200_000), ("send", "done", 200_000)]
    dr_jane.gets_sms("KSh 400,000", "2 sessions")
    assert (payouts(world), books_agree(world)) == ([(400_000, "paid")], True)


def test_what_m_pesa_charges_is_the_platforms(dr_jane, world, mpesa, earned):
    mpesa.behave(payout_charge=13)
    payday_comes(world)
    assert books(world) == {"mpesa clearing": 387, "platform fee": -387}
    assert books_agree(world)


# when it goes wrong


def test_a_number_that_m_pesa_refuses_leaves_everything_owed(amina, dr_jane, world, mpesa, earned):
    mpesa.scenario(dr_jane.phone, payout_result="2040")
    payday_comes(world)
    dr_jane.gets_sms("could not send your KSh 1,600", "stays yours").no_more_sms()
    assert (payouts(world), tickets(world)) == ([(1600, "failed")], ["payout refused"])
    assert (books(world), world.sql(select(PayoutItem.id))) == (EARNED, [])
    world.later(hours=3)
    assert pay_therapists(world.runtime) == 0, "people look into it first"
    mpesa.scenario(dr_jane.phone)
    assert payday_comes(world) == 1
    dr_jane.gets_sms("KSh 1,600 was sent")
    assert (books(world), books_agree(world)) == (PAID_OUT, True)


def test_without_money_of_ours_it_waits(dr_jane, world, mpesa, earned):
    mpesa.top_up(-1000)
    payday_comes(world)
    dr_jane.no_more_sms()
    assert (payouts(world), tickets(world)) == ([(1600, "on its way")], ["m-pesa account"])
    dr_jane.texts("EARNINGS").gets_sms("On its way: KSh 1,600", "Next payout: KSh 0")
    mpesa.top_up(1000)
    world.later(hours=1)
    dr_jane.gets_sms("KSh 1,600 was sent")
    assert (payouts(world), books_agree(world)) == ([(1600, "paid")], True)


def test_without_money_of_ours_for_days_it_is_owed_again(dr_jane, world, mpesa, earned):
    mpesa.top_up(-1000)
    payday_comes(world)
    for _ in range(20):
        world.later(hours=4)
    dr_jane.gets_sms("could not send")
    assert (len(movers(world)), payouts(world), books(world)) == (6, [(1600, "failed")], EARNED)


def test_a_result_that_never_comes_is_found(dr_jane, world, mpesa, earned):
    mpesa.behave(results="never")
    payday_comes(world)
    assert (payouts(world), books(world)) == ([(1600, "on its way")], EARNED)
    mpesa.behave(results="once")
    world.later(seconds=60)
    dr_jane.gets_sms("KSh 1,600 was sent")
    assert (len(movers(world)), books_agree(world)) == (1, True)


@pytest.mark.parametrize("has_it", [True, False], ids=["arrived", "did not"])
def test_what_stays_unclear_is_settled_by_people(dr_jane, world, mpesa, earned, has_it):
    mpesa.behave(results="never", queue="answers" if has_it else "times-out")
    payday_comes(world)
    for _ in range(16):
        world.later(hours=6)
    assert (payouts(world), tickets(world)) == ([(1600, "with support")], ["order unclear"])
    mpesa.behave(results="once", queue="answers")
    payout = world.sql(select(Payout.id))[0][0]
    assert support_decides(
        world, paying_out.arrived if has_it else paying_out.did_not_arrive, payout, "she was called"
    )
    dr_jane.gets_sms("was sent" if has_it else "could not send")
    assert (payouts(world), books_agree(world)) == ([(1600, "paid" if has_it else "failed")], True)
    assert payday_comes(world) == (0 if has_it else 1)


# what they see of it


def test_earnings_say_what_is_paid_and_when_the_next_payout_comes(amina, dr_jane, world, earned):
    dr_jane.texts("EARNINGS").gets_sms("Paid to you so far: KSh 0", "Next payout: KSh 1,600 on Fri 11 Dec")
    dr_jane.dial().chooses("Earnings").sees("Next payout: KSh 1,600, Fri 11 Dec", "Still to come: KSh 0")
    payday_comes(world)
    dr_jane.reads_all().texts("EARNINGS").gets_sms("Paid to you so far: KSh 1,600", "Next payout: KSh 0.")
    has_paid(amina, dr_jane, world, day="Tue")
    dr_jane.reads_all().texts("EARNINGS").gets_sms("Still to come: KSh 1,600")


@pytest.mark.both_databases
def test_of_several_who_make_a_payout_at_once_one_does(world, earned):
    until = world.clock.now() + timedelta(days=1)
    therapist = world.sql(select(Therapist.id).where(Therapist.name == "Dr. Jane Smith"))[0][0]
    made = all_at_once([partial(make_one, world, therapist, until) for _ in range(6)])
    world.settle()
    assert sorted(made) == [False] * 5 + [True]
    assert (len(movers(world)), payouts(world)) == (1, [(1600, "paid")])


def make_one(world, therapist, until) -> bool:
    """Whether this made a payout."""
    make = partial(paying_out.make, therapist_id=therapist, until=until)
    return world.runtime.office.carry_out(Actor.SUPPORT, make) is not None


def test_earnings_do_not_count_twice_what_is_on_its_way(world, mpesa, earned):
    mpesa.behave(results="never")
    payday_comes(world)
    with world.runtime.office.looking() as work:
        jane = work.session.scalars(select(Therapist).where(Therapist.name == "Dr. Jane Smith")).one()
        it = diary.earnings(work, jane)
    assert (it.paid, it.on_its_way, it.next_payout, it.payday) == (0, 1600, 0, None)
