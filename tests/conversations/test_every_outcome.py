"""Every way in which asking for money can come to nothing, by each way of asking (REQUIREMENTS R3.4).

The rows are outcomes. Each text is held to four things: what happened, and that it is true; until when
the booking is kept; who helps; and what to do, which is then done, the way it was asked before. What nobody
knows the end of is in test_payments_in_doubt.py.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

import pytest

from models.bookings import State
from models.money import AttemptState
from simulator.handset import Handset
from tests.conversations.asking import WAYS
from tests.conversations.by_hand import books_agree
from tests.conversations.scenes import attempts, books, is_accepted, pushes, state_of
from tests.world import World

PAID, FAILED = AttemptState.PAID, AttemptState.FAILED
UNTIL: Final = "Tue 8 Dec 9:00 AM"  # she was accepted on Monday at nine
HELP: Final = "Help: 0709000000"
ONE_PAYMENT: Final = {"mpesa clearing": 2000, "client credit": -2000}

Doing = Callable[[World, Handset], object]


@pytest.fixture(params=list(WAYS.values()), ids=list(WAYS))
def asks(request):
    return request.param


@pytest.fixture
def code(amina, dr_jane):
    """Amina's booking, which waits for her KSh 2,000."""
    return is_accepted(amina, dr_jane)


# no money came, and M-Pesa says why


class Outcome(NamedTuple):
    """What is so before she asks, what she does when she is asked, and how she is told what happened."""

    name: str
    before: Doing
    then: Doing
    says: str


def nothing(_world: World, _client: Handset) -> None:
    """All is well, or nobody does anything."""


def a_minute_passes(world: World, _client: Handset) -> None:
    for _ in range(7):
        world.later(seconds=10)


def never_mind(world: World, client: Handset) -> None:
    client.ignores_prompt()
    a_minute_passes(world, client)


def is_on_a_call(world: World, client: Handset) -> None:
    world.outside.mpesa.phone(client.phone).in_ussd = True


def the_line_stays_held(world: World, _client: Handset) -> None:
    for _ in range(4):
        world.later(seconds=60)


def m_pesa_stays_busy(world: World, _client: Handset) -> None:
    for _ in range(6):
        world.later(minutes=2)


def has(**phone: int) -> Doing:
    """What is so of her phone, or of her account."""

    def arrange(world: World, client: Handset) -> None:
        vars(world.outside.mpesa.phone(client.phone)).update(phone)

    return arrange


def m_pesa_ends_it(**scenario: str) -> Doing:
    return lambda world, client: world.outside.mpesa.scenario(client.phone, **scenario)


def m_pesa_answers(trouble: str, times: int = 1) -> Doing:
    """In place of taking the push."""
    return lambda world, _client: world.outside.mpesa.next_request(trouble, "push", times=times)


def enters_pin(world: World, client: Handset) -> None:
    client.enters_pin()
    world.later(seconds=5)  # what is not final or not safe to believe is asked about first


OUTCOMES: Final = (
    Outcome(
        "cancelled",
        nothing,
        lambda _, client: client.cancels_prompt(),
        "The payment was not completed: it was cancelled or ran out of time.",
    ),
    Outcome(
        "run out on the phone",
        m_pesa_ends_it(result="1019"),
        enters_pin,
        "The payment was not completed: it was cancelled or ran out of time.",
    ),
    Outcome(
        "not answered",
        nothing,
        never_mind,
        "M-Pesa got no answer: phone off, out of reach, in use or not answered.",
    ),
    Outcome(
        "unreachable",
        m_pesa_ends_it(payer="unreachable"),
        a_minute_passes,
        "M-Pesa got no answer: phone off, out of reach, in use or not answered.",
    ),
    Outcome(
        "not enough money",
        has(balance=1999),
        lambda _, client: client.enters_pin(),
        "M-Pesa says there was not enough money. Please top up first.",
    ),
    Outcome(
        "wrong PIN",
        nothing,
        lambda _, client: client.enters_pin("9999"),
        "M-Pesa did not accept the PIN. After three wrong PINs M-Pesa locks it.",
    ),
    Outcome(
        "PIN locked",
        has(wrong_pins=3),
        lambda _, client: client.enters_pin(),
        "Your M-Pesa PIN is locked. Please call Safaricom on 100 first.",
    ),
    Outcome(
        "another session open",
        is_on_a_call,
        the_line_stays_held,
        "Another session was open on your phone. Close it and wait a minute.",
    ),
    Outcome(
        "another session opened meanwhile",
        m_pesa_ends_it(result="1001"),
        enters_pin,
        "Another session was open on your phone. Close it and wait a minute.",
    ),
    *(
        Outcome(
            name,
            m_pesa_ends_it(result=result),
            enters_pin,
            "The amount is over an M-Pesa limit of that number. Another one can pay.",
        )
        for name, result in (("over the limit of the day", "4"), ("over the limit of one payment", "3"))
    ),
    Outcome(
        "busy when it should pay",
        m_pesa_ends_it(result="1025"),
        enters_pin,
        "M-Pesa is busy. Please wait a few minutes.",
    ),
    Outcome(
        "busy from the first",
        m_pesa_answers("busy", times=4),
        m_pesa_stays_busy,
        "M-Pesa is busy. Please wait a few minutes.",
    ),
    Outcome(
        "an account that cannot pay",
        m_pesa_ends_it(result="11"),
        enters_pin,
        "M-Pesa cannot take money from that number. Another number can pay.",
    ),
    Outcome(
        "our own fault",
        m_pesa_answers("no-product"),
        nothing,
        "Something went wrong on our side, and you were not charged.",
    ),
)


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda outcome: outcome.name)
def test_what_did_not_work_is_explained_and_tried_again(amina, dr_jane, world, code, asks, outcome):
    outcome.before(world, amina)
    asks(amina)
    outcome.then(world, amina)
    told = amina.gets_sms(outcome.says).no_more_sms().read[-1].text
    assert told == f"{outcome.says} {code} is still yours until {UNTIL}. Reply PAY to try again. {HELP}"
    assert (state_of(world, code), attempts(world), books(world)) == (State.APPROVED, [FAILED], {})
    all_is_well_again(world, amina)
    world.later(minutes=2, seconds=5)  # the pause that M-Pesa wants: test_two_payments_on_one_phone.py
    asks(amina)
    amina.enters_pin().gets_sms("Paid: KSh 2,000", "Receipt", code)
    dr_jane.gets_sms("has paid")
    assert (state_of(world, code), attempts(world)) == (State.CONFIRMED, [FAILED, PAID])
    assert (books(world), books_agree(world)) == (ONE_PAYMENT, True)


def all_is_well_again(world: World, client: Handset) -> None:
    world.outside.mpesa.scenario(client.phone)
    has(balance=10_000, wrong_pins=0, in_ussd=False)(world, client)


# the line is held by a session of her own


def test_a_line_that_is_held_is_tried_again_a_minute_later(amina, world, code, asks):
    """How calls of hers delay the prompt, whoever tells of their end: test_paying.py."""
    is_on_a_call(world, amina)
    asks(amina)
    has(in_ussd=False)(world, amina)
    world.later(seconds=59)
    amina.no_prompt()
    world.later(seconds=1)
    amina.enters_pin().gets_sms("Paid")
    assert pushes(world) == 1
