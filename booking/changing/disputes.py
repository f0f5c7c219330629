"""Both sides say different things about a session: people decide, and no money moves until they have."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import func, select

from booking import findings, lifecycle, terms
from booking.changing import refunds
from booking.findings import CannotDecide
from booking.happenings import Disputed, DisputeDecided
from booking.lifecycle import Besides, Event
from booking.support import close_ticket, open_ticket
from booking.work import Work
from models.bookings import Booking, BookingEvent, Meeting, State
from models.errands import Kind
from models.money import RefundState
from models.support import Subject

_HOW_IT_WENT: Final = (State.COMPLETED, State.CLIENT_ABSENT, State.THERAPIST_ABSENT)


def may_object_until(work: Work, booking: Booking) -> datetime:
    """Until when either side may say how it went, or that it was otherwise; money follows only then."""
    ends = booking.meeting.ends_at
    if booking.state not in _HOW_IT_WENT:
        return ends + terms.REPORT_WITHIN
    stood_so = (BookingEvent.booking_id == booking.id) & (BookingEvent.state == booking.state)
    since = work.session.scalar(select(func.min(BookingEvent.at)).where(stood_so))
    return terms.objections_end(ends, since or ends)


def is_over(work: Work, booking: Booking) -> bool:
    """Whether nothing that either side says changes how it went: it is too late, or people have decided."""
    return work.now > may_object_until(work, booking) or findings.about(work, name(booking)) is not None


def name(booking: Booking) -> str:
    """What its ticket is for, and the question that people answer."""
    return f"dispute:{booking.id}"


def waiting(work: Work) -> Sequence[Booking]:
    """What people have not found out yet, the oldest session first."""
    disputed = select(Booking).join(Booking.meeting).where(Booking.disputed)
    return work.session.scalars(disputed.order_by(Meeting.starts_at, Booking.id)).all()


def dispute(work: Work, booking: Booking) -> None:
    """Stop what would be earned or go back, and tell support and both sides; once, however often said."""
    booking.disputed = True
    work.forgive(booking.id, Kind.BOOK_EARNINGS)
    if (refund := refunds.offered_for(work, booking)) is not None:
        work.forgive(refund.id, Kind.RETURN_UNCHOSEN)
    open_ticket(work, Subject.DISPUTE, name(booking), booking_id=booking.id)
    work.tell(Disputed(booking))


def decide(work: Work, booking: Booking, found: Event, why: str) -> None:
    """People found out how it went: that is how it stands, and money follows now. Whoever calls has locked
    the diary. ``found`` is one of WAS_HELD, CLIENT_WAS_ABSENT and THERAPIST_WAS_ABSENT.

    Raises CannotDecide.
    """
    if not booking.disputed:
        raise CannotDecide(f"Nobody disputes {booking.code}.")
    step = lifecycle.happen(work, booking, found)
    booking.disputed = False
    findings.write_down(work, name(booking), found, why, booking)
    close_ticket(work, name(booking))
    goes_back = step.besides == Besides.RETURN_ALL
    if goes_back:
        _return_all(work, booking)
    else:
        _let_it_be_earned(work, booking)
    work.tell(DisputeDecided(booking, goes_back))


def _return_all(work: Work, booking: Booking) -> None:
    """What went back before the dispute was known of goes back once all the same."""
    refund = refunds.of(work, booking)
    if refund is None:
        refunds.give_back(work, booking, 100, "therapist absent")
    else:
        refunds.return_offered(work, refund)


def _let_it_be_earned(work: Work, booking: Booking) -> None:
    """The money that was offered back is spent on the session itself."""
    refund = refunds.of(work, booking)
    if refund is not None and refund.state != RefundState.OFFERED:
        raise CannotDecide(f"The money for {booking.code} has gone back: KSh {refund.amount:,}.")
    if refund is not None:
        refund.state, refund.ended_at = RefundState.SPENT, work.now
    work.owe(Kind.BOOK_EARNINGS, booking.id, work.now)
