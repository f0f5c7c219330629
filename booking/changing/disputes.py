"""Both sides say different things about a session: people decide, and no money moves until they have."""

from booking.changing import refunds
from booking.happenings import Disputed
from booking.support import open_ticket
from booking.work import Work
from models.bookings import Booking
from models.errands import Kind
from models.support import Subject


def dispute(work: Work, booking: Booking) -> None:
    """Stop what would be earned or go back, and tell support and both sides; once, however often said."""
    booking.disputed = True
    work.forgive(booking.id, Kind.BOOK_EARNINGS)
    if (refund := refunds.offered_for(work, booking)) is not None:
        work.forgive(refund.id, Kind.RETURN_UNCHOSEN)
    open_ticket(work, Subject.DISPUTE, f"dispute:{booking.id}", booking_id=booking.id)
    work.tell(Disputed(booking))
