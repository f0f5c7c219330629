"""Scenes that many tests begin with: played once by a worker, and from then on only remembered.

A scene is kept with everything that it changed: the database, Redis, both stand-ins, the clock, and what is
on the phones. It is remembered where it was played, which is on the first day or after another scene. A test
that did anything else before plays it as if there were no memory.
"""

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from io import BytesIO
from threading import Condition, Lock, RLock, Thread
from types import FunctionType
from typing import Any, Final, ParamSpec, TypeVar, cast

from sqlalchemy import event

from simulator.handset import Handset
from simulator.network import Received, Screen
from simulator.safaricom import world as safaricom
from tests.databases import FirstDay, Kept
from tests.world import World

P = ParamSpec("P")
Told = TypeVar("Told", bound=str | None)
SHARED: Final = (type(Lock()), type(RLock()), Condition, Thread, FunctionType, safaricom.World)
"""What a copy of a stand-in has in common with the stand-in: it holds no state of a test."""


@dataclass(frozen=True)
class Moment:
    """Everything as it was when a scene was over, and what the scene gave."""

    outcome: str | None
    records: Kept
    redis: list[tuple[bytes, int, bytes]]
    outside: bytes
    now: datetime
    phones: dict[str, tuple[Screen, list[Received]]]


class Memory:
    """What one world remembers. ``begin`` is called when the world is on its first day."""

    def __init__(self, world: World, clinic: FirstDay) -> None:
        self.world, self._clinic = world, clinic
        self._moments: dict[object, Moment] = {}
        self._heard: set[object] = set()
        self._shared: dict[int, object] = {}
        self._commits = 0
        event.listen(world.runtime.database.engine, "commit", self._note_commit)

    def begin(self) -> None:
        self._stand_at(())

    def tell(self, play: Callable[..., Told], *given: Any, **named: Any) -> Told:
        """What this scene gives, and everything as it is afterwards."""
        where = (self._here, play.__name__, *map(_in_a_word, given), *sorted(named.items()))
        if self._sign() != self._left:
            return play(*given, **named)
        if where in self._moments:
            self._go_back(where)
            return cast(Told, self._moments[where].outcome)
        outcome = play(*given, **named)
        if where in self._heard or self._clinic.keeps_quickly:
            self._moments[where] = self._as_it_is(outcome)
            self._stand_at(where)
        self._heard.add(where)
        return outcome

    def _stand_at(self, where: object) -> None:
        self._here, self._left = where, self._sign()

    def _sign(self) -> object:
        """Another one as soon as anything was done."""
        return self._commits, self.world.clock.moment, self._outside()

    def _note_commit(self, _connection: object) -> None:
        self._commits += 1

    def _as_it_is(self, outcome: str | None) -> Moment:
        self.world.outside.quiet()
        redis = self.world.redis
        return Moment(
            outcome,
            self._clinic.keep(),
            [(key, max(0, redis.pttl(key)), redis.dump(key) or b"") for key in redis.scan_iter()],
            self._outside(),
            self.world.clock.moment,
            {number: (phone.screen, list(phone.read)) for number, phone in self.world.handsets.items()},
        )

    def _go_back(self, where: object) -> None:
        moment = self._moments[where]
        self._clinic.put_back(moment.records)
        self._put_back_redis(moment)
        self._put_back_outside(moment)
        self.world.clock.moment = moment.now
        for number, phone in self.world.handsets.items():
            screen, read = moment.phones.get(number, (Screen("", open=False), []))
            phone.screen, phone.read = screen, list(read)
        self._stand_at(where)

    def _put_back_redis(self, moment: Moment) -> None:
        with self.world.redis.pipeline(transaction=False) as all_at_once:
            all_at_once.flushdb()
            for key, left, value in moment.redis:
                all_at_once.restore(key, left, value)
            all_at_once.execute()

    # The stand-ins, as bytes

    def _parts(self) -> list[Any]:
        outside = self.world.outside
        exchange = outside.africas_talking.exchange
        return [
            outside.mpesa,
            outside.africas_talking.ussd,
            outside.africas_talking.sms,
            exchange,
            exchange.agenda,
        ]

    def _outside(self) -> bytes:
        parts, written = self._parts(), BytesIO()
        parts[0].post.deliver([])  # forgets the threads that have ended
        apart = {id(part) for part in parts}
        writer = pickle.Pickler(written)
        writer.persistent_id = lambda it: self._share(it, apart)  # type: ignore[method-assign]
        writer.dump([vars(part) for part in parts])
        return written.getvalue()

    def _share(self, it: object, apart: set[int]) -> int | None:
        if isinstance(it, SHARED) or id(it) in apart:
            self._shared[id(it)] = it
            return id(it)
        return None

    def _put_back_outside(self, moment: Moment) -> None:
        reader = pickle.Unpickler(BytesIO(moment.outside))
        reader.persistent_load = self._shared.__getitem__  # type: ignore[method-assign]
        for part, kept in zip(self._parts(), reader.load(), strict=True):
            vars(part).clear()
            vars(part).update(kept)


_open: Final[list[Memory]] = []


@contextmanager
def remembering(memory: Memory) -> Iterator[None]:
    """In this block, scenes in the memory's world are told by it."""
    memory.begin()
    _open.append(memory)
    try:
        yield
    finally:
        _open.remove(memory)


def scene(play: Callable[P, Told]) -> Callable[P, Told]:
    """A function that lets people do what many tests begin with. It gives a code, or nothing."""

    @wraps(play)
    def told(*given: P.args, **named: P.kwargs) -> Told:
        people = [it for it in (*given, *named.values()) if isinstance(it, Handset)]
        for memory in _open:
            if all(person in memory.world.handsets.values() for person in people):
                return memory.tell(play, *given, **named)
        return play(*given, **named)

    return told


def _in_a_word(given: object) -> object:
    return given.phone if isinstance(given, Handset) else "world" if isinstance(given, World) else given
