"""When therapists are paid: once a week, on the day and at the hour of the policy, in Nairobi."""

from datetime import datetime, time, timedelta

from booking.policy import Policy
from clock import NAIROBI, in_nairobi


def last_payday(now: datetime, policy: Policy) -> datetime:
    """The newest payday that is not ahead."""
    today = in_nairobi(now).date()
    since = timedelta(days=(today.weekday() - policy.payout_weekday) % 7)
    payday = datetime.combine(today - since, time(policy.payout_hour), NAIROBI)
    return payday if payday <= now else payday - timedelta(days=7)


def next_payday(now: datetime, policy: Policy) -> datetime:
    """The first payday that is ahead."""
    return last_payday(now, policy) + timedelta(days=7)
