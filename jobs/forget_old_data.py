"""Forget what nobody needs any more, each kind after the time that booking/policy.py keeps it for."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final, cast

from sqlalchemy import CursorResult, Delete, delete, exists

from booking.policy import Policy
from booking.work import Work
from models.bookings import Actor
from models.by_hand import HandNotice
from models.changes import FreedTime, Wish
from models.errands import Errand
from models.housekeeping import Keypress
from models.mail import GivenAddress, Letter, LetterState
from models.money import AttemptState, Callback, PaymentAttempt
from models.orders import Order, OrderResult, OrderState
from models.texts import InboundText, OpenQuestion, Text, TextState
from runtime import Runtime

_ENDED: Final = (AttemptState.PAID, AttemptState.FAILED)
_ORDER_ENDED: Final = (OrderState.DONE, OrderState.REFUSED)
_ON_THE_WAY: Final = (TextState.WAITING, TextState.SENDING, TextState.UNCLEAR)


def _keypresses(before: datetime) -> Delete:
    return delete(Keypress).where(Keypress.at < before)


def _questions(before: datetime) -> Delete:
    """Those that nobody can answer any more."""
    return delete(OpenQuestion).where(OpenQuestion.expires_at < before)


def _freed_times(before: datetime) -> Delete:
    """Those that are past, once the questions about them are forgotten."""
    asked = exists().where(OpenQuestion.freed_id == FreedTime.id)
    return delete(FreedTime).where(FreedTime.ends_at < before, ~asked)


def _wishes(before: datetime) -> Delete:
    """Those that have run out, whether they were fulfilled, given up, or waited in vain."""
    return delete(Wish).where(Wish.until < before, ~exists().where(OpenQuestion.wish_id == Wish.id))


def _callbacks(before: datetime) -> Delete:
    """Those about payments that ended; while one is unclear, all that was said of it is kept."""
    ended = (PaymentAttempt.id == Callback.attempt_id) & PaymentAttempt.state.in_(_ENDED)
    return delete(Callback).where(
        Callback.arrived_at < before, Callback.verdict.is_not(None), exists().where(ended)
    )


def _notices(before: datetime) -> Delete:
    """Those that were read; what they told of stays with the payment."""
    return delete(HandNotice).where(HandNotice.arrived_at < before, HandNotice.verdict.is_not(None))


def _results(before: datetime) -> Delete:
    """Those of orders that ended, as they were posted; how an order ended stays with it, and in the books."""
    ended = (Order.id == OrderResult.order_id) & Order.state.in_(_ORDER_ENDED)
    return delete(OrderResult).where(
        OrderResult.arrived_at < before, OrderResult.verdict.is_not(None), exists().where(ended)
    )


def _given_addresses(before: datetime) -> Delete:
    """What is left of those that were proven, and those that nobody proved: their digits hold for a day."""
    return delete(GivenAddress).where(GivenAddress.given_at < before)


def _letters(before: datetime) -> Delete:
    """Those that went out or never will. Whoever took their address back has none to be forgotten."""
    return delete(Letter).where(Letter.made_at < before, Letter.state != LetterState.WAITING)


def _texts(before: datetime) -> Delete:
    """Those that went out or never will, whoever they were for."""
    return delete(Text).where(Text.made_at < before, Text.state.not_in(_ON_THE_WAY))


def _inbound_texts(before: datetime) -> Delete:
    """Those that were answered; the gateway repeats none for so long."""
    return delete(InboundText).where(InboundText.arrived_at < before, InboundText.understood_as.is_not(None))


# What is forgotten, in this order, and how many days it is kept for.
FORGOTTEN: Final[Mapping[Callable[[datetime], Delete], Callable[[Policy], int]]] = {
    _keypresses: lambda policy: policy.keep_keypresses_days,
    _questions: lambda policy: policy.keep_questions_days,
    _freed_times: lambda policy: policy.keep_waits_days,
    _wishes: lambda policy: policy.keep_waits_days,
    _callbacks: lambda policy: policy.keep_callbacks_days,
    _notices: lambda policy: policy.keep_callbacks_days,
    _results: lambda policy: policy.keep_callbacks_days,
    _given_addresses: lambda policy: policy.keep_given_addresses_days,
    _letters: lambda policy: policy.keep_letters_days,
    _texts: lambda policy: policy.keep_texts_days,
    _inbound_texts: lambda policy: policy.keep_texts_days,
}


def forget_old_data(runtime: Runtime) -> int:
    """How many rows were forgotten; done errands among them, which need not be kept at all."""
    return runtime.office.carry_out(Actor.CLOCK, _forget)


def _forget(work: Work) -> int:
    done = delete(Errand).where(Errand.due_at.is_(None), Errand.lease.is_(None))
    old = [old(work.now - timedelta(days=days(work.policy))) for old, days in FORGOTTEN.items()]
    return sum(cast("CursorResult[object]", work.session.execute(each)).rowcount for each in (*old, done))
