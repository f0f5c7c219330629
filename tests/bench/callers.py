"""People who dial and book, one after another, timed hop by hop."""

import random
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from simulator.handset import MORE, choices

WANTED: Final = ("English", "I agree", "Book a session", "Individual", "Send")
UNWANTED: Final = ("Anyone", "I have", "Other", "Help", "More", "Back")
_LONGEST: Final = 30  # hops of one call
_NUMBERS: Final = count(1)

Ask = Callable[[Mapping[str, str]], str]
"""Posts the gateway's form to the service; what the service says to it."""


@dataclass
class Caller:
    """One person after another, each joining and booking something; ``hops`` are seconds."""

    ask: Ask
    chance: random.Random
    hops: list[float] = field(default_factory=list)
    booked: int = 0
    failed: int = 0

    def keep_calling(self, until: float) -> "Caller":
        while time.perf_counter() < until:
            self.book()
        return self

    def book(self) -> None:
        """From the first dial to the last word."""
        number, typed = next(_NUMBERS), ""
        screen = self._hop(number, typed)
        for _ in range(_LONGEST):
            if not screen.startswith("CON "):
                break
            pressed = self._answer_to(screen)
            typed = f"{typed}*{pressed}" if typed else pressed
            screen = self._hop(number, typed)
        self.booked += screen.startswith("END Request")
        self.failed += not screen.startswith("END Request")

    def _hop(self, number: int, typed: str) -> str:
        form = {"sessionId": f"ATUid_bench_{number}", "phoneNumber": f"+25471{number:07}", "text": typed}
        began = time.perf_counter()
        screen = self.ask({**form, "serviceCode": "*384*7464#", "networkCode": "63902"})
        self.hops.append(time.perf_counter() - began)
        return screen

    def _answer_to(self, screen: str) -> str:
        """The way to a booking where one is named, any other choice where not, a name where one is asked."""
        offered = choices(screen.removeprefix("CON "))
        for key, label in offered:
            if label.startswith(WANTED):
                return key
        others = [key for key, label in offered if not label.startswith(UNWANTED)]
        more = [key for key, _ in offered if key == MORE]
        return self.chance.choice(others) if others else (more or ["Amina"])[0]


@dataclass(frozen=True)
class Measured:
    """What so many callers at once went through."""

    seconds: float
    hops: list[float]  # seconds, shortest first
    booked: int
    failed: int

    @property
    def hops_per_second(self) -> float:
        return len(self.hops) / self.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds within which this share of the hops was answered."""
        return 1000 * self.hops[min(len(self.hops) - 1, int(share * len(self.hops)))]


def measure(new_line: Callable[[], Ask], callers: int, seconds: float) -> Measured:
    """Have so many callers book for so long, each on a line of their own."""
    began = time.perf_counter()
    people = [Caller(new_line(), random.Random(n)) for n in range(callers)]
    with ThreadPoolExecutor(callers) as crowd:
        list(crowd.map(lambda one: one.keep_calling(began + seconds), people))
    took = time.perf_counter() - began
    hops = sorted(hop for one in people for hop in one.hops)
    return Measured(took, hops, sum(one.booked for one in people), sum(one.failed for one in people))
