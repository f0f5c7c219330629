"""After the chaos: nothing goes wrong any more, and one process does what is left, until nothing is."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from functools import cache
from importlib import import_module
from typing import Final

from sqlalchemy import Select, func, select

from clock import in_nairobi
from doorbell import JOBS
from jobs.pay_therapists import pay_therapists
from models.errands import Errand, Kind
from payments.watching import reconciliation
from simulator.safaricom.faults import Faults
from simulator.safaricom.quirks import Quirks
from tests.faults.fuse import forget_who_was_called
from tests.world import World

ABOUT_MONEY: Final = (
    *(Kind.PROMPT_FOR_PAYMENT, Kind.CHASE_PAYMENT, Kind.READ_CALLBACK, Kind.READ_NOTICE),
    *(Kind.PROVE_PAYMENT, Kind.COUNT_KEPT, Kind.GIVE_ORDER, Kind.CHASE_ORDER, Kind.READ_RESULT),
    *(Kind.BOOK_REFUND, Kind.SEND_REFUND, Kind.SEND_PAYOUT),
)
FOR_EVER: Final = (Kind.FIND_PAYMENTS, Kind.RECONCILE)  # due again by themselves
_ROUNDS: Final = 100
_DAYS: Final = 45  # in which everything must have come to its end
_SLACK: Final = 0.03  # of the time since: so much later than due things may be done


def bring_to_rest(world: World) -> None:
    """What waits comes to its end: first the money, while M-Pesa's list still has it, then all the rest."""
    forget_who_was_called(world)
    world.redis.flushdb()
    carry_on(world)
    _until_nothing_is_due(world, ABOUT_MONEY)
    reconcile_lately(world)
    _until_nothing_is_due(world, tuple(set(Kind) - {*FOR_EVER}))
    reconcile_lately(world)


def calm(world: World, phones: Iterable[str]) -> None:
    """From now on M-Pesa and the gateway do what they should, for everybody."""
    mpesa = world.outside.mpesa
    mpesa.behave(vars(Quirks()))
    mpesa.faults = Faults()
    for phone in phones:
        mpesa.scenario(phone)


def reconcile_lately(world: World) -> None:
    """As ``flask reconcile`` does it, for the days of which M-Pesa still has a list."""
    _later(world, timedelta(minutes=16))
    today = in_nairobi(world.clock.now()).date()
    for ago in (2, 1, 0):
        day = today - timedelta(days=ago)
        reconciliation.reconcile(world.runtime.office, world.runtime.by_hand.mpesa, day)
    carry_on(world)


def carry_on(world: World) -> None:
    """Everything that is due is done, and arrives; nobody rings."""
    for _ in range(_ROUNDS):
        world.outside.quiet()
        waiting = world.sql(due(world))
        if not waiting:
            return
        for key, kind in waiting:
            _job_of(kind)(key)
    raise AssertionError(f"due again and again: {waiting}")


def due(world: World) -> Select[int, str]:
    query = select(Errand.id, Errand.kind).where(Errand.due_at <= world.clock.now())
    return query.order_by(Errand.due_at)


@cache
def _job_of(kind: str) -> Callable[[int], object]:
    module, _, name = JOBS[Kind(kind)].rpartition(".")
    job: Callable[[int], object] = getattr(import_module(module), name)
    return job


def _later(world: World, by: timedelta) -> None:
    world.clock.advance(seconds=by / timedelta(seconds=1))
    carry_on(world)


def _until_nothing_is_due(world: World, kinds: Collection[Kind]) -> None:
    """From one moment at which something is due to the next, the longer it takes the less exactly."""
    began = world.clock.now()
    while _next_due(world, kinds):
        since = world.clock.now() - began
        if since > timedelta(days=_DAYS):
            return  # it is named by the reckoning
        _later(world, _pause(world, kinds, since * _SLACK))
        pay_therapists(world.runtime)


def _pause(world: World, kinds: Collection[Kind], slack: timedelta) -> timedelta:
    """Until something is due, and no night is left out: each is compared while M-Pesa's list has it."""
    now = world.clock.now()
    due, night = _next_due(world, kinds) or now, _next_due(world, [Kind.RECONCILE]) or now + timedelta(days=1)
    return max(timedelta(), min(max(due, now) + slack, night) - now)


def _next_due(world: World, kinds: Collection[Kind]) -> datetime | None:
    query = select(func.min(Errand.due_at)).where(Errand.kind.in_(kinds))
    due: datetime | None = world.sql(query)[0][0]
    return due
