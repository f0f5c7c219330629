"""What people found out where the machine could not tell: once for each question, and with a reason."""

from sqlalchemy import select

from booking.work import Work
from models.bookings import Booking
from models.oversight import Finding


class CannotDecide(Exception):
    """People cannot decide this so; says why, in words for them. Nothing was changed."""


def write_down(work: Work, question: str, found: str, why: str, booking: Booking | None = None) -> None:
    """Keep what people found, who they were and why. The database refuses a second answer to a question.

    ``booking`` is the one that it is about, where it is about one.
    """
    row = Finding(question=question, found=found, why=why, booking_id=booking.id if booking else None)
    row.actor, row.at = work.actor, work.now
    work.session.add(row)
    work.session.flush()


def about(work: Work, question: str) -> Finding | None:
    """What people found, if they were asked and have answered."""
    return work.session.scalars(select(Finding).where(Finding.question == question)).first()
