"""A prompt that was asked for and has not left us yet: it can still be stopped."""

from sqlalchemy import update

from booking.work import Work
from models.bookings import Booking
from models.errands import Kind
from models.money import AttemptState, PaymentAttempt


def stop(work: Work, booking: Booking) -> None:
    """What waits to be sent is never sent; a prompt that is on its way is settled as it ends."""
    waiting = (PaymentAttempt.booking_id == booking.id) & (PaymentAttempt.state == AttemptState.ASKED)
    stopped = update(PaymentAttempt).where(waiting)
    stopped = stopped.values(state=AttemptState.FAILED, outcome="called off", ended_at=work.now)
    for attempt in work.session.scalars(stopped.returning(PaymentAttempt.id)).all():
        work.forgive(attempt, Kind.PROMPT_FOR_PAYMENT)
