"""Whoever takes up an errand holds it for a while; after that it is no longer theirs to end."""

from functools import partial

import pytest
from sqlalchemy import select, update

from booking.work import Actor
from clock import real_now
from models import errands
from models.errands import Errand, Kind
from tests.world import without_an_outside


@pytest.fixture
def office(database_url):
    return without_an_outside(database_url)[0].office


@pytest.fixture
def owed(office):
    """The key of something that is due now."""

    def owe(work):
        work.owe(Kind.CLOSE_SESSION, 7, work.now)
        return work.session.scalars(select(Errand.id).where(Errand.about == 7)).one()

    return office.carry_out(Actor.CLOCK, owe)


def taken_up(office, key):
    return office.carry_out(Actor.CLOCK, lambda work: errands.claim(work.session, key, work.now))


def ended(office, mine):
    return office.carry_out(Actor.CLOCK, lambda work: errands.finish(work.session, mine))


def test_what_one_has_taken_up_another_does_not_get(office, owed):
    assert taken_up(office, owed)
    assert taken_up(office, owed) is None


def test_who_ends_it_too_late_changes_nothing_for_who_holds_it_now(office, owed):
    slow = taken_up(office, owed)
    over = update(Errand).values(leased_until=real_now())
    office.carry_out(Actor.CLOCK, lambda work: work.session.execute(over) and None)
    quick = taken_up(office, owed)
    assert not ended(office, slow)
    assert taken_up(office, owed) is None, "it is still held"
    assert ended(office, quick)


def test_how_often_it_failed_in_a_row_is_counted_apart_from_how_often_it_was_done(office, owed):
    """What is asked ten times and fails once is put off as little as what fails the first time."""
    for failed in (False, False, True, True, False):
        mine = taken_up(office, owed)
        again = partial(errands.finish, mine=mine, due_again=office.clock.now(), failed=failed)
        office.carry_out(Actor.CLOCK, lambda work, again=again: again(work.session))
    with office.looking() as work:
        counts = select(Errand.tries, Errand.failed).where(Errand.id == owed)
        assert work.session.execute(counts).one() == (5, 0)
