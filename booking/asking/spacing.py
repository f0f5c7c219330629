"""How soon M-Pesa may be asked to prompt a phone again.

A second prompt of the same amount within two minutes ends with result 17 and never shows (facts/daraja.md
3.3); one that meets another on the screen ends with 1001.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select

from booking.work import Work
from models.money import ON_A_PHONE, AttemptState, PaymentAttempt

ON_SCREEN: Final = timedelta(minutes=3)  # what a prompt lasts on the slowest phones, facts/daraja.md 5.2
_ALIKE: Final = timedelta(minutes=2, seconds=5)  # clocks differ


def soonest(work: Work, phone: str, amount: int) -> datetime:
    """When M-Pesa may next be asked to have this phone (E.164) pay this amount: now, or after a pause."""
    left = func.coalesce(PaymentAttempt.prompted_at, PaymentAttempt.sent_at)
    alike = (PaymentAttempt.amount == amount) & (left > work.now - _ALIKE)
    last = work.session.scalar(select(func.max(left)).where(alike, PaymentAttempt.phone.matches(phone)))
    return work.now if last is None else last + _ALIKE


def on_screen(work: Work, phone: str) -> PaymentAttempt | None:
    """The prompt that is, will be or may be on this phone's screen, for whichever booking."""
    young = PaymentAttempt.left_at > work.now - ON_SCREEN
    may_be = PaymentAttempt.state.in_(ON_A_PHONE) | ((PaymentAttempt.state == AttemptState.UNCLEAR) & young)
    query = select(PaymentAttempt).where(may_be, PaymentAttempt.phone.matches(phone))
    return work.session.scalars(query.order_by(PaymentAttempt.id.desc())).first()
