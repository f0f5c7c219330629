"""Whether what is on our account at M-Pesa is what the books say (facts/daraja.md 7.4): each night.

So money that left past us is seen, which M-Pesa's list of payments does not have. Of money that is on its
way only one side may know: by so much they may differ, and where they do it cannot be told.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from math import inf
from typing import Final, NamedTuple

import structlog
from sqlalchemy import ColumnElement, func, select

from booking.work import Work
from clock import in_nairobi
from models.books import Account
from models.by_hand import HandPayment, HandState
from models.money import LIVE, PaymentAttempt
from models.orders import LIVE_ORDERS, MOVES_MONEY, Cause, Order, OrderKind
from models.oversight import Difference
from payments import ledger
from payments.daraja.funds import read_funds
from payments.ordering import orders
from payments.ordering.cashier import Ended
from payments.watching import differences
from payments.watching.differences import Found, Kind

log = structlog.get_logger()

_THE_ACCOUNT = "account"
_OURS = 0  # of all accounts that an order could be about, there is one
_COMPARED: Final = "compared"  # the outcome of an order for the balance that could be
_TWO_NIGHTS: Final = timedelta(days=2, hours=12)
_MOST_CHARGED: Final = 200  # whole shillings, for moving ours once; far above all that M-Pesa asks


class Moving(NamedTuple):
    """By how much M-Pesa may have less, or more, than our books, for only one side knows of it yet."""

    less: int
    more: float  # nobody knows how much it is that a client says was paid

    def explains(self, gap: int) -> bool:
        return -self.less <= gap <= self.more


def ask(work: Work) -> None:
    """Have M-Pesa tell what is on our account; its answer is compared when it comes."""
    orders.place(work, OrderKind.BALANCE, Cause.BALANCE, _OURS)


def compare(work: Work, ended: Ended) -> None:
    """The balance was told. Where the difference may be of money that is moving, nothing is changed."""
    funds = read_funds(ended.outcome) if ended.outcome else []
    theirs = sum(account.current for account in funds)
    ours = ledger.balances(work)[Account.MPESA] + work.policy.own_money_at_mpesa
    if not funds or (ours != theirs and _moving(work).explains(theirs - ours)):
        log.warning("balance_not_compared", told=bool(funds))
        return
    ended.order.outcome = _COMPARED
    found = [] if ours == theirs else [Found(Kind.BALANCE, _THE_ACCOUNT, ours, theirs)]
    differences.keep(work, in_nairobi(work.now).date(), found, _is_about_it)


def unknown(work: Work) -> Iterator[Found]:
    """For two nights nobody could tell: M-Pesa did not say, or too much was moving each time."""
    since = _asked(work, func.max(Order.asked_at), Order.outcome == _COMPARED)
    since = since or _asked(work, func.min(Order.asked_at))
    if since and since < work.now - _TWO_NIGHTS:
        yield Found(Kind.BALANCE_UNKNOWN, _THE_ACCOUNT)


def _asked(work: Work, when: ColumnElement[datetime], *which: ColumnElement[bool]) -> datetime | None:
    return work.session.scalar(select(when).where(Order.kind == OrderKind.BALANCE, *which))


def _is_about_it(row: Difference) -> bool:
    return row.kind in (Kind.BALANCE, Kind.BALANCE_UNKNOWN)


def _moving(work: Work) -> Moving:
    """What is with people is so for long, and explains nothing."""
    leaving = work.session.scalars(
        select(Order.amount).where(Order.kind.in_(MOVES_MONEY), Order.state.in_(LIVE_ORDERS))
    ).all()
    coming = work.session.scalars(select(PaymentAttempt.amount).where(PaymentAttempt.state.in_(LIVE))).all()
    by_hand = select(HandPayment.id).where(HandPayment.state == HandState.HEARD)
    told = work.session.scalars(by_hand.limit(1)).first() is not None
    return Moving(sum((amount or 0) + _MOST_CHARGED for amount in leaving), inf if told else sum(coming))
