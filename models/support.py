"""What people must look at, because the machine could not or should not decide."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.sealing import Sealed


class Subject(StrEnum):
    """What a ticket is about."""

    CRISIS = "crisis"  # somebody may be in danger
    CALL_BACK = "call back"  # somebody texted HELP and is to be called
    MANY_TEXTS = "many texts"  # from one phone: somebody who is lost, or a machine; we stopped answering
    PAYMENT_UNCLEAR = "payment unclear"  # for a while, or a day; M-Pesa's own portal tells
    AMOUNT_OFF = "amount off"  # M-Pesa reported another amount than we asked for
    DISPUTE = "dispute"  # both sides say different things about a session
    ORDER_UNCLEAR = "order unclear"  # money that we sent or gave back; M-Pesa's portal tells
    REFUND_REFUSED = "refund refused"  # M-Pesa would not give it back: find another way
    REFUND_APPROVAL = "refund approval"  # beyond what the machine may give back by itself
    PAYOUT_REFUSED = "payout refused"
    MONEY_UNMATCHED = "money unmatched"  # it came by hand and names no booking
    LIST_NOT_READ = "list not read"  # of M-Pesa's own list of payments a part; its portal tells
    RECEIPT_TWICE = "receipt twice"  # one receipt was told for two payments
    SMS_ACCOUNT = "sms account"  # Africa's Talking takes no texts from us: money, sender or risk; they wait
    MAIL_ACCOUNT = "mail account"  # the mail server takes no letters from us: account or settings; they wait
    NOT_REACHED = "not reached"  # by any text, and a deadline is near: call them
    OUR_FAULT = "our fault"  # a kind of errand fails again and again; what is owed waits
    MPESA_ACCOUNT = "m-pesa account"  # ours is short of money, or its credentials will not do: orders wait


class Ticket(Base):
    """Something for support, open until somebody closes it. ``note`` holds what they need to know."""

    __tablename__ = "tickets"

    subject: Mapped[str] = mapped_column(String(20))
    urgent: Mapped[bool] = mapped_column(default=False)
    once: Mapped[str] = mapped_column(String(60), unique=True)  # one cause, one ticket
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("bookings.id"), index=True)
    note = Sealed[str | None](optional=True)
    opened_at: Mapped[datetime] = mapped_column(index=True)
    closed_at: Mapped[datetime | None]
