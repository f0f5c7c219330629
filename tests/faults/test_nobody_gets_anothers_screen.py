"""Forty people on the line at once, each on a path of their own: every screen is letter by letter the one
that they see when nobody else is calling. (A widely used library keeps one caller's screen for another.)
"""

import re
from dataclasses import dataclass, field
from functools import partial

import pytest

from simulator.handset import MORE, Handset, choices
from simulator.network import Network
from tests.databases import FirstDay
from tests.faults.crowd import all_at_once
from tests.servers import redis_url
from tests.world import opened

pytestmark = pytest.mark.one_database

NAMES = ("Achieng", "Baraka", "Chebet", "Dalmas", "Esther", "Faraji", "Gathoni", "Halima")
BACK = "0"


@dataclass(frozen=True)
class Plan:
    """Who calls, and what they do: a number is the so-manieth choice of a menu, words are typed."""

    phone: str
    deeds: tuple[int | str, ...]


@dataclass
class Visit:
    """A plan being carried out, and every screen it led to, codes drawn by lot left out."""

    caller: Handset
    screens: list[str] = field(default_factory=list)

    def of(self, plan: Plan) -> list[str]:
        self._note(self.caller.dial())
        for deed in plan.deeds:
            if not self.caller.screen.open:
                self._note(self.caller.dial())
            self._types(deed) if isinstance(deed, str) else self._picks(deed)
        return self.screens

    def _picks(self, place: int) -> None:
        """The choice in this place, counted over all sheets of the menu; 0 is the first."""
        here = self._choices()
        while place >= len(here):
            place -= len(here)
            self._types(MORE)
            here = self._choices()
        self._types(here[place])

    def _types(self, words: str) -> None:
        self._note(self.caller.types(words))

    def _note(self, caller: Handset) -> None:
        self.screens.append(re.sub(r"\b\d{5}\b(?! ?/)", "(code)", caller.screen.text))

    def _choices(self) -> list[str]:
        found = [key for key, _ in choices(self.caller.screen.text) if key not in (BACK, MORE)]
        assert found or MORE in self.caller.screen.text, self.caller.screen
        return found


def joining(n: int) -> tuple[int, ...]:
    """In English or Kiswahili, and agreeing."""
    return (n % 2, 0)


def booking(n: int) -> Plan:
    """Books the therapist of their own that a short code leads to, some days ahead."""
    book = (0, 11, str(101 + n), 0, 4, 0, NAMES[n % 8], 0)
    return Plan(f"07215{n:05}", (*joining(n), *book, 1, 0, BACK))


def browsing(n: int) -> Plan:
    """Looks at profiles, days and times, goes back and forth, and asks for help."""
    look = (0, n % 8, 0, 0, 0, BACK, BACK, BACK, BACK, (n + 4 + n // 8) % 8, 0, BACK, BACK, BACK)
    return Plan(f"07216{n:05}", (*joining(n + 1), *look, 2, n % 4))


def renaming(n: int) -> Plan:
    """Says a name, speaks another language, and reads what is kept."""
    return Plan(f"07217{n:05}", (*joining(n), 3, 0, NAMES[n % 8], 0, 1 + n % 2, 3))


def asking_for_help(n: int) -> Plan:
    """Does not join; the crisis lines are there all the same."""
    return Plan(f"07218{n:05}", (2, BACK, n % 2, 1 + n % 3))


def therapist(n: int) -> Plan:
    """One whom nobody books here."""
    return Plan(f"07220000{10 + n}", ())


PLANS = [
    *map(booking, range(9)),
    *map(browsing, range(12)),
    *map(renaming, range(6)),
    *map(asking_for_help, range(9)),
    *map(therapist, range(4)),
]


def carried_out(plan: Plan, network: Network) -> list[str]:
    return Visit(Handset(plan.phone, network)).of(plan)


@pytest.fixture(scope="module")
def alone(sqlite_clinic: FirstDay, worker_id) -> list[list[str]]:
    """What each sees who calls when nobody else is on the line."""
    sqlite_clinic.put_back()
    with opened(sqlite_clinic.url, redis_url(worker_id, 1)) as world:
        return [carried_out(plan, world.outside.network) for plan in PLANS]


def test_forty_callers_at_once_see_what_each_would_see_alone(alone, world):
    network = world.outside.network
    together = all_at_once([partial(carried_out, plan, network) for plan in PLANS])
    for plan, saw, should_see in zip(PLANS, together, alone, strict=True):
        assert saw == should_see, plan


def test_the_forty_paths_differ(alone):
    """Else the test above would prove little."""
    assert len(PLANS) == 40
    assert len({tuple(screens) for screens in alone}) > 30
    booked = [screens for screens in alone if any("(code)" in screen for screen in screens)]
    assert len(booked) == 9, "everybody who wanted to book has a code"
