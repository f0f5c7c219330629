"""Texts, both ways, and the questions that a bare "1" or "YES" may answer."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.sealing import Sealed, SealedPhone


class TextState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"  # a crash here leaves it unclear: it may have gone out
    ACCEPTED = "accepted"  # by the gateway
    DELIVERED = "delivered"
    FAILED = "failed"
    UNCLEAR = "unclear"
    STALE = "stale"  # overtaken by events before it could be sent


class Text(Base):
    """A text that we owe somebody. ``once`` keeps one event from being told twice."""

    __tablename__ = "texts"

    phone = SealedPhone()
    body = Sealed[str]()
    once: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(40))  # which text of sms/messages.py
    at_most: Mapped[int] = mapped_column(default=2)  # it leaves so often, where nobody can know if it did
    handed: Mapped[int] = mapped_column(default=0)  # to the gateway so often, and perhaps taken each time
    handed_at: Mapped[datetime | None]
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("bookings.id"), index=True)
    state: Mapped[str] = mapped_column(String(12), default=TextState.WAITING)
    may_wake: Mapped[bool] = mapped_column(default=False, server_default=false())  # it leaves at night, too
    may_stop: Mapped[bool] = mapped_column(default=False, server_default=false())  # by STOP
    worth_until: Mapped[datetime | None]  # afterwards nobody needs it
    made_at: Mapped[datetime] = mapped_column(index=True)
    accepted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]  # by dialling, where it did not get through
    gateway_id: Mapped[str | None] = mapped_column(String(80), index=True)
    failure: Mapped[str | None] = mapped_column(String(40))


class InboundText(Base):
    """A text that somebody sent us. The gateway repeats itself until we answer 200, hence ``gateway_id``."""

    __tablename__ = "inbound_texts"

    gateway_id: Mapped[str] = mapped_column(String(80), unique=True)
    phone = SealedPhone()
    body = Sealed[str]()
    arrived_at: Mapped[datetime] = mapped_column(index=True)
    understood_as: Mapped[str | None] = mapped_column(String(20))


class OpenQuestion(Base):
    """Something we asked by text, about a booking or a freed time; a short answer may mean it."""

    __tablename__ = "open_questions"
    __table_args__ = (
        Index("ix_open_questions_expires_at", "expires_at"),
        CheckConstraint("(booking_id IS NULL) <> (freed_id IS NULL)", name="about_one_thing"),
        CheckConstraint("(freed_id IS NULL) = (wish_id IS NULL)", name="offered_for_a_wish"),
    )

    phone = SealedPhone()
    asks: Mapped[str] = mapped_column(String(20))
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("bookings.id"), index=True)
    freed_id: Mapped[int | None] = mapped_column(ForeignKey("freed_times.id"), index=True)
    wish_id: Mapped[int | None] = mapped_column(ForeignKey("wishes.id"), index=True)
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    choices = Sealed[str | None](optional=True)  # what 1, 2 and 3 stand for, as JSON
    answered_at: Mapped[datetime | None]
