"""Orders to M-Pesa as rows: placed with their cause, marked before they leave, ended once."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, NamedTuple
from uuid import uuid4

from sqlalchemy import func, select, update

from booking.codes import new_link
from booking.work import Work
from models.errands import Kind
from models.orders import LIVE_ORDERS, MOVES_MONEY, Cause, Order, OrderKind, OrderState
from payments.gateway import Accepted, AlreadyAsked
from payments.ordering import handings

# Seconds between our questions about an order whose result has not come. Afterwards people must find out.
QUESTIONS: Final = (60, 120, 300, 900, 3600, 4 * 3600, 24 * 3600)
PEOPLE_SAY_SO: Final = "people say so"  # the outcome of what M-Pesa never told us about
HELD_BACK: Final = "held back"  # the outcome of what never left, for it must not move now


class Ordered(NamedTuple):
    """What is handed to M-Pesa, once it is committed that it will be."""

    kind: OrderKind
    amount: int
    of_receipt: str | None
    of_key: str | None
    phone: str | None
    key: str
    token: str
    cause: Cause
    handing: int


def place(
    work: Work,
    kind: OrderKind,
    cause: Cause,
    about: int,
    *,
    part: int = 0,
    amount: int | None = None,
    of_receipt: str | None = None,
    of_key: str | None = None,
    phone: str | None = None,
) -> Order:
    """Have M-Pesa do this. The database refuses a second order that moves the same money.

    ``phone`` is to whom money is sent; with a payment that is given back, to whom it may be sent instead.
    """
    order = Order(
        kind=kind,
        cause=cause,
        about=about,
        part=part,
        state=OrderState.DUE,
        amount=amount,
        of_receipt=of_receipt,
        of_key=of_key,
        phone=phone,
        key=str(uuid4()),
        token=new_link(),
        asked_at=work.now,
    )
    work.session.add(order)
    work.session.flush()
    work.owe(Kind.GIVE_ORDER, order.id, work.now)
    return order


def place_again(work: Work, refused: Order, kind: OrderKind | None = None) -> Order:
    """A new order in the place of one that moved nothing: the same, or another way to the same end."""
    return place(
        work,
        kind or OrderKind(refused.kind),
        Cause(refused.cause),
        refused.about,
        part=refused.part,
        amount=refused.amount,
        of_receipt=refused.of_receipt,
        phone=refused.phone,
    )


def movers(work: Work, cause: Cause, about: int) -> Sequence[Order]:
    """The newest order of each part of this money, as they stand now."""
    mine = select(Order).where(Order.cause == cause, Order.about == about, Order.kind.in_(MOVES_MONEY))
    found = work.session.scalars(mine.order_by(Order.id), execution_options={"populate_existing": True})
    return list({order.part: order for order in found}.values())


def tries(work: Work, order: Order) -> int:
    """How often this part was ordered and refused."""
    same = (Order.cause == order.cause) & (Order.about == order.about) & (Order.part == order.part)
    query = select(func.count(Order.id)).where(same, Order.state == OrderState.REFUSED)
    return work.session.scalar(query.where(Order.kind.in_(MOVES_MONEY))) or 0


def to_be_given(work: Work, order_id: int) -> Order | None:
    """The order, if it is to leave now. One found being sent crashed on the way: it is in doubt."""
    order = _locked(work, order_id)
    if order.state == OrderState.SENDING:
        doubt(work, order_id)
    return order if order.state == OrderState.DUE else None


def take(work: Work, order: Order) -> Ordered:
    """Mark an order as being sent, before it is."""
    order.state, order.sent_at = OrderState.SENDING, work.now
    return Ordered(
        OrderKind(order.kind),
        order.amount or 0,
        order.of_receipt,
        order.of_key,
        order.phone,
        order.key,
        order.token,
        Cause(order.cause),
        handings.enter(work, order),
    )


def taken(work: Work, order_id: int, handing: int, as_what: Accepted | AlreadyAsked) -> None:
    """M-Pesa has it. Its result may have been quicker and ended the order already."""
    order = _locked(work, order_id)
    if isinstance(as_what, Accepted):
        handings.name(work, handing, as_what)
    elif len(handings.of(work, order)) > 1:
        handings.drop(work, handing)
    if order.state == OrderState.SENDING:
        order.state = OrderState.ACCEPTED
    if order.state in LIVE_ORDERS:
        chase_in(work, order)


def put_back(work: Work, order_id: int, handing: int) -> None:
    """Nothing happened at all: it is to be handed over again, unless somebody doubts it meanwhile."""
    handings.drop(work, handing)
    back = update(Order).where(Order.id == order_id, Order.state == OrderState.SENDING)
    work.session.execute(back.values(state=OrderState.DUE))


def give_again(work: Work, order: Order) -> None:
    """M-Pesa knows nothing of it: hand it over again, under the same key."""
    order.state = OrderState.DUE
    work.forgive(order.id, Kind.CHASE_ORDER)
    work.owe(Kind.GIVE_ORDER, order.id, work.now)


def doubt(work: Work, order_id: int) -> None:
    """It may have been carried out: find out how it ended."""
    order = _locked(work, order_id)
    if order.state in LIVE_ORDERS:
        order.state = OrderState.UNCLEAR
        chase_in(work, order)


def chase_in(work: Work, order: Order) -> None:
    wait = QUESTIONS[min(order.questions, len(QUESTIONS) - 1)]
    work.owe(Kind.CHASE_ORDER, order.id, work.now + timedelta(seconds=wait))


def end(work: Work, order: Order, to: OrderState, code: str, receipt: str | None = None) -> bool:
    """The order ended so; False when it had ended before. People may have had it already."""
    open_ = (*LIVE_ORDERS, OrderState.WITH_SUPPORT)
    ended = update(Order).where(Order.id == order.id, Order.state.in_(open_)).returning(Order.id)
    values = {"state": to, "outcome": code[:24], "receipt": receipt, "ended_at": work.now}
    if work.session.scalar(ended.values(values)) is None:
        return False
    work.session.refresh(order)
    work.forgive(order.id, Kind.GIVE_ORDER, Kind.CHASE_ORDER)
    return True


def receipt_is_new(work: Work, order: Order, receipt: str | None) -> bool:
    """Whether no other order has this receipt."""
    others = select(Order.id).where(Order.receipt == receipt, Order.id != order.id)
    return receipt is None or work.session.scalars(others).first() is None


def _locked(work: Work, order_id: int) -> Order:
    return work.session.get_one(Order, order_id, with_for_update=True, populate_existing=True)
