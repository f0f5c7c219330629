"""What every text is told: people, times and sums as they are and as long as they get, and each thing that
makes another sentence. For tests/test_every_text.py, which holds each to its length, and docs/screens.md.
"""

import inspect
from collections.abc import Callable, Iterator
from datetime import datetime
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Final, NamedTuple

import addresses
from booking.alternatives import WayOn
from booking.personal import (
    AddressGiven,
    GroupAnnounced,
    GroupCalledOff,
    LettersComeBack,
    PayoutFailed,
    PayoutSent,
    TimeGone,
    TimeOffered,
)
from booking.therapists.diary import Earnings, Entry
from booking.therapists.directory import spoken_name
from clock import NAIROBI
from models.bookings import State
from models.payouts import Paper, PaperKind
from models.people import SessionKind, Therapist
from payments.gateway import Why
from settings import Settings
from sms import messages, wording
from sms.messages import About
from sms.telling.announcer import kind_in_words

A_REASON: Final = "I am travelling"  # a therapist's own words, in whatever language
A_RECEIPT: Final = Paper(kind=PaperKind.RECEIPT, number=123_456, amount=999_999, token="7" * 27)


class Data(NamedTuple):
    """Who, when and how much a text is about."""

    provider: str
    client: str
    code: str
    starts: datetime
    minutes: int
    price: int
    stars: int = 5
    address: str = "amina@example.com"
    titled: bool = False
    """For a reader who let texts say more (R6.2)."""


ORDINARY: Final = Data(
    "Dr. Jane Smith", "Achieng", "48216", datetime(2026, 12, 8, 14, tzinfo=NAIROBI), 60, 2000
)
LONGEST: Final = Data(
    "Prof. Emmanuella Wanjiku-Kariuki",
    "Christabelle-Ann Wan",
    "482163915",
    datetime(2026, 12, 30, 12, 30, tzinfo=NAIROBI),
    120,
    999_999,
    address="a" * (addresses.LONGEST - len("@example.com")) + "@example.com",
)


def about(data: Data) -> About:
    """As the announcer would make it, with the service's real address in the link."""
    house = Settings.model_fields
    dial = str(house["ussd_code"].default)
    return About(
        code=data.code,
        provider=data.provider if data.titled else spoken_name(data.provider),
        client=data.client,
        kind=kind_in_words(SessionKind.INDIVIDUAL),
        starts=data.starts,
        minutes=data.minutes,
        price=data.price,
        answer_by=data.starts,
        pay_by=data.starts,
        link="https://phone.smilingsteps.co.ke/j/" + "7" * 27,
        dial=dial,
        dial_here=f"{dial[:-1]}*{data.code}#",
        support=str(house["support_phone"].default),
        pay_bill="174379",
        pages="https://phone.smilingsteps.co.ke",
    )


def what_texts_are_told(data: Data) -> dict[str, list[Any]]:
    """For each thing a text may be told, by its name: every value that makes another sentence of it."""
    return _of_a_booking(data) | _of_money(data) | _of_a_therapists_days(data) | _of_the_house(data)


def _of_a_booking(data: Data) -> dict[str, list[Any]]:
    it, at = about(data), data.starts
    return {
        "it": [it],
        "times": [[], [at] * 3],
        **{name: [at] for name in ("wanted", "was", "at", "answer_by", "until")},
        "instead_of": [data.code],
        "ways_on": [[], [WayOn(1, None, at)] * 2 + [WayOn(2, data.provider, at)]],
        "reason": [None, A_REASON],
        "may_be_asked": [False, True],
        "choices": [[it] * 2, [it] * 5],
        "booked": [True, False],
        "minutes": [data.minutes],
        "lasted": [data.minutes],
        "stars": [data.stars],
        "most": [3, 5],
        "name": [data.client],
        "code": [data.code],
    }


def _of_money(data: Data) -> dict[str, list[Any]]:
    return {
        "receipt": [None, "QA12BC34DE"],
        "mpesa_code": ["QA12BC34DE"],
        "paper": [A_RECEIPT],
        "why": [*Why, "a kind that nobody has words for"],
        "percent": [100, 75, 0, 0],
        "percent_back": [100, 75],
        "back": [data.price, data.price * 3 // 4, 0, 0],
        "amount": [data.price],
        "goes_back": [True, False],
        "payer": [None, "678"],
        "other": [None, data.code],
        "pause": [0, 2],
    }


def _of_a_therapists_days(data: Data) -> dict[str, list[Any]]:
    return {
        "contact": [None, "+254712345678"],
        "off_or_on": ["OFF", "ON"],
        "taken": [1, 30],
        "seats": [30],
        "called_off": [0, 1, 5],
        "day": [data.starts.date()],
        "standing": [[], [data.code], [data.code] * 5],
        "works": [True, False],
        "entries": [[], _entries(data)],
    }


def _of_the_house(data: Data) -> dict[str, list[Any]]:
    house, it = Settings.model_fields, about(data)
    return {
        "lines": [house["crisis_lines"].default],
        "hours": [house["support_hours"].default],
        "word": ["YES", "NO", "DONE", "PAY", "CANCEL", "REFUND", "KEEP"],
        "dial": [it.dial],
        "support": [it.support],
        "address": [data.address],
    }


def what_was_heard(data: Data) -> dict[type, list[Any]]:
    """For each kind of news that a text may be written from: every value that makes another sentence."""
    somebody, at, price = Therapist(), data.starts, data.price
    heard = [
        GroupAnnounced(somebody, 1, at, minutes=data.minutes, seats=30, price=price),
        *(GroupCalledOff(somebody, 1, at, seats=seats) for seats in (0, 30)),
        TimeOffered(
            somebody, 1, at, therapist=data.provider, minutes=data.minutes, price=price, answer_by=at
        ),
        TimeGone(somebody, 1, at, therapist=data.provider),
        *(
            PayoutSent(somebody, 1, at, amount=price, sessions=8, fee=price // 4, receipt=receipt)
            for receipt in (None, "UL70000001")
        ),
        PayoutFailed(somebody, 1, at, amount=price),
        AddressGiven(somebody, 1, at, address=data.address, mailed="4821", texted="375"),
        LettersComeBack(somebody, 1, at, address=data.address),
        Earnings(price, price, price, price, at),
        Earnings(0, 0, 80, least=100),
        Earnings(0, 0, 0),
    ]
    return {kind: [each for each in heard if type(each) is kind] for kind in map(type, heard)}


def _entries(data: Data) -> list[Entry]:
    one = Entry(data.code, data.client, SessionKind.INDIVIDUAL, data.starts, data.starts, State.CONFIRMED)
    return [one] * 8


def texts() -> list[Callable[..., str]]:
    """Every function that writes a text, wherever such functions are kept."""
    rooms = [import_module(f"sms.wording.{room.name}") for room in iter_modules(wording.__path__)]
    every = [each for room in (messages, *rooms) for each in vars(room).values() if inspect.isfunction(each)]
    return [
        each for each in every if each.__module__.startswith("sms.") and not each.__name__.startswith("_")
    ]


def written(text: Callable[..., str], data: Data) -> Iterator[str]:
    """The text as often as it takes for each value to be heard once, in the language now spoken."""
    values = _values(text, data)
    for turn in range(max(map(len, values.values()), default=1)):
        yield text(**{name: each[turn % len(each)] for name, each in values.items()})


def _values(text: Callable[..., str], data: Data) -> dict[str, list[Any]]:
    told, heard = what_texts_are_told(data), what_was_heard(data)
    asked = inspect.signature(text).parameters
    values = {name: heard.get(it.annotation) or told.get(name.strip("_")) for name, it in asked.items()}
    unknown = [name for name, each in values.items() if each is None]
    assert not unknown, f"{text.__name__} is told {unknown}: say in what_texts_are_told what that may be"
    return {name: each for name, each in values.items() if each}
