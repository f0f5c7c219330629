"""Two who act about one paid session, in either order and at once: crossings of R5.4 by their names.

Whatever the order, everybody is told what is true, no time is held in vain, and money goes back once.
"""

import pytest
from sqlalchemy import select

from booking import clients
from booking.changing.calling_off import NothingOffered
from booking.changing.moves import NoOffer
from booking.desk import Desk
from booking.lifecycle import NotPossible
from booking.slots import SlotTaken
from models.bookings import Booking, State
from simulator.handset import Handset
from tests.conversations.crossing import (
    CELLS_OF_AN_HOUR,
    at_once,
    client,
    going_back,
    held,
    starts_of,
    therapist,
)
from tests.conversations.scenes import is_accepted, pays, refunds, state_of
from tests.world import World


@pytest.fixture
def paid(amina: Handset, dr_jane: Handset) -> str:
    """Amina's session on Thursday at two, KSh 2,000; it is Monday at nine."""
    code = is_accepted(amina, dr_jane)
    pays(amina, dr_jane)
    return code


@pytest.fixture
def brian(world: World) -> Handset:
    """Another client, who has joined."""
    brian = world.handset("0711222333")
    brian.dial().chooses("English").chooses("I agree").chooses("My name").chooses("name").types("Brian")
    return brian.hangs_up()


# a move, and the therapist's CALLOFF


def test_a_move_is_chosen_and_then_the_therapist_calls_off_the_new_time(amina, dr_jane, world, paid):
    amina.texts("CANCEL").gets_sms("still yours").texts("1").gets_sms("is moved")
    dr_jane.reads_all().texts(f"CALLOFF {paid}").gets_sms("called off", paid)
    amina.gets_sms("We are sorry", paid, "paid already")
    assert (state_of(world, paid), going_back(world), held(world)) == (State.CALLED_OFF, [2000], 0)


def test_the_therapist_calls_off_and_then_a_number_means_the_times_offered_last(amina, dr_jane, world, paid):
    amina.texts("CANCEL").gets_sms("still yours")
    dr_jane.texts(f"CALLOFF {paid}").gets_sms("called off", paid)
    amina.gets_sms("We are sorry").texts("2").gets_sms(f"replaces {paid}", "paid and confirmed")
    assert state_of(world, paid) == State.CALLED_OFF
    assert [state for _, state in refunds(world)] == ["spent"]
    assert held(world) == CELLS_OF_AN_HOUR


@pytest.mark.both_databases
def test_a_move_and_calloff_at_once_leave_one_truth(amina, dr_jane, world, paid):
    amina.texts("CANCEL").gets_sms("still yours")
    with world.runtime.office.looking() as work:
        other = Desk(work, "+254712345678", clients.known_by(work, "+254712345678"))
        times = other.what_comes_back(paid).nearest
    moved, called_off = at_once(
        world,
        client(amina, lambda desk: desk.move(paid, times[0])),
        therapist(dr_jane, lambda practice: practice.call_off(paid)),
    )
    assert called_off == "done"
    assert moved in {"done", NotPossible.__name__}
    assert (state_of(world, paid), going_back(world), held(world)) == (State.CALLED_OFF, [2000], 0)
    amina.gets_sms("We are sorry", paid)


# REFUND, and a move that the therapist is asked about


def asks_to_move(amina: Handset, dr_jane: Handset, world: World) -> None:
    """It is Wednesday, four in the afternoon: less than a day before, so Dr. Jane is asked."""
    world.later(hours=55)
    dr_jane.reads_all()
    amina.reads_all().texts("CANCEL").gets_sms("still yours").texts("1").gets_sms("We ask Jane Smith")
    dr_jane.gets_sms("Amina asks to move")


def test_refund_while_a_move_is_pending_and_then_the_therapists_yes(amina, dr_jane, world, paid):
    asks_to_move(amina, dr_jane, world)
    amina.texts("CANCEL").gets_sms("still yours").texts("REFUND").gets_sms("is cancelled", "(50%)")
    dr_jane.gets_sms("cancelled", paid).texts(f"YES {paid}").gets_sms("not open any more")
    amina.reads_all().no_more_sms()
    assert (state_of(world, paid), going_back(world), held(world)) == (State.CALLED_OFF, [1000], 0)


def test_the_therapists_yes_and_then_refund_gives_up_the_new_time(amina, dr_jane, world, paid):
    asks_to_move(amina, dr_jane, world)
    dr_jane.texts(f"YES {paid}").gets_sms("is moved")
    amina.gets_sms("is moved").texts("REFUND").gets_sms("text CANCEL first")
    assert state_of(world, paid) == State.CONFIRMED
    amina.texts("CANCEL").gets_sms("still yours").texts("REFUND").gets_sms("is cancelled")
    assert (state_of(world, paid), held(world)) == (State.CALLED_OFF, 0)


@pytest.mark.both_databases
def test_refund_and_the_therapists_yes_at_once_leave_no_time_held_and_money_once(amina, dr_jane, world, paid):
    asks_to_move(amina, dr_jane, world)
    ended = at_once(
        world,
        client(amina, lambda desk: desk.give_up(paid)),
        therapist(dr_jane, lambda practice: practice.yes(paid)),
    )
    assert set(ended) <= {"done", NoOffer.__name__, NotPossible.__name__}
    assert (state_of(world, paid), len(going_back(world)), held(world)) == (State.CALLED_OFF, 1, 0)


# two clients, one time


def test_two_clients_move_to_one_time_one_after_the_other(amina, brian, dr_jane, world, paid):
    other = is_accepted(brian, dr_jane, "Thu", "4:00 PM")
    pays(brian, dr_jane)
    both = [phone.reads_all().texts("CANCEL").gets_sms("still yours", "12:00 PM") for phone in (amina, brian)]
    numbers = [number_of(phone, "12:00 PM") for phone in both]
    amina.texts(numbers[0]).gets_sms("is moved", "to Thu 10 Dec 12:00 PM")
    brian.texts(numbers[1]).gets_sms("just taken", other, "Thu 10 Dec 4:00 PM, stands")
    assert state_of(world, other) == State.CONFIRMED
    assert held(world) == 2 * CELLS_OF_AN_HOUR


def number_of(phone: Handset, hour: str) -> str:
    """The number beside this time in the text last read."""
    listed = phone.read[-1].text.split("reply ")[1]
    return next(choice.split()[0] for choice in listed.split(", ") if hour in choice)


@pytest.mark.both_databases
def test_two_clients_move_to_one_time_at_once(amina, brian, dr_jane, world, paid):
    other = is_accepted(brian, dr_jane, "Thu", "4:00 PM")
    pays(brian, dr_jane)
    noon = starts_of(world, paid).replace(hour=9)  # in UTC
    ended = at_once(
        world,
        client(amina, lambda desk: desk.move(paid, noon)),
        client(brian, lambda desk: desk.move(other, noon)),
    )
    assert sorted(ended) == [SlotTaken.__name__, "done"]
    assert [starts_of(world, it) for it in (paid, other)].count(noon) == 1
    assert held(world) == 2 * CELLS_OF_AN_HOUR


# DONE and NOSHOW


def test_done_and_then_the_clients_noshow_is_a_dispute(amina, dr_jane, world, paid):
    ends(world)
    dr_jane.reads_all().texts(f"DONE {paid}").gets_sms("recorded as done")
    amina.reads_all().texts(f"NOSHOW {paid}").gets_sms("two different things", paid)
    dr_jane.gets_sms("two different things", paid)
    nothing_moves(world)


def test_the_clients_noshow_and_then_done_is_a_dispute(amina, dr_jane, world, paid):
    ends(world)
    amina.reads_all().texts(f"NOSHOW {paid}").gets_sms("We are sorry", paid)
    dr_jane.reads_all().texts(f"DONE {paid}").gets_sms("two different things", paid)
    amina.gets_sms("two different things", paid)
    nothing_moves(world)


@pytest.mark.both_databases
def test_done_and_the_clients_noshow_at_once_are_a_dispute(amina, dr_jane, world, paid):
    ends(world)
    for phone in (amina, dr_jane):
        phone.reads_all()
    ended = at_once(
        world,
        client(amina, lambda desk: desk.report_absence(paid)),
        therapist(dr_jane, lambda practice: practice.done(paid, None)),
    )
    assert ended == ["done", "done"]
    amina.gets_sms("two different things", paid)
    dr_jane.gets_sms("two different things", paid)
    nothing_moves(world)


def test_the_therapists_noshow_and_then_done_is_done(amina, dr_jane, world, paid):
    ends(world)
    dr_jane.reads_all().texts(f"NOSHOW {paid}").gets_sms("did not come").texts(f"DONE {paid}")
    dr_jane.gets_sms("recorded as done")
    assert state_of(world, paid) == State.COMPLETED


def ends(world: World) -> None:
    """It is Thursday, ten past three: the session is over."""
    world.clock.set("Thu 3:10 PM")
    world.goes_round()


def nothing_moves(world: World) -> None:
    """Three days later the money is where it was, and people know."""
    world.later(hours=72)
    assert world.sql(select(Booking.disputed)) == [(True,)]
    assert {state for _, state in refunds(world)} <= {"offered"}


# CANCEL and CALLOFF


def test_cancel_of_what_is_paid_and_then_calloff_brings_everything_back(amina, dr_jane, world, paid):
    world.later(hours=58)  # nineteen hours before: she would get half
    amina.reads_all().texts("CANCEL").gets_sms("still yours", "(50%)")
    dr_jane.texts(f"CALLOFF {paid}").gets_sms("called off", paid)
    amina.gets_sms("We are sorry", paid, "REFUND: all KSh 2,000").texts("REFUND")
    amina.gets_sms("All of your KSh 2,000")
    assert (state_of(world, paid), going_back(world)) == (State.CALLED_OFF, [2000])


def test_refund_and_then_calloff_changes_nothing_any_more(amina, dr_jane, world, paid):
    world.later(hours=58)
    amina.reads_all().texts("CANCEL").gets_sms("(50%)").texts("REFUND").gets_sms("is cancelled", "(50%)")
    dr_jane.gets_sms("cancelled").texts(f"CALLOFF {paid}").gets_sms("called off already")
    amina.reads_all().no_more_sms()
    assert going_back(world) == [1000]


def test_calloff_and_then_cancel_leaves_the_choice_that_is_offered(amina, dr_jane, world, paid):
    dr_jane.texts(f"CALLOFF {paid}").gets_sms("called off", paid)
    amina.gets_sms("We are sorry").texts("CANCEL").gets_sms("called off by us", "KSh 2,000", "REFUND")
    amina.texts("REFUND").gets_sms("All of your KSh 2,000")
    assert (state_of(world, paid), going_back(world)) == (State.CALLED_OFF, [2000])


@pytest.mark.both_databases
def test_refund_and_calloff_at_once_owe_the_money_once(amina, dr_jane, world, paid):
    world.later(hours=58)
    amina.reads_all().texts("CANCEL").gets_sms("(50%)")
    ended = at_once(
        world,
        client(amina, lambda desk: desk.give_up(paid)),
        therapist(dr_jane, lambda practice: practice.call_off(paid)),
    )
    assert set(ended) <= {"done", NoOffer.__name__, NothingOffered.__name__, NotPossible.__name__}
    assert state_of(world, paid) == State.CALLED_OFF
    assert len(going_back(world)) == 1
    assert held(world) == 0
