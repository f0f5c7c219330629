"""What we ask M-Pesa about an order whose fate is not known: by each of its names in turn.

A reversal that M-Pesa says was made before is success only after checking (facts/daraja.md 7.1): an
earlier handing may have moved the money, or people at M-Pesa's portal, or nobody. Then the payment itself
is asked about first, and only what says that it went back is believed.
"""

from typing import Final, TypedDict

from booking.work import Work
from models.orders import LIVE_ORDERS, Cause, Order, OrderKind, OrderState
from payments.daraja.result_codes import order_ending_of
from payments.daraja.results import Outcome
from payments.gateway import Meaning
from payments.ordering import handings, orders
from payments.ordering.refusals import LOOKED_UP

_ABOUT_A_CLAIM: Final = 2  # times each way; then people must look at the portal


class _By(TypedDict, total=False):
    of_key: str
    of_receipt: str


def ask(work: Work, order: Order) -> None:
    """Put the next question; another follows if this one has no answer."""
    ways = _ways(work, order)
    by = ways[order.questions % len(ways)]
    order.questions += 1
    orders.place(work, OrderKind.LOOK_UP, Cause.ORDER, order.id, part=order.questions, **by)
    orders.chase_in(work, order)


def are_exhausted(work: Work, order: Order) -> bool:
    """Whether it was asked about often enough, and people must find out."""
    most = len(orders.QUESTIONS)
    if is_claimed(order):
        most = min(most, _ABOUT_A_CLAIM * len(_ways(work, order)))
    return order.questions >= most


def claim(work: Work, order: Order, code: str) -> None:
    """M-Pesa says that this was done before: ask at once whether that is so."""
    if order.state not in LIVE_ORDERS or order.outcome == code:
        return
    order.outcome, order.questions = code, 0
    orders.doubt(work, order.id)
    ask(work, order)


def ending_in(work: Work, order: Order, question: Order, told: Outcome) -> Meaning | None:
    """How the order ended, by the answer to this question; None when that is not told.

    What M-Pesa knows nothing of, by any name, is handed over again.
    """
    if is_claimed(order):
        return _ending_of_claimed(order, question, told)
    match told.standing:
        case Meaning.DONE:
            return Meaning.DONE
        case Meaning.REFUSED:
            failed = handings.looked_up_by(work, order, question.of_key or "")
            return Meaning.REFUSED if handings.fail(work, order, failed, LOOKED_UP) else None
        case Meaning.NOT_FOUND if _is_unknown(work, order):
            orders.give_again(work, order)
    return None


def is_claimed(order: Order) -> bool:
    """Whether M-Pesa says that it was done before, which nobody has checked yet."""
    return order_ending_of(order.outcome or "").meaning is Meaning.ALREADY_DONE


def _ending_of_claimed(order: Order, question: Order, told: Outcome) -> Meaning | None:
    """Only an earlier handing that was carried out, or the payment's own going back, bears M-Pesa out."""
    if not question.of_receipt:
        return Meaning.DONE if told.standing is Meaning.DONE else None
    is_it = told.receipt in (None, order.of_receipt)
    return Meaning.ALREADY_DONE if is_it and told.says_reversed else None


def _is_unknown(work: Work, order: Order) -> bool:
    """Whether M-Pesa, that knows it not by one name, was asked by the others as well."""
    return order.state == OrderState.UNCLEAR and order.questions >= len(handings.names(work, order))


def _ways(work: Work, order: Order) -> list[_By]:
    by_name = [_By(of_key=each) for each in handings.names(work, order)]
    return [_By(of_receipt=order.of_receipt or ""), *by_name] if is_claimed(order) else by_name
