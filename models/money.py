"""Payments, what M-Pesa told us about them, and what goes back. The books are in models/books.py."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, func, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.bookings import Booking
from models.sealing import Sealed, SealedAndFound, SealedPhone


class AttemptState(StrEnum):
    """Where a payment attempt stands. A live one may still take money from the payer."""

    ASKED = "asked"  # by the client; the prompt is due
    SENDING = "sending"  # about to be, or just, handed to M-Pesa: a crash here leaves it unclear
    PROMPTED = "prompted"  # the prompt is, or will be, on the phone
    UNCLEAR = "unclear"  # money may have moved
    PAID = "paid"
    FAILED = "failed"
    WITH_SUPPORT = "with support"  # unclear for ever


ON_A_PHONE = (AttemptState.ASKED, AttemptState.SENDING, AttemptState.PROMPTED)
LIVE = (*ON_A_PHONE, AttemptState.UNCLEAR)
_ON_A_PHONE = text(f"state IN ({', '.join(repr(state.value) for state in ON_A_PHONE)})")
_NOT_ENDED = text(
    f"state IN ({', '.join(repr(state.value) for state in (*LIVE, AttemptState.WITH_SUPPORT))})"
)
_NAMED = text("merchant_request IS NOT NULL")
# Verdicts on callbacks that more than their readers must know.
NOT_OBEYED = "from a wrong address"  # posted from where M-Pesa is not
UNANSWERED = "to be read again"  # a success, for an attempt that nobody asks about any more


class How(StrEnum):
    """How a payment came."""

    PROMPT = "prompt"
    BY_HAND = "by hand"  # to the Pay Bill; M-Pesa masks the payer, so ``phone`` is empty


class PaymentAttempt(Base):
    """One M-Pesa prompt. At most one is live for a booking and for a phone; the database says so.

    One that is unclear, or with people, blocks its booking for as long as that lasts; its phone only while
    the prompt may still be on the screen. A booking paid by hand has one as well, which begins as paid.
    A request that M-Pesa named is one attempt's for ever; what a callback alone calls this one's has no
    ``merchant_request`` beside it, and keeps nobody from having it.
    """

    __tablename__ = "payment_attempts"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(state.value) for state in AttemptState)})", name="state"),
        CheckConstraint("amount > 0", name="amount"),
        Index(
            "uq_live_attempt_booking",
            "booking_id",
            unique=True,
            sqlite_where=_NOT_ENDED,
            postgresql_where=_NOT_ENDED,
        ),
        Index(
            "uq_live_attempt_phone",
            "phone_lookup",
            unique=True,
            sqlite_where=_ON_A_PHONE,
            postgresql_where=_ON_A_PHONE,
        ),
        Index(
            "uq_named_request",
            "checkout_request_lookup",
            unique=True,
            sqlite_where=_NAMED,
            postgresql_where=_NAMED,
        ),
    )

    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), index=True)  # what it was made for
    buys_id: Mapped[int | None] = mapped_column(ForeignKey("bookings.id"), index=True)  # what it pays for
    how: Mapped[str] = mapped_column(String(10), default=How.PROMPT, server_default=How.PROMPT.value)
    phone = SealedPhone()
    amount: Mapped[int]  # whole shillings
    state: Mapped[str] = mapped_column(String(20))
    token: Mapped[str] = mapped_column(String(40), unique=True)  # the secret of its callback address
    asked_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]  # when it was handed to M-Pesa; none once that came to nothing
    prompted_at: Mapped[datetime | None]  # when M-Pesa had accepted it
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(24))  # why it failed, in payments/gateway.py's words
    merchant_request = Sealed[str | None](optional=True)
    # holds the payer's number (facts/daraja.md 2.4)
    checkout_request = SealedAndFound[str | None](optional=True, indexed=False)
    tries: Mapped[int] = mapped_column(default=0, server_default="0")  # that came to nothing, to prompt
    questions: Mapped[int] = mapped_column(default=0)
    receipt: Mapped[str | None] = mapped_column(String(20), unique=True)

    booking: Mapped[Booking] = relationship(foreign_keys=[booking_id])

    @property
    def was_sent(self) -> bool:
        """Whether it reached M-Pesa, as far as that is known."""
        return (self.prompted_at or self.sent_at) is not None

    @hybrid_property
    def left_at(self) -> datetime:
        """When its prompt went to M-Pesa, as far as that is known. It may have waited for long."""
        return self.prompted_at or self.sent_at or self.asked_at

    @left_at.inplace.expression
    @classmethod
    def _left_at(cls) -> ColumnElement[datetime]:
        return func.coalesce(cls.prompted_at, cls.sent_at, cls.asked_at)

    @property
    def request_is_named(self) -> bool:
        """Whether M-Pesa, taking the prompt, named its request itself: not a callback alone."""
        return self.merchant_request is not None


class CountedReceipt(Base):
    """M-Pesa's receipt of money that is in the books, and what counted it: never two of them.

    Money settled by asking has none until its receipt is known.
    """

    __tablename__ = "counted_receipts"
    __table_args__ = (
        CheckConstraint("(attempt_id IS NULL) <> (hand_payment_id IS NULL)", name="one_payment"),
    )

    receipt: Mapped[str] = mapped_column(String(20), unique=True)
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("payment_attempts.id"), unique=True)
    hand_payment_id: Mapped[int | None] = mapped_column(ForeignKey("hand_payments.id"), unique=True)


class Callback(Base):
    """What arrived at an attempt's address, kept before it was answered. It proves nothing by itself."""

    __tablename__ = "callbacks"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("payment_attempts.id"), index=True)
    body = Sealed[str]()
    source: Mapped[str] = mapped_column(String(45))
    arrived_at: Mapped[datetime] = mapped_column(index=True)
    verdict: Mapped[str | None] = mapped_column(String(24))  # what came of it


class RefundState(StrEnum):
    """Where money that goes back stands. The sendings it takes are ``models.orders.Order`` rows."""

    OFFERED = "offered"  # the client may take another time instead
    OWED = "owed"
    SPENT = "spent"  # on another time; or on the session, which people found was held
    HELD = "held"  # until support approves
    ON_ITS_WAY = "on its way"
    RETURNED = "returned"  # on M-Pesa's word
    WITH_SUPPORT = "with support"


_UNSPENT = text(f"state <> '{RefundState.SPENT.value}'")


class Refund(Base):
    """Money that came and must go back: of a payment for a booking, or of one by hand that fits none."""

    __tablename__ = "refunds"
    __table_args__ = (
        CheckConstraint("amount >= 0 AND kept >= 0 AND amount + kept > 0", name="amount"),
        CheckConstraint("(attempt_id IS NULL) <> (hand_payment_id IS NULL)", name="one_payment"),
        CheckConstraint(f"state IN ({', '.join(repr(state.value) for state in RefundState)})", name="state"),
        Index(
            "uq_money_goes_back_once",
            "attempt_id",
            unique=True,
            sqlite_where=_UNSPENT,
            postgresql_where=_UNSPENT,
        ),
    )

    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("payment_attempts.id"), index=True)
    hand_payment_id: Mapped[int | None] = mapped_column(ForeignKey("hand_payments.id"), unique=True)
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("bookings.id"), index=True)
    amount: Mapped[int]  # whole shillings
    kept: Mapped[int] = mapped_column(default=0)  # by policy; counts as earned
    why: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(20), default=RefundState.OWED)
    asked_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]  # by support, where that was needed
    ended_at: Mapped[datetime | None]
