"""Both sides tell of a session differently: people find out, say why, and the money follows (R2.7)."""

import pytest
from sqlalchemy import select, update

from booking.work import Actor
from models.bookings import Booking
from models.money import Refund, RefundState
from models.oversight import Finding
from tests.conversations.by_hand import books_agree, told_where_to_tell
from tests.conversations.money import has_earned, has_paid, tickets
from tests.conversations.scenes import books, state_of
from tests.operating import Terminal

WHY = ("--why", "both were called")
EARNED = {"mpesa clearing": 2000, "therapist payable": -1600, "platform fee": -400}


@pytest.fixture
def terminal(world):
    told_where_to_tell(world)
    yield Terminal(world)
    assert books_agree(world)


@pytest.fixture
def code(terminal, amina, dr_jane, world):
    """Amina says that Dr. Jane was not there; Dr. Jane says that it took place."""
    code = has_paid(amina, dr_jane, world)
    world.clock.set("Thu 3:30 PM")
    world.goes_round()
    amina.reads_all().texts(f"NOSHOW {code}").gets_sms("We are sorry")
    dr_jane.reads_all().texts(f"DONE {code}").gets_sms("two different things")
    amina.gets_sms("two different things")
    return code


@pytest.fixture
def held_first(terminal, amina, dr_jane, world):
    """The same the other way round: it was done, and then she said that it was not."""
    code = has_paid(amina, dr_jane, world)
    world.clock.set("Thu 3:30 PM")
    world.goes_round()
    dr_jane.reads_all().texts(f"DONE {code}").gets_sms("done")
    amina.reads_all().texts(f"NOSHOW {code}").gets_sms("two different things")
    dr_jane.gets_sms("two different things")
    return code


def refunds(world):
    return world.sql(select(Refund.amount, Refund.state))


def test_support_sees_what_waits_and_who_said_what(terminal, code):
    assert f"{code}  KSh 2,000  therapist absent\n1 in all." in terminal.types("disputes list")
    said = terminal.types(f"disputes show {code}")
    assert "client: therapist absent" in said
    assert "therapist: done" in said
    assert "Nobody has decided about it." in said


def test_it_was_held_and_the_price_is_earned(amina, dr_jane, world, terminal, code):
    assert "KSh 2,000 is earned" in terminal.types(f"disputes held {code}", *WHY)
    for one in (amina, dr_jane):
        one.gets_sms("Our team has looked into", code, "it counts").no_more_sms()
    assert (state_of(world, code), books(world)) == ("completed", EARNED)
    assert (refunds(world), tickets(world)) == ([(2000, RefundState.SPENT)], [])
    world.later(days=4)
    assert books(world) == EARNED


def test_the_client_was_not_there_and_the_price_is_earned(world, terminal, code):
    terminal.types(f"disputes client-absent {code}", *WHY)
    assert (state_of(world, code), books(world)) == ("client absent", EARNED)


@pytest.mark.parametrize("told", ["code", "held_first"])
def test_the_therapist_was_not_there_and_everything_goes_back(amina, dr_jane, world, terminal, told, request):
    code = request.getfixturevalue(told)
    assert "KSh 2,000 goes back" in terminal.types(f"disputes therapist-absent {code}", *WHY)
    amina.gets_sms("all of the KSh 2,000 goes back").gets_sms("was sent back")
    dr_jane.gets_sms("all of the KSh 2,000 goes back")
    assert (state_of(world, code), books(world)) == ("therapist absent", {})
    assert (refunds(world), tickets(world)) == ([(2000, RefundState.RETURNED)], [])


def test_what_was_earned_by_then_is_taken_back(amina, dr_jane, world, terminal):
    """Somebody was just in time to object while it was being booked."""
    code = has_earned(amina, dr_jane, world)
    assert books(world) == EARNED
    dispute = update(Booking).where(Booking.code == code).values(disputed=True)
    world.runtime.database.write(lambda session: session.execute(dispute))
    terminal.types(f"disputes therapist-absent {code}", *WHY)
    assert books(world) == {}


def test_who_decided_when_and_why_is_kept(world, terminal, code):
    terminal.types(f"disputes held {code}", *WHY)
    assert "support: was held. Why: both were called" in terminal.types(f"disputes show {code}")
    with world.runtime.office.looking(Actor.SUPPORT) as work:
        found = work.session.scalars(select(Finding)).one()
        assert (found.found, found.actor, found.why) == ("was held", "support", "both were called")


def test_it_is_decided_once_and_nobody_can_object_after_it(amina, dr_jane, world, terminal, code):
    terminal.types(f"disputes held {code}", *WHY)
    for decision in ("held", "client-absent", "therapist-absent"):
        assert "Nobody disputes" in terminal.is_refused(f"disputes {decision} {code}", *WHY)
    amina.reads_all().texts(f"NOSHOW {code}")
    dr_jane.reads_all().texts(f"NOSHOW {code}")
    assert (state_of(world, code), terminal.types("disputes list")) == ("completed", "0 in all.\n")


def test_without_a_reason_or_a_dispute_nothing_is_decided(amina, dr_jane, world, terminal, code):
    assert "--why" in terminal.is_refused(f"disputes held {code}")
    assert "Say why" in terminal.is_refused(f"disputes held {code}", "--why", " ")
    assert "There is no booking 12345" in terminal.is_refused("disputes held 12345", *WHY)
    assert state_of(world, code) == "therapist absent"


def test_a_dispute_that_waits_for_more_than_a_day_is_a_difference(world, terminal, code):
    assert "dispute open" not in terminal._run("reconcile", ())[0]
    world.later(hours=25)
    assert "dispute open, booking:" in terminal.is_warned("reconcile")
    terminal.types(f"disputes held {code}", *WHY)
    assert "dispute open" not in terminal._run("reconcile", ())[0]


# money does not move while it may yet be said that it was otherwise


def test_nothing_is_earned_or_goes_back_while_either_side_may_object(amina, dr_jane, world, terminal):
    code = has_paid(amina, dr_jane, world, day="Tue")
    world.clock.set("Tue 3:00 PM")
    world.goes_round()
    dr_jane.reads_all().texts(f"DONE {code}").gets_sms("done")
    world.later(hours=47)
    amina.reads_all().texts(f"NOSHOW {code}").gets_sms("two different things")
    world.later(days=3)
    assert books(world) == {"mpesa clearing": 2000, "client credit": -2000}


def test_whoever_is_accused_late_has_a_day_to_object_all_the_same(amina, dr_jane, world, terminal):
    code = has_paid(amina, dr_jane, world, day="Tue")
    world.clock.set("Thu 2:30 PM")
    world.goes_round()
    dr_jane.reads_all().texts(f"NOSHOW {code}").gets_sms("until Fri 11 Dec 2:30 PM to object")
    world.later(hours=23)
    amina.reads_all().texts(f"NOSHOW {code}").gets_sms("two different things")
    assert books(world) == {"mpesa clearing": 2000, "client credit": -2000}
