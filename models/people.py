"""Clients, therapists, and what they agreed to."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.sealing import Sealed, SealedPhone


class Client(Base):
    """Somebody who consented. ``full_texts``: whether texts may say more; None until they were asked."""

    __tablename__ = "clients"

    phone = SealedPhone(unique=True)
    first_name = Sealed[str | None](optional=True)
    language: Mapped[str] = mapped_column(String(2))
    full_texts: Mapped[bool | None]
    shares_phone: Mapped[bool] = mapped_column(default=False)  # the therapist may see the number
    reminders: Mapped[bool] = mapped_column(default=True)  # off after STOP
    joined_at: Mapped[datetime]
    last_therapist_id: Mapped[int | None] = mapped_column(ForeignKey("therapists.id", name="last_therapist"))


class Consent(Base):
    """A text that a client agreed to: which version, in what words, how and when."""

    __tablename__ = "consents"

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    version: Mapped[str] = mapped_column(String(20))
    text_hash: Mapped[str] = mapped_column(String(64))  # SHA-256 of the words as they were shown
    language: Mapped[str] = mapped_column(String(2))
    channel: Mapped[str] = mapped_column(String(10))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Specialisation(Base):
    """What people seek help with; support can add to the list."""

    __tablename__ = "specialisations"

    name: Mapped[str] = mapped_column(String(40), unique=True)
    name_sw: Mapped[str | None] = mapped_column(String(40))
    place: Mapped[int] = mapped_column(default=0)  # where it stands in the menu

    def said(self, language: str) -> str:
        """Its name in a language; the English one where there is no other."""
        return self.name_sw or self.name if language == "sw" else self.name


class Practises(Base):
    """A therapist's specialisation."""

    __tablename__ = "therapist_specialisations"
    __table_args__ = (UniqueConstraint("therapist_id", "specialisation_id"),)

    therapist_id: Mapped[int] = mapped_column(ForeignKey("therapists.id"))
    specialisation_id: Mapped[int] = mapped_column(ForeignKey("specialisations.id"), index=True)


class Therapist(Base):
    """Somebody who sees clients. Their name is public, as in any directory; their phone is not."""

    __tablename__ = "therapists"
    __table_args__ = (Index("ix_therapists_busy_until_id", "busy_until", "id"),)

    phone = SealedPhone(unique=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)  # as in the directory: Dr. Jane Smith
    short_code: Mapped[str] = mapped_column(String(6), unique=True)
    speaks: Mapped[str] = mapped_column(String(60))  # languages they can hold a session in: English|Kiswahili
    bio: Mapped[str | None] = mapped_column(String(300))
    pause_minutes: Mapped[int] = mapped_column(default=15)
    language: Mapped[str] = mapped_column(String(2), default="en")  # what we text them in
    paused: Mapped[bool] = mapped_column(default=False)
    ratings: Mapped[int] = mapped_column(default=0)
    stars: Mapped[int] = mapped_column(default=0)  # the sum of all ratings
    joined_at: Mapped[datetime]
    busy_until: Mapped[datetime]  # none of their times is free before; kept by booking/therapists/soonest.py

    offers: Mapped[list["Offer"]] = relationship(order_by="Offer.price", back_populates="therapist")


class SessionKind(StrEnum):
    INDIVIDUAL = "individual"
    COUPLES = "couples"
    FAMILY = "family"
    GROUP = "group"


class Offer(Base):
    """A kind of session at a price. A new price is a new row; the old one keeps until when it held."""

    __tablename__ = "offers"
    __table_args__ = (CheckConstraint("price > 0 AND minutes > 0", name="worth_something"),)

    therapist_id: Mapped[int] = mapped_column(ForeignKey("therapists.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    price: Mapped[int]  # whole shillings
    minutes: Mapped[int]
    since: Mapped[datetime]
    until: Mapped[datetime | None]

    therapist: Mapped[Therapist] = relationship(back_populates="offers")


class WeeklyHours(Base):
    """Hours a therapist keeps every week, in Nairobi. Monday is 0."""

    __tablename__ = "weekly_hours"

    therapist_id: Mapped[int] = mapped_column(ForeignKey("therapists.id"), index=True)
    weekday: Mapped[int]
    opens: Mapped[time]
    closes: Mapped[time]


class DayOff(Base):
    """A day on which a therapist sees nobody."""

    __tablename__ = "days_off"
    __table_args__ = (UniqueConstraint("therapist_id", "day"),)

    therapist_id: Mapped[int] = mapped_column(ForeignKey("therapists.id"))
    day: Mapped[date] = mapped_column(index=True)


class Holiday(Base):
    """A public holiday: closed, but for therapists who open it for themselves (REQUIREMENTS R2.6)."""

    __tablename__ = "holidays"

    day: Mapped[date] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(40))


class OpenDay(Base):
    """A public holiday on which a therapist keeps the hours of that weekday all the same."""

    __tablename__ = "open_days"
    __table_args__ = (UniqueConstraint("therapist_id", "day"),)

    therapist_id: Mapped[int] = mapped_column(ForeignKey("therapists.id"))
    day: Mapped[date] = mapped_column(index=True)
