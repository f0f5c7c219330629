"""Where people want letters besides texts, and the letters that we owe them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.sealing import Sealed, SealedPhone


class Mailbox(Base):
    """Where letters to a phone's owner go, client or therapist or both; one row for a phone that ever asked.

    What it holds is proven to be theirs, and stays until they take it back or have proven another.
    """

    __tablename__ = "mailboxes"

    phone = SealedPhone(unique=True)
    address = Sealed[str | None](optional=True)  # none: not proven yet, or taken back
    proven_at: Mapped[datetime | None]
    broken_at: Mapped[datetime | None]  # since when letters to it come back


class GivenAddress(Base):
    """An address that somebody gave, a row for each time, until it is proven or another is given.

    Then nothing of it stays but a keyed hash, for as long as there is a limit to how often one phone may
    ask and one address be written to: without it we could be made to write to strangers.
    """

    __tablename__ = "given_addresses"

    mailbox_id: Mapped[int] = mapped_column(ForeignKey("mailboxes.id"), index=True)
    address = Sealed[str | None](optional=True)
    address_lookup: Mapped[str] = mapped_column(String(80), index=True)
    proof = Sealed[str | None](optional=True)  # digits that prove it: the mailed ones, then the texted ones
    tries: Mapped[int] = mapped_column(default=0)  # at the proof, that were wrong
    tried_at: Mapped[datetime | None]  # the last of them
    given_at: Mapped[datetime]


class LetterState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"  # a crash here leaves it unclear: it may have gone out
    SENT = "sent"  # the mail server took it
    FAILED = "failed"
    UNCLEAR = "unclear"
    STALE = "stale"  # overtaken by events before it could be sent


class Letter(Base):
    """A letter that we owe somebody. ``once`` keeps one event from being told twice.

    It was written for the address that the mailbox had then, and goes with it: who takes an address back,
    or proves another, leaves no letter behind.
    """

    __tablename__ = "letters"

    mailbox_id: Mapped[int] = mapped_column(ForeignKey("mailboxes.id"), index=True)
    unproven = Sealed[str | None](optional=True)  # the address, where it is not the mailbox's yet
    subject = Sealed[str]()
    body = Sealed[str]()
    calendar = Sealed[str | None](optional=True)  # an iCalendar object (mail/invitation.py)
    once: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(40))  # which letter of mail/wording
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("bookings.id"), index=True)
    state: Mapped[str] = mapped_column(String(12), default=LetterState.WAITING)
    worth_until: Mapped[datetime | None]  # afterwards nobody needs it
    made_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(String(40))

    mailbox: Mapped[Mailbox] = relationship()

    @property
    def address(self) -> str | None:
        """Where it goes, if it may go anywhere any more."""
        return self.unproven or (None if self.mailbox.broken_at else self.mailbox.address)
