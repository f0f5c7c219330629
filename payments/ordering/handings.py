"""The times that an order was handed to M-Pesa: what it is called there, and which of them failed.

An order whose fate is unclear may be handed over again, and then M-Pesa may speak of either time. Money
moved if it moved by any of them; nothing did only when each of them failed.
"""

from collections.abc import Sequence
from enum import Enum, auto

from sqlalchemy import delete, select, update

from booking.work import Work
from models.orders import Handing, Order, OrderKind
from payments.daraja.results import Outcome
from payments.gateway import Accepted


class About(Enum):
    """Of which handing M-Pesa speaks, where that is not one by itself."""

    SOME = auto()  # one of several of which the names were lost
    NONE = auto()  # another order's


def enter(work: Work, order: Order) -> int:
    """It is about to leave; the key of this handing."""
    handing = Handing(order_id=order.id, at=work.now)
    work.session.add(handing)
    work.session.flush()
    return handing.id


def drop(work: Work, handing_id: int) -> None:
    """Nothing came of it: M-Pesa was not reached, or said that an earlier one stands."""
    work.session.execute(delete(Handing).where(Handing.id == handing_id))


def name(work: Work, handing_id: int, accepted: Accepted) -> None:
    names = {"conversation": accepted.conversation_id, "originator": accepted.originator_id or None}
    work.session.execute(update(Handing).where(Handing.id == handing_id).values(names))


def of(work: Work, order: Order) -> Sequence[Handing]:
    """Oldest first."""
    mine = select(Handing).where(Handing.order_id == order.id).order_by(Handing.id)
    return work.session.scalars(mine, execution_options={"populate_existing": True}).all()


def spoken_of(work: Work, order: Order, outcome: Outcome) -> Handing | About:
    """Which handing this result is of: by either name, or as the only one that has no name yet."""
    mine = of(work, order)
    named = [each for each in mine if each.conversation and each.conversation == outcome.conversation_id]
    unnamed = [each for each in mine if each.conversation is None]
    known = {order.key, *(each.originator for each in mine)}
    could_be = named or unnamed or (mine if outcome.key in known else [])
    if len(could_be) == 1:
        return could_be[0]
    return About.SOME if could_be else About.NONE


def fail(work: Work, order: Order, failed: Sequence[Handing], code: str) -> bool:
    """These moved nothing, and never will; whether that is so of all of them now."""
    for each in failed:
        each.outcome = code[:24]
    work.session.flush()
    return all(each.outcome for each in of(work, order))


def looked_up_by(work: Work, order: Order, asked: str) -> Sequence[Handing]:
    """The handings that M-Pesa knows by this name. For one key of ours it sends money once."""
    mine = of(work, order)
    return mine if asked == order.key else [each for each in mine if asked in _names(each)]


def names(work: Work, order: Order) -> Sequence[str]:
    """What to look an order up by: M-Pesa's names for it, the newest first, and ours where it may know that.

    Which of them M-Pesa goes by when its acceptance renamed an order is not known (facts/daraja.md 7.3).
    """
    theirs = [each.originator or each.conversation for each in reversed(of(work, order))]
    known = [each for each in theirs if each]
    ours = [order.key] if order.kind == OrderKind.SEND or not known else []
    return list(dict.fromkeys([*known, *ours]))


def _names(handing: Handing) -> set[str | None]:
    return {handing.originator, handing.conversation}
