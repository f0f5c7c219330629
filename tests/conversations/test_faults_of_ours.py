"""Something of ours fails again and again: it is kept, people hear of it, and nobody waits for it."""

import pytest
from sqlalchemy import select, text

from booking.work import Actor
from models.bookings import State
from models.by_hand import HandNotice
from models.errands import Kind
from models.support import Subject, Ticket
from tests.conversations.money import tickets
from tests.conversations.scenes import is_accepted, state_of
from tests.operating import Terminal


@pytest.fixture
def unreadable(world):
    """What M-Pesa told us, and no key of ours opens any more."""

    def keep(work):
        notice = HandNotice(body="{}", source="196.201.214.200", arrived_at=work.now)
        work.session.add(notice)
        work.session.flush()
        work.session.execute(text("UPDATE hand_notices SET body = :junk"), {"junk": b"lost"})
        work.owe(Kind.READ_NOTICE, notice.id, work.now)

    world.runtime.office.carry_out(Actor.CLOCK, keep)


def test_people_hear_of_what_fails_again_and_again_and_no_booking_waits_for_it(
    amina, dr_jane, world, unreadable
):
    code = is_accepted(amina, dr_jane)
    world.goes_round()
    assert tickets(world) == []
    for _ in range(4):
        world.later(minutes=5)
    assert tickets(world) == [Subject.OUR_FAULT]
    [(key,)] = world.sql(select(Ticket.id))
    assert "read notice fails: CannotOpen" in Terminal(world).types(f"tickets show {key}")
    world.later(hours=25)
    assert state_of(world, code) == State.LAPSED


def test_what_still_fails_is_told_of_once_a_day(world, unreadable):
    for _ in range(30):
        world.later(hours=1)
    assert set(tickets(world)) == {Subject.OUR_FAULT}
    assert len(tickets(world)) == 2
