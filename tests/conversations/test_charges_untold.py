"""What M-Pesa kept for sending money, when every answer about that was lost: named, and asked for again."""

import pytest
from sqlalchemy import select

from models.oversight import Difference
from payments.watching import differences
from tests.conversations.by_hand import books_agree
from tests.conversations.money import gives_up_a_part


@pytest.fixture
def untold(amina, dr_jane, world, terminal):
    """KSh 1,500 was sent back, M-Pesa kept KSh 13 for that, and every answer about it was lost."""
    mpesa = world.outside.mpesa
    mpesa.behave(payout_charge=13, results_after=5)
    gives_up_a_part(amina, dr_jane, world)
    mpesa.behave(results="never")  # but the one that is on its way
    world.later(seconds=5)
    amina.gets_sms("was sent back")
    for _ in range(10):
        world.later(minutes=6)
    assert not books_agree(world)
    return mpesa


def test_a_charge_that_nobody_told_is_named_and_asked_for_until_it_is_known(world, terminal, untold):
    for _ in range(2):
        said = terminal.is_warned("reconcile --date 2026-12-07")
        assert "charge not known, order:" in said
        assert "What M-Pesa kept for sending KSh 1,500 was never told. It is asked again." in said
    assert "1 difference left." in said
    untold.behave(results="once", results_after=0)
    for _ in range(10):
        world.later(minutes=6)
    assert books_agree(world), "the question that was out is put three times"
    assert "A clean day" in terminal.types("reconcile --date 2026-12-07")
    assert world.sql(select(Difference.how)) == [(differences.BY_ITSELF,)]


def test_a_charge_is_asked_for_again_the_next_night(world, terminal, untold):
    terminal.is_warned("reconcile --date 2026-12-07")
    for _ in range(10):
        world.later(minutes=6)
    untold.behave(results="once", results_after=0)
    terminal.is_warned("reconcile --date 2026-12-07")
    assert books_agree(world)
    assert "A clean day" in terminal.types("reconcile --date 2026-12-07")
