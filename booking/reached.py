"""Whether people heard of it: no deadline runs against somebody whom no text reached (REQUIREMENTS R6.3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, exists, func, select, update

from booking.support import open_ticket
from booking.work import Work
from clock import in_nairobi
from models.bookings import Booking, BookingEvent
from models.money import PaymentAttempt
from models.support import Subject
from models.texts import Text, TextState

_ARRIVED: Final = (TextState.ACCEPTED, TextState.DELIVERED)  # reports are often missing, so taken will do
_NEVER_CAME: Final = (TextState.FAILED, TextState.UNCLEAR)
_KEPT: Final = timedelta(days=14)  # for whoever dials


def more_time(work: Work, booking: Booking, phone: str, until: datetime) -> datetime | None:
    """``until``, for somebody (E.164) whom no text about this reached; None where there is no more time.

    No more than ``until``, which leaves the other side its time. People of ours see to it that they hear.
    """
    if _has_heard(work, booking, phone):
        return None
    ends = f"{in_nairobi(until):%a %d %b %H:%M}"
    note = f"No text about {booking.code} reached {phone}. Please call them. Time is up at {ends}."
    once = f"not reached:{booking.id}:{booking.state}"
    open_ticket(work, Subject.NOT_REACHED, once, note=note, booking_id=booking.id, urgent=True)
    return until if work.now < until else None


@dataclass(frozen=True)
class LostTexts:
    """What was to be read on this phone (E.164) lately and did not get there."""

    work: Work
    phone: str

    def unread(self) -> int:
        """How many there are."""
        return self.work.session.scalar(select(func.count(Text.id)).where(self._lost())) or 0

    def oldest(self) -> Text | None:
        """The one to read first."""
        lost = select(Text).where(self._lost()).order_by(Text.made_at, Text.id)
        return self.work.session.scalars(lost.limit(1)).first()

    def note_read(self, key: int) -> None:
        """Whoever has this phone has read that one, by dialling."""
        read = update(Text).where(self._lost(), Text.id == key).values(read_at=self.work.now)
        self.work.session.execute(read)

    def _lost(self) -> ColumnElement[bool]:
        unread = Text.state.in_(_NEVER_CAME) & Text.read_at.is_(None)
        return Text.phone.matches(self.phone) & unread & (Text.made_at > self.work.now - _KEPT)


def _has_heard(work: Work, booking: Booking, phone: str) -> bool:
    """Whether they were told how the booking stands now, read it by dialling, or did something about it."""
    since = _stands_since(work, booking)
    told = (Text.booking_id == booking.id) & Text.phone.matches(phone) & (Text.made_at >= since)
    paying = (PaymentAttempt.booking_id == booking.id) & (PaymentAttempt.asked_at >= since)
    heard: ColumnElement[bool] = Text.state.in_(_ARRIVED) | Text.read_at.is_not(None)
    return bool(work.session.scalar(select(exists().where(told, heard) | exists().where(paying))))


def _stands_since(work: Work, booking: Booking) -> datetime:
    """When it came to stand as it does."""
    came = select(func.min(BookingEvent.at)).where(
        BookingEvent.booking_id == booking.id, BookingEvent.state == booking.state
    )
    return work.session.scalar(came) or booking.made_at
