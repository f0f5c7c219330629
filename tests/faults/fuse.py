"""A process that dies at a chosen moment: before or after any commit, before or after any outside call.

It is the worker's process, which is the thread that lit the fuse. The web process, which answers the
callbacks and reports that the worker's calls lead to, is another one and lives on.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Thread, current_thread
from typing import Any

from sqlalchemy import select, update

from clock import real_now
from jobs.errand import work_with
from models.errands import RING_AGAIN, Errand, Kind
from tests.world import World


class Died(BaseException):
    """The process is gone. No code of ours sees this, as none would see a kill -9."""


@dataclass
class Fuse:
    """Counts moments, and ends the process at the chosen one."""

    blows_at: int
    ends_as: type[BaseException] = Died
    passed: int = 0
    _process: Thread = field(default_factory=current_thread)

    def moment(self) -> None:
        if current_thread() is not self._process:
            return
        self.passed += 1
        if self.passed - 1 == self.blows_at:
            raise self.ends_as

    def around(self, do: Callable[..., Any]) -> Callable[..., Any]:
        """The same, with a moment before it and a moment after it."""

        def fused(*args: Any, **named: Any) -> Any:
            self.moment()
            done = do(*args, **named)
            self.moment()
            return done

        return fused


class Fused:
    """A gateway, or anything else, each of whose calls may be the last."""

    def __init__(self, inner: Any, fuse: Fuse) -> None:
        self._inner, self._fuse = inner, fuse

    def __getattr__(self, name: str) -> Any:
        return self._fuse.around(getattr(self._inner, name))


@contextmanager
def dying(world: World, fuse: Fuse) -> Iterator[None]:
    """Jobs that are called in this block end at the fuse's moment."""
    database = world.runtime.database
    mpesa = Fused(world.runtime.till.mpesa, fuse)
    till, cashier = replace(world.runtime.till, mpesa=mpesa), replace(world.runtime.cashier, mpesa=mpesa)
    by_hand, sms = replace(world.runtime.by_hand, mpesa=mpesa), Fused(world.runtime.sms, fuse)
    work_with(replace(world.runtime, till=till, cashier=cashier, by_hand=by_hand, sms=sms))
    database.write = fuse.around(database.write)  # type: ignore[method-assign]
    try:
        yield
    finally:
        del database.write
        work_with(world.runtime)


def errand_of(world: World, kind: Kind) -> int:
    """The newest errand of this kind."""
    query = select(Errand.id).where(Errand.kind == kind).order_by(Errand.id.desc())
    return int(world.sql(query)[0][0])


def forget_who_was_called(world: World) -> None:
    """Time enough passes for every lease to be over and every ring to count as lost."""
    past = real_now() - 2 * RING_AGAIN
    over = update(Errand).where(Errand.lease.is_not(None)).values(leased_until=past)
    unheard = update(Errand).values(rung_at=past)
    world.runtime.database.write(lambda session: [session.execute(each) for each in (over, unheard)])
