"""The cashier: hands M-Pesa our orders, one by one, and follows each to its end. Never pays twice.

As at the till, what we are about to do is committed first and every call is made with no transaction
open. An order whose fate is unclear is looked up. Only when M-Pesa knows no such order is it handed over
again, which M-Pesa itself makes harmless: it undoes one payment once, and sends money for one key, which
is ours and stays, once (facts/daraja.md 7.1, 7.3). It is refused only when each handing was.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import structlog
from sqlalchemy import update

from booking.support import open_ticket
from booking.work import Office, Work
from failures import Refused, TryLater, Unclear
from models.bookings import Actor
from models.orders import MOVES_MONEY, Cause, Handing, Order, OrderKind, OrderResult, OrderState
from models.support import Subject
from payments.daraja.results import NotAResult, Outcome, read_result
from payments.gateway import Accepted, AlreadyAsked, Meaning, Purpose, Treasury
from payments.ordering import charges, handings, orders, questions, refusals
from payments.ordering.handings import About
from payments.ordering.orders import Ordered

log = structlog.get_logger()

_LONGEST_WAIT: Final = timedelta(minutes=30)
_MOST_LOOKS: Final = 3  # for one question, which moves nothing and may be put again
_PURPOSES: Final = {Cause.REFUND: Purpose.REFUND, Cause.PAYOUT: Purpose.PAYOUT}


@dataclass(frozen=True)
class Ended:
    """How an order ended, or that people must find out (UNCLEAR).

    ``outcome`` is what M-Pesa told; None where it refused the order at once, or told nothing.
    """

    order: Order
    meaning: Meaning
    outcome: Outcome | None


Ending = Callable[[Work, Ended], None]
Objection = Callable[[Work, Order], bool]


class Verdict(StrEnum):
    """What came of a posted result."""

    NOT_A_RESULT = "not a result"
    OTHER_ORDER = "of another order"
    ONE_HANDING = "failed one handing"  # of several: another may have moved the money
    CLAIMED = "done before, it says"
    AMOUNT_OFF = "amount is off"
    RECEIPT_USED = "receipt used before"
    TIMED_OUT = "no word in time"
    UNCLEAR = "unclear"
    ENDED = "ended it"
    KNOWN = "known before"
    CONTRADICTS = "contradicts"  # it moved, and M-Pesa said before that it never would


@dataclass(frozen=True)
class Cashier:
    """``endings`` says what follows when an order ends, by what it was about; ``objections``, whether
    what it was about must not move now, asked each time that an order is about to leave.
    """

    office: Office
    mpesa: Treasury
    public_url: str
    endings: Mapping[Cause, Ending]
    objections: Mapping[Cause, Objection]

    def give(self, order_id: int, tries: int) -> datetime | None:
        """Hand an order to M-Pesa; when to try again, if nothing happened at all."""
        ordered = self.office.carry_out(Actor.CLOCK, lambda work: self._take(work, order_id))
        if ordered is None:
            return None
        try:
            taken = self._hand_over(ordered)
        except TryLater as later:
            self.office.carry_out(Actor.CLOCK, lambda work: orders.put_back(work, order_id, ordered.handing))
            wait = later.after or min(timedelta(seconds=15 * 2 ** min(tries, 10)), _LONGEST_WAIT)
            return self.office.clock.now() + wait
        except (Refused, ValueError) as refused:
            said = str(getattr(refused, "why", "wrong field"))
            self.office.carry_out(
                Actor.MPESA, lambda work: self._refuse(work, order_id, ordered.handing, said)
            )
        except Unclear:
            self.office.carry_out(Actor.MPESA, lambda work: orders.doubt(work, order_id))
        else:
            self.office.carry_out(
                Actor.MPESA, lambda work: orders.taken(work, order_id, ordered.handing, taken)
            )
        return None

    def chase(self, order_id: int) -> datetime | None:
        """No result came: look the order up, or hand it to people when that was done often enough."""
        self.office.carry_out(Actor.CLOCK, lambda work: self._chase(work, order_id))
        return None

    def read(self, result_id: int) -> None:
        """Act on what arrived at an order's address.

        Its word ends the order when it names the very order: only M-Pesa was told the address, and
        the amount, where it is told, must be ours. What contradicts that is kept and changes nothing.
        """
        self.office.carry_out(Actor.MPESA, lambda work: self._read(work, result_id))

    def _take(self, work: Work, order_id: int) -> Ordered | None:
        order = orders.to_be_given(work, order_id)
        if order is None:
            return None
        objects = self.objections.get(Cause(order.cause))
        if objects is None or not objects(work, order):
            return orders.take(work, order)
        if handings.of(work, order):
            orders.doubt(work, order_id)  # it left before: nobody knows yet that it never will move
        elif orders.end(work, order, OrderState.REFUSED, orders.HELD_BACK):
            self._follow(work, Ended(order, Meaning.REFUSED, None))
        return None

    def _hand_over(self, it: Ordered) -> Accepted | AlreadyAsked:
        to = {
            "results_url": f"{self.public_url}/payments/results/{it.token}",
            "timeouts_url": f"{self.public_url}/payments/timeouts/{it.token}",
        }
        match it.kind:
            case OrderKind.GIVE_BACK:
                return self.mpesa.give_back(it.of_receipt or "", it.amount, about="Refund", **to)
            case OrderKind.SEND:
                purpose = _PURPOSES[it.cause]
                return self.mpesa.send_money(
                    it.phone or "", it.amount, key=it.key, purpose=purpose, about=purpose.value, **to
                )
            case OrderKind.LOOK_UP if it.of_receipt:
                return self.mpesa.look_up(receipt=it.of_receipt, **to)
            case OrderKind.LOOK_UP:
                return self.mpesa.look_up(key=it.of_key, **to)
            case OrderKind.BALANCE:
                return self.mpesa.ask_balance(**to)

    def _read(self, work: Work, result_id: int) -> None:
        result = work.session.get_one(OrderResult, result_id)
        order = work.session.get_one(Order, result.order_id, with_for_update=True, populate_existing=True)
        verdict = self._weigh(work, order, result)
        noted = update(OrderResult).where(OrderResult.id == result_id)
        work.session.execute(noted.values(verdict=verdict))

    def _weigh(self, work: Work, order: Order, result: OrderResult) -> Verdict:
        if result.timed_out:
            orders.doubt(work, order.id)
            return Verdict.TIMED_OUT
        try:
            outcome = read_result(result.body.encode("utf-8", "replace"))
        except NotAResult:
            return Verdict.NOT_A_RESULT
        handing = handings.spoken_of(work, order, outcome)
        if handing is About.NONE:
            return Verdict.OTHER_ORDER
        if not _moves(order):
            return self._obey(work, order, outcome)
        return _money_objection(work, order, outcome) or self._weigh_money(work, order, outcome, handing)

    def _weigh_money(self, work: Work, order: Order, outcome: Outcome, handing: Handing | About) -> Verdict:
        match outcome.meaning:
            case Meaning.DONE:
                return self._obey(work, order, outcome)
            case Meaning.ALREADY_DONE if order.kind == OrderKind.GIVE_BACK:
                return _look_into_claim(work, order, outcome)
            case Meaning.UNCLEAR | Meaning.ALREADY_DONE:
                orders.doubt(work, order.id)
                return Verdict.UNCLEAR
        if isinstance(handing, Handing) and handings.fail(work, order, [handing], outcome.code):
            return self._obey(work, order, outcome)
        orders.doubt(work, order.id)
        return Verdict.ONE_HANDING

    def _obey(self, work: Work, order: Order, outcome: Outcome) -> Verdict:
        to = OrderState.DONE if outcome.done else OrderState.REFUSED
        if not orders.end(work, order, to, outcome.code, outcome.receipt if _moves(order) else None):
            return _too_late(work, order, to)
        self._follow(work, Ended(order, outcome.meaning, outcome))
        if _moves(order) and to == OrderState.DONE:
            charges.note(work, order, outcome)
            charges.ask(work, order)
        return Verdict.ENDED

    def _refuse(self, work: Work, order_id: int, handing: int, said: str) -> None:
        order = work.session.get_one(Order, order_id, with_for_update=True, populate_existing=True)
        log.error("order_refused", kind=order.kind, cause=order.cause, said=said)
        this_one = work.session.get_one(Handing, handing)
        if not handings.fail(work, order, [this_one], said):
            orders.doubt(work, order_id)
        elif orders.end(work, order, OrderState.REFUSED, said):
            self._follow(work, Ended(order, Meaning.REFUSED, None))

    def _follow(self, work: Work, ended: Ended) -> None:
        if ended.order.cause == Cause.ORDER:
            self._learn(work, ended)
        else:
            self.endings[Cause(ended.order.cause)](work, ended)

    def _learn(self, work: Work, ended: Ended) -> None:
        """What a look-up told about another order of ours."""
        target = work.session.get_one(Order, ended.order.about, with_for_update=True, populate_existing=True)
        told = ended.outcome
        ending = questions.ending_in(work, target, ended.order, told) if told else None
        if told and ending and not _money_objection(work, target, told):
            self._end_as_looked_up(work, target, ending, told)

    def _end_as_looked_up(self, work: Work, target: Order, meaning: Meaning, outcome: Outcome) -> None:
        to = OrderState.REFUSED if meaning is Meaning.REFUSED else OrderState.DONE
        receipt = outcome.receipt if meaning is Meaning.DONE else None
        if orders.end(work, target, to, refusals.LOOKED_UP, receipt):
            self.endings[Cause(target.cause)](work, Ended(target, meaning, outcome))
        elif target.state != to:
            _too_late(work, target, to)
        if meaning is Meaning.DONE and target.state == OrderState.DONE:
            charges.note(work, target, outcome)

    def _chase(self, work: Work, order_id: int) -> None:
        order = work.session.get_one(Order, order_id, with_for_update=True, populate_existing=True)
        if order.state not in (OrderState.ACCEPTED, OrderState.UNCLEAR):
            return
        if not _moves(order):
            _put_again(work, order)
        elif questions.are_exhausted(work, order):
            order.state = OrderState.WITH_SUPPORT
            open_ticket(work, Subject.ORDER_UNCLEAR, f"order:{order.id}", urgent=True)
            self._follow(work, Ended(order, Meaning.UNCLEAR, None))
        else:
            questions.ask(work, order)


def _look_into_claim(work: Work, order: Order, outcome: Outcome) -> Verdict:
    if order.state == OrderState.REFUSED:
        return _too_late(work, order, OrderState.DONE)
    questions.claim(work, order, outcome.code)
    return Verdict.CLAIMED


def _put_again(work: Work, question: Order) -> None:
    question.questions += 1
    if question.questions < _MOST_LOOKS:
        orders.give_again(work, question)
    else:
        orders.end(work, question, OrderState.REFUSED, "no result")


def _too_late(work: Work, order: Order, to: OrderState) -> Verdict:
    """The order had ended. Money that moved although M-Pesa had denied it may have moved twice."""
    if not (_moves(order) and order.state == OrderState.REFUSED and to == OrderState.DONE):
        return Verdict.KNOWN
    open_ticket(work, Subject.ORDER_UNCLEAR, f"contradicted:{order.id}", urgent=True)
    return Verdict.CONTRADICTS


def _money_objection(work: Work, order: Order, outcome: Outcome) -> Verdict | None:
    """Why the money that this tells of, if it does, cannot be that of the order."""
    if not outcome.done:
        return None
    if outcome.shillings not in (None, order.amount):
        return Verdict.AMOUNT_OFF
    return None if orders.receipt_is_new(work, order, outcome.receipt) else Verdict.RECEIPT_USED


def _moves(order: Order) -> bool:
    return order.kind in MOVES_MONEY
