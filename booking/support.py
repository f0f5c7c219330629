"""Handing over to people."""

from collections.abc import Sequence

from sqlalchemy import select, update

from booking.work import Work
from models.support import Subject, Ticket


def open_ticket(
    work: Work,
    subject: Subject,
    once: str,
    *,
    note: str | None = None,
    booking_id: int | None = None,
    urgent: bool = False,
) -> None:
    """Have support look at this; once for each ``once``, however often it is found."""
    if work.session.scalars(select(Ticket.id).where(Ticket.once == once)).first():
        return
    ticket = Ticket(subject=subject, once=once, note=note, booking_id=booking_id, urgent=urgent)
    ticket.opened_at = work.now
    work.session.add(ticket)
    work.session.flush()


def add_to_ticket(work: Work, once: str, words: str) -> None:
    """What was said later belongs to what waits for people already."""
    ticket = work.session.scalars(select(Ticket).where(Ticket.once == once)).one()
    ticket.note = ": ".join(filter(None, (ticket.note, words)))


def is_waiting(work: Work, subject: Subject) -> bool:
    """Whether people have been told of this, and have not seen to it yet."""
    known = select(Ticket.id).where(Ticket.subject == subject, Ticket.closed_at.is_(None))
    return work.session.scalars(known).first() is not None


def close_ticket(work: Work, once: str) -> None:
    """What was to be looked at has been seen to."""
    mine = update(Ticket).where(Ticket.once == once, Ticket.closed_at.is_(None))
    work.session.execute(mine.values(closed_at=work.now))


def open_tickets(work: Work) -> Sequence[Ticket]:
    """What waits for people: the urgent first, then the oldest."""
    waiting = select(Ticket).where(Ticket.closed_at.is_(None))
    return work.session.scalars(waiting.order_by(Ticket.urgent.desc(), Ticket.opened_at)).all()
