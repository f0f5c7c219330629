"""What people do in a chaos run, at random: clients, therapists, support, and somebody who means harm.

They act at the database, as menus do: the front door is not the matter here. What each does is in deeds.py.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any, Final, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from booking import clients
from booking.asking import requests
from booking.asking.paying import ask_for_payment
from booking.changing import answers, calling_off
from booking.desk import Desk
from booking.slots import SlotRef, free_times
from booking.values import (
    AlreadyBooked,
    FailedOften,
    HasBegun,
    NoOffer,
    NothingToPay,
    NotPossible,
    NotYet,
    PhoneTaken,
    PromptLive,
    SlotTaken,
    TooLate,
    TooManyMoves,
    TooManyPayers,
)
from booking.work import Actor, Work
from clock import stopwatch
from language import Language
from models.bookings import OPEN, Booking, Meeting, State
from models.people import Client, SessionKind, Therapist
from tests.world import World

REFUSALS: Final = (
    *(AlreadyBooked, FailedOften, HasBegun, NoOffer, NothingToPay, NotPossible, NotYet),
    *(PhoneTaken, PromptLive, SlotTaken, TooLate, TooManyMoves, TooManyPayers, calling_off.NothingOffered),
)
PRICES: Final = (30, 999, 2000, 2000, 2000, 3500, 4500, 9999, 12_000)
PAYERS: Final = (*("pays",) * 10, *("asked",) * 3, "cancels", "mistypes", "ignores", "unreachable")
_KNOWN_FOR: Final = 1.0  # seconds that a look at the bookings is good for
_IN_MIND: Final = (90, 40)  # open bookings, and others, that anybody thinks of
_WALLETS: Final = (*(400_000,) * 5, 20)  # shillings

HABITS: Final[Mapping[str, Sequence[Any]]] = {
    "callback": ("once",) * 4 + ("twice", "never", "before-answer"),
    "callback_after": (0, 0, 0, 2, 30, 4000),
    "callback_amount": (0,) * 12 + (1,),
    "callback_says": ("",) * 14 + ("0", "1032"),
    "confirmation": ("once",) * 3 + ("twice", "never", "never"),
    "confirmation_after": (0, 0, 0, 5, 120, 4000),
    "results": ("once",) * 4 + ("twice", "never", "before-answer"),
    "results_after": (0, 0, 0, 5, 120, 4000),
    "queue": ("answers",) * 8 + ("times-out", "times-out-done"),
    "reversal_result": ("",) * 10 + ("1", "2028", "R000002"),
    "payout_result": ("",) * 10 + ("1", "2040"),
    "status_result": ("",) * 10 + ("17", "9999"),
}


class Known(NamedTuple):
    """A booking, as people remember it."""

    id: int
    code: str
    state: str
    phone: str
    price: int
    begun: bool


@dataclass
class People:
    """Whoever acts, by the deeds that fit a booking's state, and those for when its session has begun.

    ``did`` counts what was done, ``refused`` what the service would not do.
    """

    world: World
    chance: Random
    by_state: "Mapping[State, Sequence[Deed]]"
    afterwards: "Sequence[Deed]"
    phones: list[str] = field(default_factory=list)
    did: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    _known: list[Known] = field(default_factory=list)
    _looked_at: float = float("-inf")

    def live(self) -> None:
        """Somebody does something."""
        if self.chance.random() < 0.3:
            self.book()
        elif it := self.some_booking():
            deed = self.chance.choice(self.afterwards if it.begun else self.by_state[State(it.state)])
            self._does(deed.__name__, lambda: deed(self, it))

    def book(self) -> None:
        """A client, often a new one, asks for a time; mostly the therapist says yes, and Pay is pressed."""
        phone = self._somebody()
        self._does(
            "book", lambda: self.carry_out(Actor.CLIENT, lambda work: self._ask_for_a_time(work, phone))
        )

    def some_booking(self) -> Known | None:
        known = self._in_mind()
        return self.chance.choice(known) if known else None

    # doing

    def _does(self, what: str, do: Callable[[], Any]) -> None:
        """Refusals are answers; so is a database that is busy: people try again."""
        try:
            came = do()
        except REFUSALS as refusal:
            self.refused[f"{what}: {type(refusal).__name__}"] += 1
        except DBAPIError as busy:
            self.refused[f"{what}: {type(busy.orig).__name__}"] += 1
        else:
            self.did[what] += came is not False

    def carry_out(self, actor: Actor, what: Callable[[Work], Any]) -> Any:
        return self.world.runtime.office.carry_out(actor, what)

    def at_the_desk(self, it: Known, what: Callable[[Desk], Any]) -> Any:
        return self.carry_out(
            Actor.CLIENT, lambda work: what(Desk(work, it.phone, clients.known_by(work, it.phone)))
        )

    def _in_mind(self) -> list[Known]:
        """Some bookings, of whatever state; more of those that are open."""
        if stopwatch() - self._looked_at > _KNOWN_FOR:
            self._known, self._looked_at = self._look(), stopwatch()
        return self._known

    def _look(self) -> list[Known]:
        now, is_open = self.world.clock.now(), Booking.state.in_(OPEN)
        some = select(Booking, Meeting.starts_at, Client).join(Booking.meeting).join(Booking.client)
        some = some.order_by(func.random())
        return [
            Known(it.id, it.code, it.state, client.phone, it.price, starts <= now)
            for which, many in zip((is_open, ~is_open), _IN_MIND, strict=True)
            for it, starts, client in self.world.sql(some.where(which).limit(many))
        ]

    # clients

    def _somebody(self) -> str:
        if self.phones and self.chance.random() < 0.4:
            return self.chance.choice(self.phones)
        phone = f"+2547{self.chance.randrange(10**8):08}"
        self.phones.append(phone)
        self._take_on_habits(phone)
        return phone

    def _take_on_habits(self, phone: str) -> None:
        """Some are unlucky in a few things, nobody in all of them."""
        mpesa = self.world.outside.mpesa
        unlucky = self.chance.sample(list(HABITS), 4)
        own = {name: self.chance.choice(HABITS[name]) for name in unlucky}
        mpesa.scenario(phone, payer=self.chance.choice(PAYERS), **own)
        mpesa.phone(phone).balance = self.chance.choice(_WALLETS)

    def _ask_for_a_time(self, work: Work, phone: str) -> bool:
        client = clients.join(work, phone, Language.ENGLISH, "words")
        therapist = self.chance.choice(work.session.scalars(select(Therapist).order_by(Therapist.id)).all())
        since = work.now + timedelta(hours=self.chance.choice((8, 30, 30, 72, 120)))
        free = free_times(work, therapist, 60, since=since)
        if not free:
            return False
        slot = SlotRef(therapist.id, SessionKind.INDIVIDUAL, self.chance.choice(free[:10]))
        booking = requests.ask_for(work, slot, client, None)
        booking.price = self.chance.choice(PRICES)
        if self.chance.random() < 0.9:
            answers.yes(work, booking)
            if self.chance.random() < 0.7:
                ask_for_payment(work, booking, phone, wait=timedelta())
        return True


Deed = Callable[[People, Known], Any]
