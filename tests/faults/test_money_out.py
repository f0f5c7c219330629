"""Workers die at every moment of giving money back and paying therapists, and several do it at once."""

from contextlib import suppress
from functools import partial

import pytest
from sqlalchemy import select

from booking.changing import moves
from booking.work import Actor, take_up
from jobs.give_orders import chase_order, give_order
from jobs.issue_refunds import book_refund, send_refund
from jobs.pay_therapists import send_payout
from jobs.read_results import read_result
from models.bookings import Booking
from models.errands import Kind
from models.money import Refund
from models.orders import Order, OrderResult
from payments.going_out import paying_out, returning
from tests.conversations.by_hand import books_agree
from tests.conversations.money import has_earned, has_paid, movers
from tests.conversations.scenes import books, refunds
from tests.conversations.test_payouts import PAID_OUT, payouts
from tests.faults.crowd import all_at_once
from tests.faults.fuse import Died, Fuse, dying, errand_of, forget_who_was_called
from tests.memory import scene

SHORT, LONG = range(6), range(10)  # a job with one commit between claim and finish; and with a call, too
MOMENTS = [
    *((book_refund, Kind.BOOK_REFUND, moment) for moment in SHORT),
    *((send_refund, Kind.SEND_REFUND, moment) for moment in SHORT),
    *((give_order, Kind.GIVE_ORDER, moment) for moment in LONG),
    *((read_result, Kind.READ_RESULT, moment) for moment in SHORT),
]


def in_words(it) -> str:
    return getattr(it, "__name__", str(it))


@pytest.fixture(params=["whole", "part"])
def given_up(request, amina, dr_jane, world):
    return has_given_up(amina, dr_jane, world, day="Thu" if request.param == "whole" else "Tue")


@scene
def has_given_up(client, therapist, world, day) -> str:
    """The client gave a paid session up a moment ago, and no job has run since."""
    code = has_paid(client, therapist, world, day=day)
    world.later(minutes=31)

    def give_up(work):
        booking = take_up(work, work.session.scalars(select(Booking.id).where(Booking.code == code)).one())
        moves.begin(work, booking)
        moves.give_up(work, booking)

    world.runtime.office.carry_out(Actor.CLIENT, give_up)
    return code


def until_there_is(world, kind) -> None:
    """Do what comes before, job by job."""
    for job, each in ((book_refund, Kind.BOOK_REFUND), (send_refund, Kind.SEND_REFUND)):
        if each == kind:
            return
        job(errand_of(world, each))
    if kind == Kind.READ_RESULT:
        give_order(errand_of(world, Kind.GIVE_ORDER))
        world.outside.quiet()


def dies_in(world, job, kind, moment) -> None:
    """A worker dies in this job; later others find what it left."""
    fuse = Fuse(moment)
    with dying(world, fuse), suppress(Died):
        job(errand_of(world, kind))
    assert fuse.passed > moment, "there is no such moment any more"
    recovers(world)


def recovers(world) -> None:
    world.redis.flushdb()
    forget_who_was_called(world)
    world.goes_round()
    for _ in range(4):
        world.later(seconds=60)


@pytest.mark.parametrize(("job", "kind", "moment"), MOMENTS, ids=in_words)
def test_money_goes_back_once_wherever_a_worker_dies(amina, world, mpesa, given_up, job, kind, moment):
    until_there_is(world, kind)
    dies_in(world, job, kind, moment)
    amina.gets_sms("goes back").gets_sms("was sent back").no_more_sms()
    assert [state for _, state in refunds(world)] == ["returned"]
    assert ([state for _, state, _ in movers(world)], len(mpesa.book)) == (["done"], 2)
    assert books_agree(world)


@pytest.mark.parametrize("moment", SHORT)
def test_a_look_up_finds_what_was_done_once_wherever_a_worker_dies(amina, world, mpesa, given_up, moment):
    mpesa.behave(results="never")
    world.goes_round()
    mpesa.behave(results="once")
    world.clock.advance(seconds=60)
    dies_in(world, chase_order, Kind.CHASE_ORDER, moment)
    amina.gets_sms("goes back").gets_sms("was sent back").no_more_sms()
    assert (len(mpesa.book), books_agree(world)) == (2, True)


@pytest.mark.parametrize("moment", SHORT)
def test_what_was_put_off_is_ordered_again_once_wherever_a_worker_dies(amina, world, mpesa, given_up, moment):
    mpesa.top_up(-1000)
    world.goes_round()
    mpesa.top_up(1000)
    world.clock.advance(hours=1)
    dies_in(world, send_refund, Kind.SEND_REFUND, moment)
    amina.gets_sms("goes back").gets_sms("was sent back").no_more_sms()
    assert ([state for _, state, _ in movers(world)], books_agree(world)) == (["refused", "done"], True)


@pytest.mark.parametrize(
    ("kind", "job", "moment"),
    [
        *((Kind.GIVE_ORDER, give_order, moment) for moment in LONG),
        *((Kind.SEND_PAYOUT, send_payout, moment) for moment in SHORT),
    ],
    ids=in_words,
)
def test_a_therapist_is_paid_once_wherever_a_worker_dies(amina, dr_jane, world, mpesa, kind, job, moment):
    has_earned(amina, dr_jane, world)
    if kind == Kind.SEND_PAYOUT:
        mpesa.top_up(-1000)
    paying_out.make_all(world.runtime.office, world.clock.now())
    if kind == Kind.SEND_PAYOUT:
        world.goes_round()
        mpesa.top_up(1000)
        world.clock.advance(hours=1)
    dies_in(world, job, kind, moment)
    dr_jane.gets_sms("KSh 1,600 was sent").no_more_sms()
    assert (payouts(world), books(world), books_agree(world)) == ([(1600, "paid")], PAID_OUT, True)


def test_several_workers_at_one_refund_send_it_once(world, mpesa, given_up):
    until_there_is(world, Kind.SEND_REFUND)
    key = world.sql(select(Refund.id))[0][0]
    returns = returning.Returns(world.runtime.office, world.runtime.cashier.mpesa)
    all_at_once([partial(returns.send, key) for _ in range(6)])
    world.goes_round()
    assert ([state for _, state, _ in movers(world)], len(mpesa.book)) == (["done"], 2)


def test_several_workers_at_one_order_give_it_once(world, mpesa, given_up):
    """Whoever finds it being given leaves it in doubt, and looking it up tells."""
    until_there_is(world, Kind.GIVE_ORDER)
    (order,) = order_keys(world)
    all_at_once([partial(world.runtime.cashier.give, order, 0) for _ in range(6)])
    recovers(world)
    assert ([state for _, state, _ in movers(world)], len(mpesa.book)) == (["done"], 2)
    assert books_agree(world)


def test_several_workers_at_one_result_book_it_once(world, mpesa, given_up):
    mpesa.behave(results="twice")
    until_there_is(world, Kind.READ_RESULT)
    results = result_keys(world)
    all_at_once([partial(world.runtime.cashier.read, key) for key in results * 3])
    world.goes_round()
    assert (books_agree(world), len(mpesa.book)) == (True, 2)


def order_keys(world) -> list[int]:
    return [key for (key,) in world.sql(select(Order.id))]


def result_keys(world) -> list[int]:
    return [key for (key,) in world.sql(select(OrderResult.id))]
