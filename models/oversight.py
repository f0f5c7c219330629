"""What people watch over: where the books and M-Pesa's differ, and signals of misuse (R3.11, R3.12)."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.sealing import Sealed


class Difference(Base):
    """Something that M-Pesa's list and our books do not say alike; kept until it is resolved."""

    __tablename__ = "differences"
    __table_args__ = (
        UniqueConstraint("kind", "what"),
        Index("ix_differences_resolved_at", "resolved_at"),
    )

    day: Mapped[date] = mapped_column(Date)
    kind: Mapped[str] = mapped_column(String(24))  # payments/watching/reconciliation.py names them
    what: Mapped[str] = mapped_column(String(40))  # a receipt, or our own row as "attempt:123"
    ours: Mapped[int | None]  # whole shillings
    theirs: Mapped[int | None]
    found_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    how: Mapped[str | None] = mapped_column(String(60))  # it was resolved


class Reconciliation(Base):
    """One run over one day's money, and what it found."""

    __tablename__ = "reconciliations"

    day: Mapped[date] = mapped_column(Date, index=True)
    ran_at: Mapped[datetime]
    compared: Mapped[int]  # movements on either side
    differences: Mapped[int]


class Signal(Base):
    """A rule that fired: why, about whom, and what was done. Support looks; nobody is silently blocked."""

    __tablename__ = "signals"

    rule: Mapped[str] = mapped_column(String(40))  # payments/signals.py names them
    once: Mapped[str] = mapped_column(String(80), unique=True)  # one cause, one signal
    reason = Sealed[str]()
    done: Mapped[str] = mapped_column(String(40))  # what the service did by itself
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"), index=True)
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("bookings.id"), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    seen_at: Mapped[datetime | None]


class Finding(Base):
    """What people found out where the machine could not tell, and why they say so. Rows are only added."""

    __tablename__ = "findings"

    question: Mapped[str] = mapped_column(String(40), unique=True)  # "dispute:1", "attempt:2": our own row
    found: Mapped[str] = mapped_column(String(20))
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("bookings.id"), index=True)
    why = Sealed[str]()
    actor: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]
