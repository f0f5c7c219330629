"""One receipt is counted once, by a prompt or as a payment by hand, also when two tell of it at once."""

from threading import Event, Thread

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from booking.work import Actor
from models.by_hand import HandPayment, HandState, ListRead
from models.money import AttemptState, CountedReceipt, PaymentAttempt
from models.orders import Cause, OrderKind
from payments.coming_in import proving, settling
from payments.coming_in.proving import Proof
from payments.ordering import orders
from tests.conversations.scenes import attempts, books, is_accepted

RECEIPT = "QA12BC34DE"
A_MOMENT = 0.5  # real seconds, in which the second of two gets as far as it can


@pytest.fixture
def prompt(world, amina, dr_jane):
    """A prompt on her phone."""
    is_accepted(amina, dr_jane)
    amina.texts("PAY")
    return world.sql(select(PaymentAttempt.id))[0][0]


def the_prompt_is_paid(prompt):
    return lambda work: settling.settle(work, prompt, RECEIPT)


def it_is_in_the_list(work):
    """With an account that is no booking's, so that nobody locks a diary for it."""
    proving.learn(work, Proof(RECEIPT, 2000, "rent", None, None))


def one_while_the_other_is_not_done(world, first, second):
    """The first has said what it has to, and is not committed yet, when the second begins."""
    said, other_is_done = Event(), Event()

    def slowly(work):
        first(work)
        work.session.flush()
        said.set()
        other_is_done.wait(A_MOMENT)

    def soon(work):
        second(work)
        other_is_done.set()

    carry_out = world.runtime.office.carry_out
    leader = Thread(target=lambda: carry_out(Actor.MPESA, slowly))
    leader.start()
    assert said.wait(10)
    carry_out(Actor.MPESA, soon)
    leader.join(10)


def by_hand(world):
    return [HandState(state) for (state,) in world.sql(select(HandPayment.state))]


def test_a_prompt_counts_it_first(world, prompt):
    one_while_the_other_is_not_done(world, the_prompt_is_paid(prompt), it_is_in_the_list)
    assert (attempts(world), by_hand(world)) == ([AttemptState.PAID], [HandState.WITNESS])
    assert books(world) == {"mpesa clearing": 2000, "client credit": -2000}


def test_it_is_counted_as_paid_by_hand_first(world, prompt):
    one_while_the_other_is_not_done(world, it_is_in_the_list, the_prompt_is_paid(prompt))
    assert (attempts(world), by_hand(world)) == ([AttemptState.PAID], [HandState.WITNESS])
    assert books(world) == {"mpesa clearing": 2000, "client credit": -2000}


def test_the_database_itself_knows_a_receipt_once(world, prompt):
    world.runtime.office.carry_out(Actor.MPESA, it_is_in_the_list)
    again = CountedReceipt(receipt=RECEIPT, attempt_id=prompt)
    with pytest.raises(IntegrityError):
        world.runtime.database.write(lambda session: session.add(again))


def test_what_nothing_counted_and_what_two_things_counted_are_refused(world, prompt):
    for what in ({}, {"attempt_id": prompt, "hand_payment_id": prompt}):
        with pytest.raises(IntegrityError):
            world.runtime.database.write(lambda it, what=what: it.add(CountedReceipt(receipt="A", **what)))


def test_no_prompt_is_begun_for_a_booking_whose_payment_is_with_people(world, prompt):
    def begin_another(work):
        old = work.session.get_one(PaymentAttempt, prompt)
        old.state = AttemptState.WITH_SUPPORT
        work.session.flush()
        asked = {"booking_id": old.booking_id, "phone": "+254723456789", "amount": 2000, "token": "another"}
        work.session.add(PaymentAttempt(state=AttemptState.ASKED, asked_at=work.now, **asked))

    with pytest.raises(IntegrityError):
        world.runtime.office.carry_out(Actor.CLIENT, begin_another)


def test_how_far_the_list_was_read_is_noted_in_one_row(world):
    with pytest.raises(IntegrityError):
        world.runtime.office.carry_out(Actor.CLOCK, lambda work: work.session.add(ListRead(until=work.now)))


@pytest.mark.parametrize("amount", [None, 0, -5])
def test_an_order_that_moves_money_says_how_much(world, amount):
    def place(work):
        orders.place(work, OrderKind.SEND, Cause.REFUND, 1, amount=amount, phone="+254712345678")

    with pytest.raises(IntegrityError):
        world.runtime.office.carry_out(Actor.CLOCK, place)


def test_an_order_keeps_the_amount_that_it_said(world):
    def place(work):
        order = orders.place(work, OrderKind.SEND, Cause.REFUND, 1, amount=10, phone="+254712345678")
        order.amount = None

    with pytest.raises(IntegrityError):
        world.runtime.office.carry_out(Actor.CLOCK, place)
