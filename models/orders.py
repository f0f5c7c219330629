"""Orders to M-Pesa whose outcome it posts later: money sent or given back, and questions.

Their shapes and hazards: facts/daraja.md 7.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.sealing import Sealed


class OrderKind(StrEnum):
    GIVE_BACK = "give back"  # a payment, whole: M-Pesa reverses it
    SEND = "send"  # money from us to a phone
    LOOK_UP = "look up"  # how a movement stands, by its receipt or by our key
    BALANCE = "balance"


MOVES_MONEY = (OrderKind.GIVE_BACK, OrderKind.SEND)


class OrderState(StrEnum):
    """Where an order stands. One that moves money is sent at most once."""

    DUE = "due"
    SENDING = "sending"  # about to be, or just, handed to M-Pesa: a crash here leaves it unclear
    ACCEPTED = "accepted"  # M-Pesa took it; the result comes by itself
    UNCLEAR = "unclear"  # it may have been carried out
    DONE = "done"
    REFUSED = "refused"  # nothing moved, and nothing will
    WITH_SUPPORT = "with support"  # unclear for ever


LIVE_ORDERS = (OrderState.DUE, OrderState.SENDING, OrderState.ACCEPTED, OrderState.UNCLEAR)
_MOVERS = ", ".join(repr(kind.value) for kind in MOVES_MONEY)
_MAY_HAVE_MOVED = text(f"state <> '{OrderState.REFUSED.value}' AND kind IN ({_MOVERS})")


class Order(Base):
    """One order. A payment is given back, and a payout sent, by at most one that was not refused.

    ``about`` is the row it is for: by kind and ``cause`` a refund, a payout, a payment by hand, or
    another order (whose fate is looked up).
    """

    __tablename__ = "mpesa_orders"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(state.value) for state in OrderState)})", name="state"),
        CheckConstraint(f"kind IN ({', '.join(repr(kind.value) for kind in OrderKind)})", name="kind"),
        CheckConstraint(f"kind NOT IN ({_MOVERS}) OR COALESCE(amount, 0) > 0", name="amount"),
        Index(
            "uq_money_moves_once",
            "cause",
            "about",
            "part",
            unique=True,
            sqlite_where=_MAY_HAVE_MOVED,
            postgresql_where=_MAY_HAVE_MOVED,
        ),
    )

    kind: Mapped[str] = mapped_column(String(10))
    cause: Mapped[str] = mapped_column(String(16))  # models.orders.Cause
    about: Mapped[int] = mapped_column(index=True)
    part: Mapped[int] = mapped_column(default=0)  # of several payments that go back, which one
    state: Mapped[str] = mapped_column(String(12))
    amount: Mapped[int | None]  # whole shillings
    of_receipt: Mapped[str | None] = mapped_column(String(20))  # the payment that is given back or looked up
    of_key: Mapped[str | None] = mapped_column(String(60))  # the order that is looked up
    phone = Sealed[str | None](optional=True)  # E.164; to whom money is sent
    key: Mapped[str] = mapped_column(String(60), unique=True)  # ours: M-Pesa sends money for it once
    token: Mapped[str] = mapped_column(String(40), unique=True)  # the secret of its result address
    asked_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    questions: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str | None] = mapped_column(
        String(24)
    )  # the code that M-Pesa said last, or our word for it
    receipt: Mapped[str | None] = mapped_column(String(20), unique=True)  # of this movement


class Handing(Base):
    """One time that an order was handed to M-Pesa: entered before it leaves, named when it was taken.

    M-Pesa may name the order otherwise than we do, and anew each time (facts/daraja.md 7.3). What it says
    of one handing may be true of that one alone.
    """

    __tablename__ = "handings"

    order_id: Mapped[int] = mapped_column(ForeignKey("mpesa_orders.id"), index=True)
    at: Mapped[datetime]
    conversation: Mapped[str | None] = mapped_column(String(60))  # M-Pesa's ConversationID
    originator: Mapped[str | None] = mapped_column(String(60))  # its OriginatorConversationID, or our key
    outcome: Mapped[str | None] = mapped_column(String(24))  # M-Pesa's code, when this one moved nothing


class Cause(StrEnum):
    """What an order is about."""

    REFUND = "refund"
    PAYOUT = "payout"
    HAND_PAYMENT = "hand payment"
    ORDER = "order"
    BALANCE = "balance"


class OrderResult(Base):
    """What arrived at an order's result or time-out address, kept before it was answered."""

    __tablename__ = "order_results"

    order_id: Mapped[int] = mapped_column(ForeignKey("mpesa_orders.id"), index=True)
    timed_out: Mapped[bool] = mapped_column(default=False)  # it says that M-Pesa gave up waiting
    body = Sealed[str]()
    source: Mapped[str] = mapped_column(String(45))
    arrived_at: Mapped[datetime] = mapped_column(index=True)
    verdict: Mapped[str | None] = mapped_column(String(24))
