"""What both files of crossings need: who acts at the database, at one moment, and what there is then."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlalchemy import select

from booking import clients
from booking.desk import Desk
from booking.practice import Practice, therapist_with
from booking.work import Actor, Work
from models.bookings import Booking, Cell, Meeting
from simulator.handset import Handset
from tests.conversations.scenes import refunds
from tests.faults.crowd import all_at_once, outcome_of
from tests.world import World

CELLS_OF_AN_HOUR = 5  # and the pause of a quarter after it


def starts_of(world: World, code: str) -> datetime:
    starts: datetime = world.sql(select(Meeting.starts_at).join(Booking).where(Booking.code == code))[0][0]
    return starts


def going_back(world: World) -> list[int]:
    """The shillings of every refund there is, sent or not."""
    return [amount for amount, _ in refunds(world)]


def held(world: World) -> int:
    """Quarters of an hour that anybody's sessions take."""
    return len(world.sql(select(Cell.id)))


def client(phone: Handset, do: Callable[[Desk], object]) -> Callable[[Work], object]:
    """What a client does at the desk, as a transaction."""
    e164 = f"+254{phone.phone[1:]}"
    return lambda work: do(Desk(work, e164, clients.known_by(work, e164)))


def therapist(phone: Handset, do: Callable[[Practice], object]) -> Callable[[Work], object]:
    """What a therapist does in their office."""

    def in_the_office(work: Work) -> object:
        row = therapist_with(work, f"+254{phone.phone[1:]}")
        assert row is not None
        return do(Practice(work, row))

    return in_the_office


def at_once(world: World, *deeds: Callable[[Work], object]) -> list[str]:
    """Transactions that all begin at the same moment: how each ended. What follows is done, too."""
    carry_out = world.runtime.office.carry_out
    ended = all_at_once([partial(outcome_of, partial(carry_out, Actor.CLIENT, deed)) for deed in deeds])
    world.goes_round()
    return ended
