"""Texts through a gateway that fails in every way it can, by chance: ``python -m tests.doors.unlucky_texts``.

``--texts 5000 --seed 7`` is the long form; the test run has the short one (test_unlucky_texts.py). At the end
each text has left exactly as often as its rule says, and none at night but those that may wake people.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Final

from sqlalchemy import select

from booking.work import Actor, Work
from clock import in_nairobi
from jobs.errand import work_with
from models.errands import TEXT_LANES
from models.texts import Text, TextState
from simulator import private_redis
from simulator.africas_talking.quirks import Trouble
from sms import outbox
from sms.africas_talking import AfricasTalking
from sms.gateway import Accepted, SmsGateway
from tests.world import World, opened, template_of

PHONES: Final = tuple(f"+2547120000{n:02}" for n in range(12))
PASSING: Final = tuple(trouble for trouble in Trouble if trouble)
OUTAGES: Final = (Trouble.TOO_MANY, Trouble.DEAD, Trouble.BROKEN, Trouble.INSUFFICIENT_BALANCE)
REPORTS: Final = ("Success", "Success", "Failed", "Buffered", "Teleported", "")
_NIGHT: Final = (21, 7)  # REQUIREMENTS R6.5: from nine in the evening until seven in the morning
_DAYS: Final = 3  # in which whatever still waits is sent or given up


@dataclass
class Fickle:
    """The real client; sometimes of a gateway where nobody listens."""

    chance: Random
    there: SmsGateway
    nowhere: SmsGateway = field(
        default_factory=lambda: AfricasTalking("clinic", "a-key", "http://127.0.0.1:9", "20384")
    )

    def send(self, to: str, body: str) -> Accepted:
        return (self.nowhere if self.chance.random() < 0.05 else self.there).send(to, body)


def run(world: World, seed: int, texts: int) -> list[Text]:
    """So many texts, owed a few at a time while everything fails; how each stands when all is over."""
    chance, gateway = Random(seed), world.outside.africas_talking
    work_with(replace(world.runtime, sms=Fickle(chance, world.runtime.sms)))
    for number in range(texts):
        _owe(world, chance, number)
        if chance.random() < 0.4:
            gateway.trouble_next(chance.choice(PASSING))
        gateway.quirk(
            chance.choice(PHONES), report=chance.choice(REPORTS), report_after=chance.choice((0, 90))
        )
        gateway.outage(chance.choice(OUTAGES) if chance.random() < 0.02 else Trouble.NONE)
        if chance.random() < 0.02:
            world.redis.flushdb()
        world.later(seconds=chance.choice((0, 1, 10, 130)))
        if chance.random() < 0.15:
            world.later(hours=chance.choice((2, 3, 4)))
    gateway.outage()
    for _ in range(4 * _DAYS):
        world.later(hours=6)
    return [text for (text,) in world.sql(select(Text).where(Text.name == "unlucky"))]


def _owe(world: World, chance: Random, number: int) -> None:
    phone, lane, at_most = chance.choice(PHONES), chance.choice(TEXT_LANES), chance.choice((1, 2))
    may_wake = chance.choice((True, False))

    def post(work: Work) -> None:
        name = f"text {number}"
        text = Text(phone=phone, body=name, name="unlucky", once=name, may_wake=may_wake, at_most=at_most)
        outbox.post(work, text, lane=lane)

    world.runtime.office.carry_out(Actor.CLOCK, post)


def faults(world: World, texts: list[Text]) -> Iterator[str]:
    """Every text that left more or less often than its rule says, or that woke somebody."""
    left = Counter(text.body for text in world.outside.africas_talking.texts)
    woken = at_night(world)
    for text in texts:
        least, most = _rule(text)
        if not least <= left[text.body] <= most:
            yield f"{text.body} is {text.state} and left {left[text.body]} times, not {least} to {most}"
        if text.body in woken and not text.may_wake:
            yield f"{text.body} left at night"


def at_night(world: World) -> set[str]:
    """What left when people are asleep."""
    from_hour, until_hour = _NIGHT
    texts = world.outside.africas_talking.texts
    return {text.body for text in texts if not until_hour <= in_nairobi(text.at).hour < from_hour}


def _rule(text: Text) -> tuple[int, int]:
    """How often a text that stands like this left: at least, and at most."""
    match text.state:
        case TextState.ACCEPTED | TextState.DELIVERED:
            return 1, text.handed
        case TextState.FAILED:  # refused, or reported lost
            return 0, text.handed
        case TextState.UNCLEAR:
            return 0, text.at_most
    return -1, -1  # nothing may be left half-way


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=Random().randrange(10**6))
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="texts-") as name:
        folder = Path(name)
        template_of(url := f"sqlite:///{folder}/clinic.sqlite")
        with private_redis.start(folder / "redis") as redis, opened(url, redis.url) as world:
            texts = run(world, asked.seed, asked.texts)
            found = list(faults(world, texts))
            stand = Counter(text.state for text in texts)
    sys.stdout.write("\n".join([f"seed {asked.seed}: {dict(stand)}", *found, ""]))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
