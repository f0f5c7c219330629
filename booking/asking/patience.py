"""A phone on which payments failed often waits before M-Pesa asks it again (REQUIREMENTS R3.12).

Never a silent no: whoever asks hears until when, and how else to pay; and no wait takes a booking away.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select

from booking.work import Work
from models.bookings import Booking
from models.money import AttemptState, PaymentAttempt

_A_DAY: Final = timedelta(days=1)
_TIME_LEFT: Final = timedelta(minutes=30)  # to pay, after the wait


class FailedOften(Exception):
    """Payments from this phone failed often today; M-Pesa may ask it again ``at`` the earliest."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        super().__init__("failed often")


def failures(work: Work, phone: str) -> tuple[int, datetime | None]:
    """How many prompts on this phone (E.164) ended without money within a day, and when the last one did."""
    failed = (PaymentAttempt.state == AttemptState.FAILED) & PaymentAttempt.prompted_at.is_not(None)
    lately = PaymentAttempt.ended_at > work.now - _A_DAY
    query = select(func.count(), func.max(PaymentAttempt.ended_at)).where(failed, lately)
    many, last = work.session.execute(query.where(PaymentAttempt.phone.matches(phone))).one()
    return many, last


def have_patience(work: Work, booking: Booking, phone: str) -> None:
    """Raises FailedOften, unless the wait would leave too little time to pay."""
    many, last = failures(work, phone)
    if last is None or many < work.policy.failures_a_day:
        return
    again_at = last + timedelta(minutes=work.policy.wait_after_failures_minutes)
    in_time = booking.pay_by is None or again_at + _TIME_LEFT <= booking.pay_by
    if work.now < again_at and in_time:
        raise FailedOften(again_at)
