"""The books: accounts, entries and lines. Only payments/ledger.py writes them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Account(StrEnum):
    """The accounts of the books. What we hold is positive, what we owe is negative."""

    MPESA = "mpesa clearing"
    CLIENT_CREDIT = "client credit"
    THERAPIST_PAYABLE = "therapist payable"
    PLATFORM_FEE = "platform fee"
    REFUNDS_IN_FLIGHT = "refunds in flight"
    UNALLOCATED = "unallocated"


class LedgerEntry(Base):
    """A balanced set of lines and its cause. ``once`` keeps one cause from being booked twice.

    Lines are written first and the entry closes them: the database refuses an entry whose lines do not
    sum to zero, lines without an entry, and any change afterwards (migrations/, ledger triggers).
    """

    __tablename__ = "ledger_entries"

    once: Mapped[str] = mapped_column(String(60), unique=True)
    cause: Mapped[str] = mapped_column(String(40))
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("bookings.id"), index=True)
    at: Mapped[datetime]


class LedgerLine(Base):
    __tablename__ = "ledger_lines"

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("ledger_entries.id", deferrable=True, initially="DEFERRED"), index=True
    )
    account: Mapped[str] = mapped_column(String(20))
    therapist_id: Mapped[int | None] = mapped_column(ForeignKey("therapists.id"), index=True)
    amount: Mapped[int]  # whole shillings, signed
