"""From the PIN to the text that confirms it, on the service's own clock.

With a callback the text is written the moment it is read. Without one it is written at the next question
that we would ask M-Pesa anyway. How long that takes by the wall's clock: python -m tests.bench pin-to-text.
"""

from itertools import accumulate, pairwise

import pytest
from sqlalchemy import select

from models.texts import Text, TextState
from payments.coming_in.questions import QUESTIONS
from tests.conversations.scenes import is_accepted, pushes

ASKED_AT = list(accumulate(QUESTIONS[:8]))  # seconds after the prompt, while it can live
LONGEST = 60  # seconds; longer than any of this takes


@pytest.fixture(autouse=True)
def code(amina, dr_jane, world):
    """Amina's booking waits for her KSh 2,000, and she may take her time with the PIN."""
    world.outside.mpesa.behave(unanswered_after=180.0)
    return is_accepted(amina, dr_jane)


def pin_to_text(world, amina, pin_after: int) -> int:
    """Seconds from the PIN, typed so many after the prompt, until the text was handed to the network."""
    amina.texts("PAY")
    for before, at in pairwise([0, *(at for at in ASKED_AT if at < pin_after), pin_after]):
        world.later(seconds=at - before)
    amina.enters_pin()
    waited = next(second for second in range(LONGEST) if is_written(world) or world.later(seconds=1))
    assert world.sql(written().where(Text.state == TextState.WAITING)) == [], "and it has left"
    assert pushes(world) == 1
    return waited


def written():
    return select(Text.id).where(Text.name == "paid")


def is_written(world) -> bool:
    return bool(world.sql(written()))


def next_question(second: int) -> int:
    """How long after this second we ask."""
    return next(at for at in ASKED_AT if at > second) - second


@pytest.mark.parametrize("pin_after", [1, 19, 21, 59, 150])
def test_with_a_callback_nobody_waits(amina, world, pin_after):
    assert pin_to_text(world, amina, pin_after) == 0


@pytest.mark.parametrize("takes", [2, 14])
def test_it_takes_as_long_as_m_pesa_does_to_move_the_money(amina, world, takes):
    world.outside.mpesa.behave(pay_takes=takes)
    assert pin_to_text(world, amina, pin_after=1) == takes


@pytest.mark.parametrize("pin_after", [1, 19, 20, 21, 44, 64, 100, 179])
def test_without_one_it_takes_until_the_next_question(amina, world, pin_after):
    world.outside.mpesa.scenario(amina.phone, callback="never")
    assert pin_to_text(world, amina, pin_after) == next_question(pin_after)


@pytest.mark.parametrize("late", [5, 25])
def test_of_a_late_callback_and_a_question_the_first_one_counts(amina, world, late):
    world.outside.mpesa.scenario(amina.phone, callback_after=late)
    assert pin_to_text(world, amina, pin_after=1) == min(late, next_question(1))


@pytest.mark.parametrize("pin_after", [1, 21])
def test_when_m_pesas_answer_to_the_prompt_was_lost_its_callback_is_enough(amina, world, pin_after):
    """It names the request that nobody had told us."""
    world.outside.mpesa.next_request("lost-answer", "push")
    assert pin_to_text(world, amina, pin_after) == 0
