"""The figures of the policy that the clinic sets for itself: listed, set, and put back to what is usual.

A deadline that was given stays as it was given; what is set counts for what begins afterwards.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Final, NamedTuple

from sqlalchemy import select

from booking.policy import Policy, in_force
from booking.work import Work
from models.housekeeping import PolicyValue

_A_WEEK: Final = 168  # hours
_MOST_SHILLINGS: Final = 250_000  # M-Pesa takes and sends no more in one go (facts/daraja.md 7.3)

BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "minimum_notice_hours": (1, _A_WEEK),
    "horizon_days": (1, 60),
    "times_every_minutes": (15, 240),
    "waking_from_hour": (0, 22),
    "waking_until_hour": (1, 23),
    "answer_within_waking_hours": (1, 72),
    "answer_before_session_hours": (0, 72),
    "pay_within_hours": (1, _A_WEEK),
    "pay_before_session_hours": (0, 72),
    "pay_at_least_waking_hours": (1, 24),
    "prompt_after_seconds": (0, 60),
    "join_opens_minutes": (0, 120),
    "ask_for_done_minutes": (0, 1440),
    "close_after_hours": (24, 2 * _A_WEEK),
    "rate_within_hours": (1, 2 * _A_WEEK),
    "other_payers_a_day": (0, 20),
    "vain_asks_of_another_a_day": (1, 20),
    "receipts_a_day": (1, 50),
    "addresses_a_day": (1, 20),
    "refund_without_approval": (0, _MOST_SHILLINGS),
    "least_payout": (10, _MOST_SHILLINGS),
    "payout_weekday": (0, 6),
    "payout_hour": (0, 23),
    "reconcile_hour": (0, 23),
    "own_money_at_mpesa": (0, 100_000_000),
    "prompts_a_day": (1, 100),
    "failures_a_day": (1, 100),
    "wait_after_failures_minutes": (1, 1440),
    "wrong_pins_in_a_row": (1, 20),
    "refunds_in_30_days": (1, 100),
    "false_receipts_in_30_days": (1, 100),
    "keep_keypresses_days": (2, 30),
    "keep_given_addresses_days": (2, 30),
    "keep_questions_days": (7, 365),
    "keep_waits_days": (7, 365),
    "keep_callbacks_days": (30, 730),
    "keep_letters_days": (30, 730),
    "keep_texts_days": (30, 730),
}


class NoFigure(KeyError):
    """The policy has none of this name."""


class OutOfBounds(ValueError):
    """It cannot be that; says why. Nothing was changed."""


class Figure(NamedTuple):
    """One of the policy, as it is and as it is when the clinic says nothing."""

    name: str
    value: int
    usual: int
    least: int
    most: int


def all_of_them(work: Work) -> Iterator[Figure]:
    """In the order of the policy, as stored this moment."""
    now, usual = in_force(work.session), Policy()
    for name in _names():
        yield Figure(name, getattr(now, name), getattr(usual, name), *BOUNDS[name])


def change(work: Work, name: str, value: int) -> int:
    """Set a figure; what it was. Raises NoFigure or OutOfBounds."""
    was = _value(work, name)
    least, most = BOUNDS[name]
    if not least <= value <= most:
        raise OutOfBounds(f"{name} goes from {least} to {most}.")
    _refuse_nonsense(replace(in_force(work.session), **{name: value}))
    _store(work, name, value)
    return was


def put_back(work: Work, name: str) -> tuple[int, int]:
    """What it was and what is usual, which it is again. Raises NoFigure or OutOfBounds."""
    usual = int(getattr(Policy(), _known(name)))
    return change(work, name, usual), usual


def _value(work: Work, name: str) -> int:
    return int(getattr(in_force(work.session), _known(name)))


def _known(name: str) -> str:
    if name not in _names():
        raise NoFigure(name)
    return name


def _names() -> list[str]:
    return [field.name for field in fields(Policy)]


def _store(work: Work, name: str, value: int) -> None:
    """What is usual needs no row: it then follows later releases."""
    row = work.session.scalars(select(PolicyValue).where(PolicyValue.name == name)).one_or_none()
    if value == getattr(Policy(), name):
        if row:
            work.session.delete(row)
    elif row:
        row.value = value
    else:
        work.session.add(PolicyValue(name=name, value=value))


def _refuse_nonsense(policy: Policy) -> None:
    """What two figures together would make impossible."""
    if policy.waking_from_hour >= policy.waking_until_hour:
        raise OutOfBounds("waking_from_hour must be before waking_until_hour.")
    if policy.times_every_minutes % 15:
        raise OutOfBounds("times_every_minutes must be a quarter of an hour, or several.")
    to_pay = policy.pay_before_session_hours + policy.pay_at_least_waking_hours
    if policy.minimum_notice_hours <= max(policy.answer_before_session_hours, to_pay):
        raise OutOfBounds(
            "minimum_notice_hours must be more than answer_before_session_hours, and more than "
            "pay_before_session_hours and pay_at_least_waking_hours together: a request needs time for an "
            "answer and a payment."
        )
