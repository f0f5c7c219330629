"""Deadlines: how long each side has, in hours that people are awake."""

from datetime import datetime, time, timedelta
from typing import NamedTuple

from booking.policy import Policy
from clock import NAIROBI, in_nairobi


class Deadline(NamedTuple):
    """A moment by which somebody must act, and half-way to it."""

    half_way: datetime
    at: datetime


def to_answer(asked: datetime, starts: datetime, policy: Policy) -> Deadline:
    """Until when a therapist may answer: some waking hours, and early enough to leave time to pay."""
    within = timedelta(hours=policy.answer_within_waking_hours)
    return _deadline(asked, min(add_waking(asked, within, policy), latest_answer(starts, policy)))


def latest_answer(starts: datetime, policy: Policy) -> datetime:
    """The last moment at which a yes still leaves the client waking hours enough to pay."""
    before_session = starts - timedelta(hours=policy.answer_before_session_hours)
    return min(before_session, latest_seat(starts, policy))


def latest_seat(starts: datetime, policy: Policy) -> datetime:
    """The last moment at which whoever is to pay from then on still has waking hours enough for it."""
    pay_by = starts - timedelta(hours=policy.pay_before_session_hours)
    to_pay = timedelta(hours=policy.pay_at_least_waking_hours)
    return take_waking(pay_by, to_pay, policy)


def to_pay(approved: datetime, starts: datetime, policy: Policy) -> Deadline:
    """Until when a client may pay."""
    within = approved + timedelta(hours=policy.pay_within_hours)
    return _deadline(approved, min(within, starts - timedelta(hours=policy.pay_before_session_hours)))


def later_to_pay(now: datetime, policy: Policy) -> datetime:
    """Until when whoever could not pay, through no fault of theirs, should still be able to."""
    return add_waking(now, timedelta(hours=policy.pay_at_least_waking_hours), policy)


def add_waking(start: datetime, hours: timedelta, policy: Policy) -> datetime:
    """So many waking hours after ``start``."""
    moment, left = awake_from(start, policy), hours
    while (today := _bedtime(moment, policy) - moment) < left:
        moment, left = awake_from(_bedtime(moment, policy), policy), left - today
    return moment + left


def take_waking(end: datetime, hours: timedelta, policy: Policy) -> datetime:
    """So many waking hours before ``end``."""
    moment, left = _awake_until(end, policy), hours
    while (today := moment - _morning(moment, policy)) < left:
        moment, left = _awake_until(_morning(moment, policy), policy), left - today
    return moment - left


def awake_from(moment: datetime, policy: Policy) -> datetime:
    """This moment, or the next morning when people are asleep."""
    if moment >= _bedtime(moment, policy):
        return _morning(moment + timedelta(days=1), policy)
    return max(moment, _morning(moment, policy))


def _awake_until(moment: datetime, policy: Policy) -> datetime:
    if moment <= _morning(moment, policy):
        return _bedtime(moment - timedelta(days=1), policy)
    return min(moment, _bedtime(moment, policy))


def _morning(day: datetime, policy: Policy) -> datetime:
    return datetime.combine(in_nairobi(day), time(policy.waking_from_hour), NAIROBI)


def _bedtime(day: datetime, policy: Policy) -> datetime:
    return datetime.combine(in_nairobi(day), time(policy.waking_until_hour), NAIROBI)


def _deadline(start: datetime, end: datetime) -> Deadline:
    return Deadline(start + max(end - start, timedelta()) / 2, end)


class Band(NamedTuple):
    """With so many hours' notice or more, so many percent of the price come back."""

    hours: int
    percent: int


# What a client gets back who gives up a paid session (REQUIREMENTS R5.3), the longest notice first.
BANDS = (Band(48, 100), Band(24, 75), Band(12, 50), Band(6, 25), Band(0, 0))

MOST_MOVES = 2  # afterwards support decides
MOVES_AT_ONCE = timedelta(hours=24)  # with this notice; with less the therapist is asked
COOLING_OFF = timedelta(minutes=30)  # after paying, everything comes back ...
COOLING_OFF_ENDS = timedelta(hours=2)  # ... while so much time remains
CHOOSE_WITHIN = timedelta(hours=24)  # for another time, after the clinic called off
DISPUTE_WITHIN = timedelta(hours=24)  # after something was said about a session
REPORT_WITHIN = timedelta(hours=48)  # an absence, after the end


def objections_end(ends: datetime, said: datetime) -> datetime:
    """Until when the other side may say that it was otherwise; only then does money follow (R2.7)."""
    return max(ends + REPORT_WITHIN, said + DISPUTE_WITHIN)


def comes_back(notice: timedelta, *, paid: datetime, given_up: datetime, starts: datetime) -> int:
    """How many percent of the price come back. ``notice`` is the one that counts, from the first CANCEL."""
    just_paid = given_up - paid <= COOLING_OFF and starts - given_up >= COOLING_OFF_ENDS
    return 100 if just_paid else by_notice(notice)


def by_notice(notice: timedelta) -> int:
    """How many percent come back with this notice, once it is a while since the money came."""
    return next(band.percent for band in BANDS if notice >= timedelta(hours=band.hours) or band.hours == 0)


def share(price: int, percent: int) -> int:
    """So many percent of a price, in whole shillings; rounding favours the client."""
    return -(-price * percent // 100)
