"""A worker that dies at every single moment of proving a payment by hand: it is booked, and once."""

from contextlib import suppress

import pytest

from jobs.find_payments import find_payments, see_that_the_list_is_read
from jobs.prove_payments import prove_payment
from jobs.read_notices import read_notice
from models.bookings import State
from models.by_hand import HandState
from models.errands import Kind
from tests.conversations.by_hand import books_agree, states, told_where_to_tell
from tests.conversations.scenes import books, is_accepted, state_of
from tests.faults.fuse import Died, Fuse, dying, errand_of, forget_who_was_called

ONE_PAYMENT = {"mpesa clearing": 2000, "client credit": -2000}


@pytest.fixture
def code(world, amina, dr_jane):
    """Amina's booking, which waits for her KSh 2,000."""
    told_where_to_tell(world)
    return is_accepted(amina, dr_jane)


def at_moment(world, moment, job, kind):
    """The job runs and ends there; then somebody else finds the errand."""
    fuse = Fuse(moment)
    with dying(world, fuse), suppress(Died):
        job(errand_of(world, kind))
    assert fuse.passed > moment, "there is no such moment any more"
    world.redis.flushdb()
    forget_who_was_called(world)
    world.goes_round()
    world.later(seconds=45)


def is_paid_once(world, amina, dr_jane, code):
    amina.gets_sms("Paid: KSh 2,000").no_more_sms()
    dr_jane.gets_sms("has paid").no_more_sms()
    assert (state_of(world, code), states(world)) == (State.CONFIRMED, [HandState.BOUGHT])
    assert books(world) == ONE_PAYMENT
    assert books_agree(world)


@pytest.mark.parametrize("moment", range(6))  # claim, hear, finish: one before and one after each
def test_a_confirmation_is_read_once(amina, dr_jane, world, code, moment):
    world.outside.mpesa.pay_bill(amina.phone, 2000, code)
    world.outside.quiet()
    at_moment(world, moment, read_notice, Kind.READ_NOTICE)
    is_paid_once(world, amina, dr_jane, code)


@pytest.mark.parametrize("moment", range(8))  # claim, ask for the list, learn, finish
def test_a_payment_is_proven_once(amina, dr_jane, world, code, moment):
    world.outside.mpesa.pay_bill(amina.phone, 2000, code)
    world.outside.quiet()
    read_notice(errand_of(world, Kind.READ_NOTICE))
    at_moment(world, moment, prove_payment, Kind.PROVE_PAYMENT)
    is_paid_once(world, amina, dr_jane, code)


@pytest.mark.parametrize("moment", range(10))  # claim, ask for the list, learn, note how far, finish
def test_the_list_is_read_to_its_end(amina, dr_jane, world, code, moment):
    world.outside.mpesa.scenario(amina.phone, confirmation="never")
    world.outside.mpesa.pay_bill(amina.phone, 2000, code)
    see_that_the_list_is_read(world.runtime)
    at_moment(world, moment, find_payments, Kind.FIND_PAYMENTS)
    is_paid_once(world, amina, dr_jane, code)
