"""What therapists are paid, and the papers that people get: receipts and credit notes."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class PayoutState(StrEnum):
    ON_ITS_WAY = "on its way"
    PAID = "paid"  # on M-Pesa's word
    FAILED = "failed"  # nothing moved; what it was for waits for the next payout
    WITH_SUPPORT = "with support"


_ON_ITS_WAY = text(f"state IN ('{PayoutState.ON_ITS_WAY.value}', '{PayoutState.WITH_SUPPORT.value}')")


class Payout(Base):
    """What a therapist had earned and not been paid by ``until``. At most one is on its way."""

    __tablename__ = "payouts"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint(f"state IN ({', '.join(repr(state.value) for state in PayoutState)})", name="state"),
        Index(
            "uq_one_payout_on_its_way",
            "therapist_id",
            unique=True,
            sqlite_where=_ON_ITS_WAY,
            postgresql_where=_ON_ITS_WAY,
        ),
    )

    therapist_id: Mapped[int] = mapped_column(ForeignKey("therapists.id"), index=True)
    amount: Mapped[int]  # whole shillings
    until: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class PayoutItem(Base):
    """An entry of the books that a payout pays; each is in one that was not in vain."""

    __tablename__ = "payout_items"

    payout_id: Mapped[int] = mapped_column(ForeignKey("payouts.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entries.id"), unique=True)


class PaperKind(StrEnum):
    """Each kind has a series of numbers of its own, without gaps."""

    RECEIPT = "receipt"
    CREDIT_NOTE = "credit note"


class Paper(Base):
    """A numbered paper for a payment received, or for money returned. Never changed."""

    __tablename__ = "papers"
    __table_args__ = (UniqueConstraint("kind", "number"), UniqueConstraint("kind", "about"))

    kind: Mapped[str] = mapped_column(String(12))
    number: Mapped[int]
    about: Mapped[int]  # the payment attempt, or the refund
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), index=True)
    amount: Mapped[int]  # whole shillings
    token: Mapped[str] = mapped_column(String(40), unique=True)  # of its page
    issued_at: Mapped[datetime]


class PaperSeries(Base):
    """The last number given out. Its row is locked while a number is taken, so that none is lost."""

    __tablename__ = "paper_series"

    kind: Mapped[str] = mapped_column(String(12), unique=True)
    last: Mapped[int] = mapped_column(default=0)
