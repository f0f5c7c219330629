"""What a chaos run once found, each as a story of its own."""

import pytest

from models.bookings import State
from simulator.safaricom.faults import Faults
from tests.conversations.by_hand import list_is_read, pays_by_hand
from tests.conversations.scenes import books, is_accepted, state_of

pytestmark = pytest.mark.usefixtures("pay_bill")


def test_the_merchants_own_money_is_nobodys_payment(amina, dr_jane, world, mpesa):
    is_accepted(amina, dr_jane)
    topped_up = mpesa.top_up(5000)
    amina.texts(f"PAID {topped_up.receipt}").reads_all()
    world.later(hours=30)
    assert books(world) == {}


def test_a_list_that_cannot_be_had_at_first_is_read_from_the_beginning(amina, dr_jane, world, mpesa):
    code = is_accepted(amina, dr_jane)
    mpesa.scenario(amina.phone, confirmation="never")
    mpesa.next_request("busy", on="pull", times=500)
    list_is_read(world)
    pays_by_hand(world, amina, 2000, code)
    world.later(hours=5)
    assert state_of(world, code) == State.APPROVED, "only the list knows of it"
    mpesa.faults = Faults()
    world.later(minutes=15)
    assert state_of(world, code) == State.CONFIRMED
