"""What changes about a paid session: offers to move it, and those who wait for a time."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.bookings import Booking, Meeting
from models.people import Client, Therapist
from models.sealing import Sealed


class OfferState(StrEnum):
    """Where an offer stands. While it lives the old time stands too."""

    OPEN = "open"  # the client is to choose
    ASKED = "asked"  # the therapist is, about a move at short notice
    MOVED = "moved"
    KEPT = "kept"  # by a word of the client's, by silence, or by a no of the therapist's
    GIVEN_UP = "given up"


_LIVING = text("state IN ('open', 'asked')")


class MoveOffer(Base):
    """A client asked to cancel a paid session, and may choose another time, the money, or neither."""

    __tablename__ = "move_offers"
    __table_args__ = (
        Index("uq_living_offer", "booking_id", unique=True, sqlite_where=_LIVING, postgresql_where=_LIVING),
    )

    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default=OfferState.OPEN)
    notice_minutes: Mapped[int]  # between the first CANCEL and the session
    held_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"))  # the new time, while asked
    answer_by: Mapped[datetime | None]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    booking: Mapped[Booking] = relationship()
    held: Mapped[Meeting | None] = relationship()


class Wish(Base):
    """A client waits for a time: with one therapist or with anybody, for a kind of session."""

    __tablename__ = "wishes"

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    therapist_id: Mapped[int | None] = mapped_column(ForeignKey("therapists.id"), index=True)
    kind = Sealed[str]()
    until: Mapped[datetime] = mapped_column(index=True)  # no later time will do
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # fulfilled, or not wished for any more

    client: Mapped[Client] = relationship()


class FreedTime(Base):
    """A stretch of a therapist's time in which something may have become free, for those who wait."""

    __tablename__ = "freed_times"

    therapist_id: Mapped[int] = mapped_column(ForeignKey("therapists.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    freed_at: Mapped[datetime]

    therapist: Mapped[Therapist] = relationship()
