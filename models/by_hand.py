"""Payments that people type in by hand: to the Pay Bill, with the booking's code as account (R3.8)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.sealing import Sealed

THE_ONE = 1  # the key of a row that there is once
CONTRADICTED = ""  # in place of an account, when two confirmations of one receipt name two


class HandState(StrEnum):
    """Where a payment by hand stands. Only M-Pesa's own list or answer makes one proven."""

    HEARD = "heard"  # somebody says so: a confirmation, or the client (PAID ...); or a prompt is awaited
    NOT_FOUND = "not found"  # M-Pesa knows no such payment to us
    SHORT = "short"  # proven, for a booking that waits for the rest
    BOUGHT = "bought"  # proven, and its booking paid
    GOES_BACK = "goes back"  # proven, and there is a refund for it
    UNMATCHED = "unmatched"  # proven, and with support: it names no booking of ours
    WITNESS = "witness"  # it is the payment of a prompt, told a second time


UNCOUNTED = (HandState.HEARD, HandState.NOT_FOUND)  # not in the books, and perhaps never will be
COUNTED = (HandState.SHORT, HandState.BOUGHT, HandState.GOES_BACK, HandState.UNMATCHED)


class HandPayment(Base):
    """One receipt to our Pay Bill that did not come by a prompt's callback."""

    __tablename__ = "hand_payments"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(state.value) for state in HandState)})", name="state"),
        CheckConstraint("amount >= 0", name="amount"),
        Index("ix_hand_payments_state_heard_at", "state", "heard_at"),
    )

    receipt: Mapped[str] = mapped_column(String(20), unique=True)
    amount: Mapped[int] = mapped_column(default=0)  # whole shillings; as claimed, until it is proven
    account = Sealed[str | None](optional=True)  # what the payer typed; often a code, sometimes a name
    payer = Sealed[str | None](optional=True)  # E.164 where M-Pesa told it, else None
    state: Mapped[str] = mapped_column(String(12))
    paid_at: Mapped[datetime | None]
    heard_at: Mapped[datetime]
    proven_at: Mapped[datetime | None]
    questions: Mapped[int] = mapped_column(default=0)
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("bookings.id"), index=True)
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("payment_attempts.id"), index=True)
    told_by_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"), index=True)  # who texted PAID


class Decision(StrEnum):
    """What people can make of a payment that matched nothing."""

    ASSIGNED = "assigned"  # to the booking that it was meant for
    GIVEN_BACK = "given back"


class HandDecision(Base):
    """What people made of a payment that matched nothing, and why. Rows are only ever added."""

    __tablename__ = "hand_decisions"

    payment_id: Mapped[int] = mapped_column(ForeignKey("hand_payments.id"), unique=True)
    decision: Mapped[str] = mapped_column(String(12))
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("bookings.id"), index=True)
    why = Sealed[str]()
    actor: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]


class HandNotice(Base):
    """What arrived at the Pay Bill's confirmation address, kept before it was answered. It proves nothing."""

    __tablename__ = "hand_notices"

    body = Sealed[str]()
    source: Mapped[str] = mapped_column(String(45))
    arrived_at: Mapped[datetime] = mapped_column(index=True)
    verdict: Mapped[str | None] = mapped_column(String(24))  # what came of it


class ListRead(Base):
    """Until when M-Pesa's own list of payments was read. One row: its key is THE_ONE."""

    __tablename__ = "list_read"
    __table_args__ = (CheckConstraint(f"id = {THE_ONE}", name="one_row"),)

    until: Mapped[datetime]
