"""Sessions, the cells of time they occupy, and the bookings that fill them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.people import Client, Therapist
from models.sealing import Sealed


class State(StrEnum):
    """Where a booking stands (DESIGN 5). What leads from one to the next is in booking/lifecycle.py."""

    PENDING = "pending"  # asked, time held
    APPROVED = "approved"  # unpaid, time held
    CONFIRMED = "confirmed"  # paid
    COMPLETED = "completed"
    CLIENT_ABSENT = "client absent"
    THERAPIST_ABSENT = "therapist absent"
    DECLINED = "declined"
    LAPSED = "lapsed"
    CALLED_OFF = "called off"


OPEN = (State.PENDING, State.APPROVED, State.CONFIRMED)
_ANNOUNCED = text("announced_at IS NOT NULL")
_STANDING = text(f"state IN ({', '.join(repr(state.value) for state in OPEN)})")


class Meeting(Base):
    """A session: a therapist's time, whether one person comes or several.

    A private session is made for its one booking. A group is announced, and its seats are then taken.
    """

    __tablename__ = "sessions"
    __table_args__ = (
        CheckConstraint("taken BETWEEN 0 AND seats", name="seats"),
        CheckConstraint("starts_at < ends_at", name="forwards"),
        CheckConstraint("(announced_at IS NULL) = (seat_price IS NULL)", name="announced_with_its_price"),
        CheckConstraint("seats = 1 OR announced_at IS NOT NULL", name="private_for_one"),
        Index("ix_sessions_announced", "starts_at", sqlite_where=_ANNOUNCED, postgresql_where=_ANNOUNCED),
    )

    therapist_id: Mapped[int] = mapped_column(ForeignKey("therapists.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    seats: Mapped[int] = mapped_column(default=1)
    taken: Mapped[int] = mapped_column(default=0)
    seat_price: Mapped[int | None]  # whole shillings, of a group
    announced_at: Mapped[datetime | None]
    called_off_at: Mapped[datetime | None]
    therapist_link: Mapped[str | None] = mapped_column(String(40), unique=True)  # of a group, whoever comes

    @property
    def is_group(self) -> bool:
        """Whether it was announced, and stands however many come."""
        return self.announced_at is not None

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


class Cell(Base):
    """A quarter of an hour of a therapist's time, which belongs to one session. The database says so."""

    __tablename__ = "cells"
    __table_args__ = (UniqueConstraint("therapist_id", "cell"),)

    therapist_id: Mapped[int] = mapped_column(ForeignKey("therapists.id"))
    cell: Mapped[int]  # quarters of an hour since 1970
    meeting_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), index=True)


class Booking(Base):
    """One client's place in a session, at the price it was made at."""

    __tablename__ = "bookings"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(state.value) for state in State)})", name="state"),
        Index("ix_bookings_therapist_id_state", "therapist_id", "state"),
        Index(
            "uq_one_seat_each",
            "meeting_id",
            "client_id",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
    )

    code: Mapped[str] = mapped_column(String(12), unique=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    therapist_id: Mapped[int] = mapped_column(ForeignKey("therapists.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    kind = Sealed[str]()
    specialisation = Sealed[str | None](optional=True)
    decline_reason = Sealed[str | None](optional=True)
    price: Mapped[int]  # whole shillings, as shown when it was made
    fee_percent: Mapped[int] = mapped_column(default=20, server_default="20")  # of the price, when made
    minutes: Mapped[int]
    made_at: Mapped[datetime]
    answer_by: Mapped[datetime]
    pay_by: Mapped[datetime | None]
    moves: Mapped[int] = mapped_column(default=0)
    least_notice_minutes: Mapped[int | None]  # of the moves that no therapist was asked about
    lasted_minutes: Mapped[int | None]
    disputed: Mapped[bool] = mapped_column(default=False)
    client_link: Mapped[str] = mapped_column(String(40), unique=True)  # joins as the client
    therapist_link: Mapped[str] = mapped_column(String(40), unique=True)

    client: Mapped[Client] = relationship()
    therapist: Mapped[Therapist] = relationship()
    meeting: Mapped[Meeting] = relationship()

    @property
    def link_for_therapist(self) -> str:
        """Of a group it is one for all seats: a seat that is given up takes nobody's way in along."""
        return self.meeting.therapist_link or self.therapist_link


class Actor(StrEnum):
    """Who made something happen."""

    CLIENT = "client"
    THERAPIST = "therapist"
    SUPPORT = "support"
    CLOCK = "clock"
    MPESA = "mpesa"


class BookingEvent(Base):
    """What happened to a booking. Rows are only ever added."""

    __tablename__ = "booking_events"

    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), index=True)
    event: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))  # afterwards
    actor: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]


class Rating(Base):
    """One to five stars, once for a session."""

    __tablename__ = "ratings"
    __table_args__ = (CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),)

    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), unique=True)
    stars: Mapped[int]
    given_at: Mapped[datetime]
