"""What a chaos run once found, each as a story of its own."""

import pytest

from tests.conversations.scenes import books, is_accepted

pytestmark = pytest.mark.usefixtures("pay_bill")


def test_the_merchants_own_money_is_nobodys_payment(amina, dr_jane, world, mpesa):
    is_accepted(amina, dr_jane)
    topped_up = mpesa.top_up(5000)
    amina.texts(f"PAID {topped_up.receipt}").reads_all()
    world.later(hours=30)
    assert books(world) == {}
