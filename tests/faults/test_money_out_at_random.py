"""Refunds and payouts while M-Pesa suffers every misfortune: in the end both books say the same.

Who gives up what and when, and what befalls M-Pesa, follows from the seed.
"""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from booking.asking.paying import ask_for_payment
from booking.changing import calling_off, completing, moves
from booking.work import Actor, take_up
from jobs.pay_therapists import pay_therapists
from models.bookings import Booking, State
from models.money import Refund, RefundState
from models.orders import LIVE_ORDERS, MOVES_MONEY, Order, OrderKind, OrderState
from models.payouts import Payout, PayoutState
from tests.conversations.scenes import books
from tests.faults import visitors

MANY = 8  # clients
PRICES = (30, 999, 2000, 4500, 9999)
OVER = (RefundState.RETURNED, RefundState.WITH_SUPPORT)


class Weeks:
    """Clients have paid; then they give up, therapists call off, and sessions are held and paid out."""

    def __init__(self, world, seed) -> None:
        self.world, self.chance = world, Random(seed)
        for n in range(MANY):
            self._pays(f"+2547115550{n:02}")

    def something_happens(self) -> None:
        confirmed = select(Booking.id).where(Booking.state == State.CONFIRMED).order_by(Booking.id)
        if open_ones := self.world.sql(confirmed):
            (booking,) = self.chance.choice(open_ones)
            self._does(lambda work: self._change(work, take_up(work, booking)))

    def hours_pass(self, hours) -> None:
        for _ in range(hours // 4):
            self.world.later(hours=self.chance.choice((2, 4, 6)))
            pay_therapists(self.world.runtime)
            self.world.settle()

    def _pays(self, phone) -> None:
        mpesa = self.world.outside.mpesa
        mpesa.scenario(phone, payer="pays")
        self._does(lambda work: visitors.book(work, phone))
        self._does(lambda work: self._ask(work, phone))
        self.world.goes_round()

    def _ask(self, work, phone) -> None:
        newest = work.session.scalars(select(Booking.id).order_by(Booking.id.desc())).first()
        booking = take_up(work, newest)
        booking.price = self.chance.choice(PRICES)
        ask_for_payment(work, booking, phone, wait=timedelta())

    def _change(self, work, booking) -> None:
        if booking.meeting.starts_at <= work.now:
            completing.done(work, booking, None)
        elif self.chance.random() < 0.5:
            calling_off.call_off(work, booking)
            calling_off.take_the_money(work, booking)
        else:
            moves.begin(work, booking)
            moves.give_up(work, booking)

    def _does(self, what) -> None:
        self.world.runtime.office.carry_out(Actor.CLIENT, what)


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    ("database_url", "seed"), [("sqlite", 0), ("sqlite", 1), ("postgres", 2)], indirect=["database_url"]
)
def test_both_books_agree_whatever_befell_m_pesa(world, seed):
    weeks = Weeks(world, seed)
    world.later(minutes=31)
    world.outside.mpesa.misfortune(0.3)
    for _ in range(MANY):
        weeks.something_happens()
        weeks.hours_pass(20)
    world.outside.mpesa.misfortune(0)
    weeks.hours_pass(200)
    assert any(entry.amount < 0 for entry in world.outside.mpesa.book), "nothing ever went out"
    assert still_open(world) == []
    assert books(world).get("mpesa clearing", 0) == held_by_m_pesa(world) + moved_unknown_to_us(world)


def still_open(world) -> list[object]:
    """What has neither ended nor come to people."""
    return [
        *world.sql(select(Order.kind, Order.state).where(Order.state.in_(LIVE_ORDERS))),
        *world.sql(select(Refund.amount, Refund.state).where(Refund.amount > 0, Refund.state.not_in(OVER))),
        *world.sql(select(Payout.amount).where(Payout.state == PayoutState.ON_ITS_WAY)),
    ]


def held_by_m_pesa(world) -> int:
    return sum(entry.amount for entry in world.outside.mpesa.book)


def moved_unknown_to_us(world) -> int:
    """Shillings of orders that are with people, and that M-Pesa did carry out."""
    unclear = select(Order).where(Order.state == OrderState.WITH_SUPPORT, Order.kind.in_(MOVES_MONEY))
    return sum(order.amount for (order,) in world.sql(unclear) if was_carried_out(world, order))


def was_carried_out(world, order) -> bool:
    mpesa = world.outside.mpesa
    if order.kind == OrderKind.GIVE_BACK:
        return bool(mpesa.book.is_reversed(order.of_receipt))
    found = mpesa.orders.find(order.key)
    return bool(found and found.status == "Completed")
