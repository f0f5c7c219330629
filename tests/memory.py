"""Scenes that many tests begin with: a worker plays each once, and from then on remembers how it ended.

A scene is kept with all that it changed: records, Redis, the stand-ins, the clock, and what is on the phones.
It is remembered only where it was played, which is on the first day or after another scene, with nothing done
in between; anywhere else, on PostgreSQL and over sockets, it is played. With ``SCENES=played`` in the
environment every test plays its scenes, and comes to the same end later.
"""

import pickle
import sqlite3
from asyncio import AbstractEventLoop
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache, wraps
from io import BytesIO
from itertools import count
from socket import socket
from threading import Condition, Event, Lock, RLock, Thread
from types import FunctionType
from typing import Any, Final, ParamSpec, TypeVar, cast

from simulator.handset import Handset
from simulator.network import Received, Screen
from simulator.safaricom.world import World as SafaricomsWorld
from tests.databases import Records
from tests.world import StillClock, World

P = ParamSpec("P")
Told = TypeVar("Told", bound=str | None)
STATELESS: Final = (
    *(type(Lock()), type(RLock()), Condition, Event, Thread, socket, AbstractEventLoop),
    *(FunctionType, StillClock, SafaricomsWorld),
)
"""What stand-ins hold and no test changes, but for the clock, which is kept by itself."""


@dataclass(frozen=True)
class Surroundings:
    """All there is besides the records. Two are equal if nobody did anything in between."""

    now: datetime
    redis: dict[bytes, bytes]
    phones: dict[str, tuple[Screen, tuple[Received, ...]]]
    stand_ins: bytes
    named: list[Any] = field(compare=False)  # by number, in the bytes
    seconds_left: dict[bytes, int] = field(compare=False)


@dataclass(frozen=True)
class Moment:
    """How everything was when a scene was over, and what the scene gave."""

    outcome: str | None
    records: sqlite3.Connection
    surroundings: Surroundings


class Memory:
    """What one world remembers. ``begin`` is called when the world is on its first day."""

    def __init__(self, world: World, records: Records) -> None:
        self.world, self._records = world, records
        self._moments: dict[object, Moment] = {}

    def begin(self) -> None:
        self._stand_at("the first day")

    def is_about(self, *given: object) -> bool:
        """Whether all people and worlds among these are in the world that is remembered."""
        people = [it for it in given if isinstance(it, Handset)]
        worlds = [it for it in given if isinstance(it, World)]
        return all(it is self.world.handsets.get(it.phone) for it in people) and worlds in ([], [self.world])

    def tell(self, play: Callable[..., Told], *given: Any, **named: Any) -> Told:
        """What this scene gives, with everything as it is afterwards."""
        if self._sign() != self._left:
            return play(*given, **named)
        where = (self._here, play.__name__, *map(_in_a_word, given), *sorted(named.items()))
        if where in self._moments:
            self._go_back(self._moments[where])
        else:
            self._moments[where] = self._played(play, *given, **named)
        self._stand_at(where)
        return cast(Told, self._moments[where].outcome)

    def _stand_at(self, where: object) -> None:
        self._here, self._left = where, self._sign()

    def _sign(self) -> object:
        """Another one as soon as anybody did anything."""
        return self._records.written(), surroundings_of(self.world)

    def _played(self, play: Callable[..., Told], *given: Any, **named: Any) -> Moment:
        outcome = play(*given, **named)
        self.world.outside.quiet()
        self.world.outside.tick()  # nothing is due, but threads that have ended are forgotten
        return Moment(outcome, self._records.keep(), surroundings_of(self.world))

    def _go_back(self, moment: Moment) -> None:
        self._records.put_back(moment.records)
        surround(self.world, moment.surroundings)


_at_work: Final[list[Memory]] = []


@contextmanager
def remembering(memory: Memory) -> Iterator[None]:
    """In this block, scenes that people of the memory's world play are told by it."""
    memory.begin()
    _at_work.append(memory)
    try:
        yield
    finally:
        _at_work.remove(memory)


def scene(play: Callable[P, Told]) -> Callable[P, Told]:
    """A function that lets people do what many tests begin with. It gives a code, or nothing."""

    @wraps(play)
    def told(*given: P.args, **named: P.kwargs) -> Told:
        for memory in _at_work:
            if memory.is_about(*given, *named.values()):
                return memory.tell(play, *given, **named)
        return play(*given, **named)

    return told


def _in_a_word(given: object) -> object:
    return given.phone if isinstance(given, Handset) else "world" if isinstance(given, World) else given


# What there is besides the records

_SWITCHED_ON: Final = (Screen("", open=False), ())


def surroundings_of(world: World) -> Surroundings:
    keys: list[bytes] = sorted(world.redis.scan_iter(count=1000))
    with world.redis.pipeline(transaction=False) as asked:
        for key in keys:
            asked.dump(key)
            asked.pttl(key)
        answers = asked.execute()
    found = zip(keys, answers[::2], answers[1::2], strict=True)
    there = [(key, value, left) for key, value, left in found if value is not None]  # not run out meanwhile
    values, times = {key: value for key, value, _ in there}, {key: left for key, _, left in there}
    phones = {number: (it.screen, tuple(it.read)) for number, it in world.handsets.items()}
    used = {number: it for number, it in phones.items() if it != _SWITCHED_ON}
    return Surroundings(world.clock.moment, values, used, *written_down(world), times)


def surround(world: World, kept: Surroundings) -> None:
    """Let everything be as it was then."""
    world.clock.moment = kept.now
    with world.redis.pipeline(transaction=False) as all_at_once:
        all_at_once.flushdb()
        for key, value in kept.redis.items():
            all_at_once.restore(key, max(0, kept.seconds_left[key]), value)
        all_at_once.execute()
    for number, handset in world.handsets.items():
        handset.screen, read = kept.phones.get(number, _SWITCHED_ON)
        handset.read = list(read)
    read_back(kept.stand_ins, kept.named)


# The stand-ins, as bytes: what they made is written; they and their parts stay, with what they hold as it was


def written_down(world: World) -> tuple[bytes, list[Any]]:
    outside, writer = world.outside, Writer(written := BytesIO())
    for each in fields(outside):
        if each.name != "served":
            writer.number(getattr(outside, each.name))
    for part in writer.named:  # more and more
        if not isinstance(part, STATELESS):
            writer.dump(vars(part))
    return written.getvalue(), writer.named


def read_back(written: bytes, named: list[Any]) -> None:
    reader = Reader(BytesIO(written))
    reader.named = named
    for part in named:
        if not isinstance(part, STATELESS):
            vars(part).clear()
            vars(part).update(reader.load())


class Writer(pickle.Pickler):
    def __init__(self, written: BytesIO) -> None:
        super().__init__(written)
        self.named: list[Any] = []
        self._numbers: dict[int, int] = {}

    def number(self, it: object) -> int:
        if id(it) not in self._numbers:
            self._numbers[id(it)] = len(self.named)
            self.named.append(it)
        return self._numbers[id(it)]

    def persistent_id(self, it: Any) -> int | None:
        known = id(it) in self._numbers or stays(type(it))  # type: ignore[arg-type] # a type is hashable
        return self.number(it) if known else None

    def reducer_override(self, it: object) -> Any:
        if isinstance(it, count):
            return count, (int(repr(it)[6:-1]),)  # Python 3.14 writes no counts down by itself
        return NotImplemented


class Reader(pickle.Unpickler):
    named: list[Any]

    def persistent_load(self, number: int) -> Any:
        return self.named[number]


@cache
def stays(kind: type) -> bool:
    """Whether such a thing is a part of a stand-in, or has no state; what it makes is data."""
    data = is_dataclass(kind) or issubclass(kind, tuple | Enum)
    return issubclass(kind, STATELESS) or (kind.__module__.startswith("simulator.") and not data)
