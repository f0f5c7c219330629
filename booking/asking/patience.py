"""How often M-Pesa is had ask a phone: one on which payments failed often waits (REQUIREMENTS R3.12).

Never a silent no: whoever asks hears until when, and how else to pay; and no wait takes a booking away.
Nor does anybody wait for what others did with their phone, and others' phones are asked a few times a day.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select

from booking.work import Work
from models.bookings import Booking
from models.money import AttemptState, How, PaymentAttempt

_A_DAY: Final = timedelta(days=1)
_TIME_LEFT: Final = timedelta(minutes=30)  # to pay, after the wait


class FailedOften(Exception):
    """Payments from this phone failed often today; M-Pesa may ask it again ``at`` the earliest."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        super().__init__("failed often")


class TooManyPayers(Exception):
    """Others' phones were asked to pay often enough today."""


def failures(work: Work, phone: str, client_id: int | None = None) -> tuple[int, datetime | None]:
    """How many prompts on this phone (E.164) ended without money within a day, and when the last one did.

    With a ``client_id``, of those that this client asked for.
    """
    failed = (PaymentAttempt.state == AttemptState.FAILED) & PaymentAttempt.prompted_at.is_not(None)
    lately = PaymentAttempt.ended_at > work.now - _A_DAY
    query = select(func.count(), func.max(PaymentAttempt.ended_at)).where(failed, lately)
    if client_id is not None:
        query = query.join(PaymentAttempt.booking).where(Booking.client_id == client_id)
    many, last = work.session.execute(query.where(PaymentAttempt.phone.matches(phone))).one()
    return many, last


def limit_other_payers(work: Work, booking: Booking, phone: str) -> None:
    """Two other numbers within a day (R3.1), each a few times. Raises TooManyPayers."""
    if phone == booking.client.phone:
        return
    query = select(PaymentAttempt).join(PaymentAttempt.booking).where(Booking.client_id == booking.client_id)
    prompted = (PaymentAttempt.how == How.PROMPT) & (PaymentAttempt.asked_at > work.now - _A_DAY)
    asked = work.session.scalars(query.where(prompted)).all()
    others = {attempt.phone for attempt in asked} - {booking.client.phone, phone}
    in_vain = sum(it.phone == phone and it.was_sent and it.state != AttemptState.PAID for it in asked)
    if len(others) >= work.policy.other_payers_a_day or in_vain >= work.policy.vain_asks_of_another_a_day:
        raise TooManyPayers


def have_patience(work: Work, booking: Booking, phone: str) -> None:
    """Raises FailedOften, unless the wait would leave too little time to pay."""
    own = phone == booking.client.phone
    many, last = failures(work, phone, booking.client_id if own else None)
    if last is None or many < work.policy.failures_a_day:
        return
    again_at = last + timedelta(minutes=work.policy.wait_after_failures_minutes)
    in_time = booking.pay_by is None or again_at + _TIME_LEFT <= booking.pay_by
    if work.now < again_at and in_time:
        raise FailedOften(again_at)
