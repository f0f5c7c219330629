"""A small service to try the telephone engine on: people dial in and order tea.

It has every kind of page and step, and a counter with a memory, so that what happened can be counted.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from threading import Lock

import fakeredis
import redis
from cryptography.fernet import Fernet

from language import Language, _
from ussd.pages import (
    Call,
    Goodbye,
    Menu,
    Option,
    Place,
    Question,
    TryAgain,
    action,
    answer,
    ask,
    option,
    screen,
    to,
)
from ussd.switchboard import Dialled, Switchboard
from ussd.trails import Trails
from ussd.whereabouts import Reply

AMINA, JUMA = "+254712345678", "+254722000001"
SUPPORT = "0722000009"
SEALER = Fernet(Fernet.generate_key())


class Milk(StrEnum):
    WITH = "with"
    WITHOUT = "without"


@dataclass(frozen=True)
class Order:
    tea: int
    cups: int
    ready: datetime


PLACES = ("Kericho", "Nandi", "Limuru", "Meru", "Kisii", "Tigoni", "Sotik", "Bomet")
TEAS = [f"{place} tea, first flush" for place in PLACES]
TEAS += ["Chai ya tangawizi", "Mint", "Hibiscus"]
NOON = datetime(2030, 1, 1, 9, tzinfo=UTC)


@dataclass
class Counter:
    """All that the tea house remembers."""

    orders: list[tuple[str, Order, Milk]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    languages: dict[str, Language] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)
    broken: Exception | None = None
    lock: Lock = field(default_factory=Lock)

    @contextmanager
    def open_call(self, dialled: Dialled) -> Iterator[Call]:
        yield TeaCall(self, dialled.phone)


@dataclass
class TeaCall:
    counter: Counter
    phone: str

    @property
    def language(self) -> Language:
        return self.counter.languages.get(self.phone, Language.ENGLISH)

    def once(self, key: str, run: Callable[[], str]) -> str:
        with self.counter.lock:
            if key not in self.counter.outcomes:
                self.counter.outcomes[key] = run()
            return self.counter.outcomes[key]

    def pressed(self, key: str) -> bool:
        return key in self.counter.outcomes


def here(call: Call) -> TeaCall:
    assert isinstance(call, TeaCall)
    return call


@screen
def door(call: Call) -> Menu:
    return Menu(
        f"Karibu {here(call).counter.names.get(here(call).phone, 'mgeni')}!",
        option("Tea", teas),
        option("Your name", your_name),
        option("House rules", rules),
        option("Kiswahili", speak, language=Language.KISWAHILI),
        option("Break a cup", broken_cup),
    )


@screen
def teas(call: Call) -> Menu:
    return Menu("Which tea?", *(option(name, cups, tea=tea) for tea, name in enumerate(TEAS)))


@screen
def cups(call: Call, *, tea: int) -> Menu:
    choices = (option(f"{n} cups", milk, order=Order(tea, n, NOON)) for n in (1, 2, 3))
    return Menu(f"{TEAS[tea]}. How many?", *choices, option("Other teas", teas))


@screen
def milk(call: Call, *, order: Order) -> Menu:
    return Menu("Milk?", *(option(kind.title(), place_order, order=order, milk=kind) for kind in Milk))


@action
def place_order(call: Call, *, order: Order, milk: Milk) -> Goodbye:
    """Remember the order."""
    counter = here(call).counter
    counter.orders.append((here(call).phone, order, milk))
    return Goodbye(f"{order.cups} x {TEAS[order.tea]} {milk} milk. Asante!")


@screen
def your_name(call: Call) -> Question:
    return ask("What is your name?", hear_name, polite=True)


@answer
def hear_name(call: Call, typed: str, *, polite: bool) -> Place:
    if any(letter.isdigit() for letter in typed):
        raise TryAgain("A name has letters only.")
    return to(save_name, name=typed)


@action
def save_name(call: Call, *, name: str) -> Place:
    here(call).counter.names[here(call).phone] = name
    return to(nice_to_meet)


@screen
def nice_to_meet(call: Call) -> Menu:
    return Menu("Nice to meet you.", option("Tea", teas), option("Find a tea", find))


@screen
def find(call: Call) -> Question:
    return ask("Which tea do you look for?", found)


@answer
def found(call: Call, typed: str) -> Place:
    """Only leads on: the way back stays."""
    tea = next((n for n, name in enumerate(TEAS) if typed.lower() in name.lower()), None)
    if tea is None:
        raise TryAgain("We have no such tea.")
    return to(cups, tea=tea)


@screen
def rules(call: Call) -> Goodbye:
    return Goodbye(" ".join(f"Rule {n}: be kind to guest number {n}." for n in range(1, 12)))


@action
def speak(call: Call, *, language: Language) -> Place:
    here(call).counter.languages[here(call).phone] = language
    return to(door)


@action
def broken_cup(call: Call) -> Place:
    if broken := here(call).counter.broken:
        raise broken
    return to(door)


@screen
def help_desk(call: Call) -> Menu:
    return Menu(_("How can we help?"), option("Find a tea", find), option("House rules", rules))


@screen
def lost(call: Call, *, nowhere: int) -> Menu:
    """Offers a place that no deploy will know."""
    return Menu("Old page", Option("Gone", Place("tea_house.gone")), option("Misfit", misfit))


@action
def misfit(call: Call) -> Place:
    return Place(to(cups, tea=1).step, '{"tea": "one"}')


def express(call: Call, part: str) -> Place | None:
    """7 is the list of teas, 4xxx that tea, 66 an action (which must never run), 5 an old page."""
    if part == "66":
        return to(place_order, order=Order(1, 1, NOON), milk=Milk.WITH)
    if part.startswith("4") and part[1:].isdecimal():
        return to(cups, tea=int(part[1:]))
    return {"7": to(teas), "5": to(lost, nowhere=1)}.get(part)


def trails_on(store: "redis.Redis | None" = None, **settings) -> Trails:
    store = store if store is not None else fakeredis.FakeRedis()
    return Trails(store, b"a secret of the tea house", SEALER.encrypt, SEALER.decrypt, **settings)


def tea_house(counter: Counter, trails: Trails | None = None) -> Switchboard:
    return Switchboard(
        trails or trails_on(), counter.open_call, lambda call: to(door), express, help_desk, SUPPORT
    )


@dataclass
class Phone:
    """Somebody dialling: keeps the session and its growing text as the gateway does."""

    switchboard: Switchboard
    number: str = AMINA
    session: int = 0
    text: str = ""
    screen: Reply = field(default_factory=lambda: Reply(""))

    def dials(self, text: str = "") -> "Phone":
        self.session += 1
        self.text = text
        return self._asks()

    def types(self, *words: str) -> "Phone":
        for word in words:
            self.text = f"{self.text}*{word}" if self.text else word
            self._asks()
        return self

    def repeats(self) -> "Phone":
        return self._asks()

    def sees(self, *lines: str) -> "Phone":
        assert self.screen.text == "\n".join(lines), str(self.screen)
        return self

    def hears(self, part: str) -> "Phone":
        assert part in self.screen.text, str(self.screen)
        return self

    def is_told(self, words: str) -> "Phone":
        assert self.screen == Reply(words, True, self.screen.step), str(self.screen)
        return self

    @property
    def request(self) -> Dialled:
        return Dialled(f"ATUid_{self.number}_{self.session}", self.number, "*384*7464#", "63902", self.text)

    def _asks(self) -> "Phone":
        self.screen = self.switchboard.answer(self.request)
        return self
