"""One live prompt for a booking and for a phone: the database itself says so, whatever the code forgot."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from booking.codes import new_link
from booking.work import Actor
from models.bookings import Booking
from models.money import LIVE, ON_A_PHONE, AttemptState, PaymentAttempt
from tests.conversations.scenes import is_accepted

AMINA, OTIENO = "+254712345678", "+254711222333"
ENDED = (AttemptState.PAID, AttemptState.FAILED)


@pytest.fixture
def prompts(world):
    """Puts a prompt into the database, past everything that would look first."""

    def prompts(code, phone, state, **known):
        def write(work):
            booking = work.session.scalars(select(Booking).where(Booking.code == code)).one()
            attempt = PaymentAttempt(
                booking=booking, phone=phone, amount=2000, state=state, token=new_link(), asked_at=work.now
            )
            for name, value in known.items():
                setattr(attempt, name, value)
            work.session.add(attempt)

        world.runtime.office.carry_out(Actor.CLIENT, write)

    return prompts


@pytest.fixture
def both(amina, dr_jane):
    """The codes of two bookings of Amina's that wait for money."""
    return is_accepted(amina, dr_jane, "Thu"), is_accepted(amina, dr_jane, "Fri")


@pytest.mark.parametrize("second", LIVE)
@pytest.mark.parametrize("first", LIVE)
def test_a_booking_has_one_live_prompt_whoever_is_asked(prompts, both, first, second):
    prompts(both[0], AMINA, first)
    with pytest.raises(IntegrityError, match=r"uq_live_attempt_booking|payment_attempts.booking_id"):
        prompts(both[0], OTIENO, second)


@pytest.mark.parametrize("second", ON_A_PHONE)
@pytest.mark.parametrize("first", ON_A_PHONE)
def test_a_phone_has_one_live_prompt_whatever_it_is_for(prompts, both, first, second):
    prompts(both[0], AMINA, first)
    with pytest.raises(IntegrityError, match=r"uq_live_attempt_phone|payment_attempts.phone_lookup"):
        prompts(both[1], AMINA, second)


def test_what_nobody_can_tell_holds_no_phone_for_a_day(prompts, both):
    prompts(both[0], AMINA, AttemptState.UNCLEAR)
    prompts(both[1], AMINA, AttemptState.PROMPTED)


@pytest.mark.parametrize("ended", ENDED)
def test_what_has_ended_is_in_nobodys_way(prompts, both, ended):
    prompts(both[0], AMINA, ended)
    prompts(both[0], AMINA, AttemptState.PROMPTED)
    prompts(both[1], OTIENO, AttemptState.PROMPTED)


def test_a_request_that_m_pesa_named_is_one_attempts_for_ever(prompts, both):
    named = {"checkout_request": "ws_CO_1", "merchant_request": "29115-34620561-1"}
    prompts(both[0], AMINA, AttemptState.FAILED, **named)
    prompts(both[1], OTIENO, AttemptState.UNCLEAR, checkout_request="ws_CO_1")  # as somebody claims
    with pytest.raises(IntegrityError, match=r"uq_named_request|payment_attempts.checkout_request_lookup"):
        prompts(both[0], AMINA, AttemptState.PROMPTED, **named)
