"""How often each thing happened in a chaos run, and what never did: that is a hole in it."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from models.bookings import OPEN, Booking, State
from models.by_hand import HandNotice, HandPayment, HandState
from models.money import Callback, PaymentAttempt, Refund
from models.orders import Order, OrderKind, OrderResult
from models.payouts import Payout, PayoutState
from models.support import Ticket
from simulator.safaricom.book import Kind
from tests.faults.chaos import Chaos
from tests.faults.deeds import AFTERWARDS, BY_STATE
from tests.faults.reckoning.money_in import ENDED
from tests.faults.reckoning.money_out import OVER
from tests.world import World

EXPECTED: Final = {
    "people": {deed.__name__ for each in (*BY_STATE.values(), AFTERWARDS) for deed in each},
    "M-Pesa's book": {kind.value for kind in Kind},
    "bookings": {state.value for state in State} - {state.value for state in OPEN},
    "prompts": {state.value for state in ENDED},
    "payments by hand": {state.value for state in HandState} - {HandState.HEARD.value, HandState.SHORT.value},
    "refunds": {state.value for state in OVER},
    "payouts": {PayoutState.PAID.value, PayoutState.FAILED.value},
    "orders": {kind.value for kind in OrderKind} - {OrderKind.BALANCE.value},
}


def told(run: Chaos) -> Iterator[str]:
    for heading, counted in counts(run).items():
        yield f"{heading}:"
        yield from (f"{often:7} {what}" for what, often in sorted(counted.items()))
    yield f"never happened: {', '.join(never(run)) or 'nothing'}"


def never(run: Chaos) -> Iterator[str]:
    """What a long run should have seen and this one did not."""
    happened = counts(run)
    for heading, expected in EXPECTED.items():
        seen = {words.split(", ")[0] for words, often in happened[heading].items() if often}
        yield from (f"{each} ({heading})" for each in sorted(expected - seen))


def counts(run: Chaos) -> dict[str, Counter[str]]:
    world, mpesa = run.world, run.mpesa
    return {
        "people": run.people.did,
        "refused": run.people.refused,
        "misfortunes": run.happened,
        "at M-Pesa": mpesa.befell,
        "M-Pesa's book": Counter(each.kind.value for each in mpesa.book),
        "bookings": _by(world, Booking.state),
        "prompts": _by(world, PaymentAttempt.state, PaymentAttempt.outcome),
        "payments by hand": _by(world, HandPayment.state),
        "refunds": _by(world, Refund.state, Refund.why),
        "payouts": _by(world, Payout.state),
        "orders": _by(world, Order.kind, Order.state),
        "verdicts": _by(world, Callback.verdict)
        + _by(world, OrderResult.verdict)
        + _by(world, HandNotice.verdict),
        "tickets": _by(world, Ticket.subject),
    }


def _by(world: World, *columns: InstrumentedAttribute[Any]) -> Counter[str]:
    rows = world.sql(select(*columns, func.count()).group_by(*columns))
    return Counter({", ".join(str(word) for word in words if word): often for *words, often in rows})
