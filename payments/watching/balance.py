"""Whether what is on our account at M-Pesa is what the books say (facts/daraja.md 7.4): each night.

So money that left past us is seen, which M-Pesa's list of payments does not have.
"""

import structlog
from sqlalchemy import select

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


def ask(work: Work) -> None:
    """Have M-Pesa tell what is on our account; its answer is compared when it comes."""
    orders.place(work, OrderKind.BALANCE, Cause.BALANCE, _OURS)


def compare(work: Work, ended: Ended) -> None:
    """The balance was told. While money is moving it says nothing, and nothing is changed."""
    funds = read_funds(ended.outcome) if ended.outcome else []
    if not funds or _is_moving(work):
        log.warning("balance_not_compared", told=bool(funds))
        return
    theirs = sum(account.current for account in funds)
    ours = ledger.balances(work)[Account.MPESA] + work.policy.own_money_at_mpesa
    found = [] if ours == theirs else [Found(Kind.BALANCE, _THE_ACCOUNT, ours, theirs)]
    differences.keep(work, in_nairobi(work.now).date(), found, _is_about_it)


def _is_about_it(row: Difference) -> bool:
    return row.kind == Kind.BALANCE


def _is_moving(work: Work) -> bool:
    """Whether only one side may know yet of money that is on its way. What is with people is so for long."""
    leaving = select(Order.id).where(Order.kind.in_(MOVES_MONEY), Order.state.in_(LIVE_ORDERS))
    coming = select(PaymentAttempt.id).where(PaymentAttempt.state.in_(LIVE))
    by_hand = select(HandPayment.id).where(HandPayment.state == HandState.HEARD)
    return any(work.session.scalars(query).first() for query in (leaving, coming, by_hand))
