"""A worker that dies at every single moment of a job: what is owed is done, and no money asked twice."""

from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from booking.asking.paying import ask_for_payment
from booking.work import Actor, take_up
from jobs.chase_payments import chase_payment
from jobs.deliver_sms import deliver_sms
from jobs.prompt_for_payment import prompt_for_payment
from jobs.read_callbacks import read_callback
from models.bookings import Booking, State
from models.errands import Kind
from models.money import AttemptState
from models.texts import Text, TextState
from sms import outbox
from tests.conversations.scenes import attempts, books, is_accepted, pushes, state_of, texts_to
from tests.faults.fuse import Died, Fuse, dying, errand_of, forget_who_was_called

AMINA = "+254712345678"
MOMENTS = range(10)  # claim, take or ask, call, note, finish: one before and one after each
LINING_UP = range(4)  # before a prompt is taken: is it wanted still, and our turn; nothing has changed then
ONE_PAYMENT = {"mpesa clearing": 2000, "client credit": -2000}
TAKEN, CALLED, NOTED = 3, 5, 7  # the moments after which these are so


@pytest.fixture
def code(amina, dr_jane):
    """Amina's booking, which waits for her KSh 2,000."""
    return is_accepted(amina, dr_jane)


def at_moment(world, moment, job, kind, ends_as=Died):
    """The job runs and ends there; then somebody else finds the errand."""
    fuse = Fuse(moment, ends_as)
    with dying(world, fuse), suppress(ends_as):
        job(errand_of(world, kind))
    assert fuse.passed > moment, "there is no such moment any more: MOMENTS is too long"
    world.redis.flushdb()
    forget_who_was_called(world)
    world.goes_round()
    world.later(seconds=45)


@pytest.mark.parametrize("ends_as", [Died, RuntimeError], ids=["killed", "raised"])
@pytest.mark.parametrize("moment", range(len(MOMENTS) + len(LINING_UP)))
def test_a_prompt_is_sent_once_or_known_to_be_in_doubt(amina, world, code, moment, ends_as):
    def ask(work):
        booking = work.session.scalars(select(Booking).where(Booking.code == code)).one()
        ask_for_payment(work, take_up(work, booking.id), AMINA, wait=timedelta())

    world.runtime.office.carry_out(Actor.CLIENT, ask)
    at_moment(world, moment, prompt_for_payment, Kind.PROMPT_FOR_PAYMENT, ends_as)
    if TAKEN <= moment - len(LINING_UP) < CALLED:
        assert pushes(world) == 0
        amina.gets_sms("cannot see yet", "do not pay again").no_prompt()
        assert attempts(world) == [AttemptState.UNCLEAR]
        return
    assert pushes(world) == 1
    amina.enters_pin().gets_sms("Paid")
    assert (attempts(world), books(world)) == ([AttemptState.PAID], ONE_PAYMENT)
    world.later(hours=30)
    assert pushes(world) == 1


def a_text_dies_at(world, moment, **how):
    def post(work):
        outbox.post(work, Text(phone=AMINA, body="Habari", name="test", once="once", may_wake=True, **how))

    world.runtime.office.carry_out(Actor.CLOCK, post)
    at_moment(world, moment, deliver_sms, Kind.DELIVER_TEXT)
    [(state,)] = world.sql(select(Text.state))
    return texts_to(world, AMINA.removeprefix("+254"))["Habari"], state


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_text_goes_out_and_twice_only_if_nobody_could_know(world, moment):
    world.outside.africas_talking.quirk(AMINA, report="")
    sent = 2 if CALLED <= moment < NOTED else 1
    assert a_text_dies_at(world, moment) == (sent, TextState.ACCEPTED)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_delivery_report_tells_what_the_dead_worker_could_not(world, moment):
    assert a_text_dies_at(world, moment) == (1, TextState.DELIVERED)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_text_that_must_not_be_read_twice_goes_out_once_or_is_known_to_be_in_doubt(world, moment):
    world.outside.africas_talking.quirk(AMINA, report="")
    sent, state = a_text_dies_at(world, moment, at_most=1)
    in_doubt = TAKEN <= moment < NOTED
    assert state == (TextState.UNCLEAR if in_doubt else TextState.ACCEPTED)
    assert sent == (0 if TAKEN <= moment < CALLED else 1)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_callback_is_acted_on_once(amina, dr_jane, world, code, moment):
    amina.texts("PAY")
    world.outside.network.answer_prompt(amina.phone, pin="1234")
    world.outside.quiet()
    at_moment(world, moment, read_callback, Kind.READ_CALLBACK)
    amina.gets_sms("Paid", "Receipt").gets_sms("will ask").no_more_sms()
    dr_jane.gets_sms("has paid").no_more_sms()
    assert (state_of(world, code), books(world)) == (State.CONFIRMED, ONE_PAYMENT)


@pytest.mark.parametrize("moment", range(8))  # it notes nothing: claim, ask, settle, finish
def test_a_question_settles_once(amina, dr_jane, world, code, moment):
    world.outside.mpesa.scenario(amina.phone, callback="never")
    amina.texts("PAY").enters_pin()
    world.clock.advance(seconds=20)
    at_moment(world, moment, chase_payment, Kind.CHASE_PAYMENT)
    amina.gets_sms("Paid").gets_sms("will ask").no_more_sms()
    dr_jane.gets_sms("has paid").no_more_sms()
    assert (state_of(world, code), books(world)) == (State.CONFIRMED, ONE_PAYMENT)
