"""Questions we asked by text, which a bare "1" or "REFUND" may answer until they expire (DESIGN 9)."""

import json
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update

from booking.work import Work
from models.bookings import Booking
from models.texts import OpenQuestion


class Asks(StrEnum):
    RATING = "rating"  # 1 to 5
    MOVE = "move"  # one of the times, REFUND or KEEP
    CALLED_OFF = "called off"  # one of the times, or REFUND


def ask(
    work: Work, booking: Booking, asks: Asks, expires: datetime, choices: Sequence[datetime] = ()
) -> None:
    """Remember what the client was asked; it replaces the same question about the same booking."""
    close(work, booking, asks)
    question = OpenQuestion(
        phone=booking.client.phone, asks=asks, booking_id=booking.id, asked_at=work.now, expires_at=expires
    )
    question.choices = json.dumps([at.isoformat() for at in choices])
    work.session.add(question)
    work.session.flush()


def close(work: Work, booking: Booking, *asks: Asks) -> None:
    """These are answered, or nobody needs an answer any more."""
    mine = (OpenQuestion.booking_id == booking.id) & OpenQuestion.asks.in_(asks)
    still = mine & OpenQuestion.answered_at.is_(None)
    work.session.execute(update(OpenQuestion).where(still).values(answered_at=work.now))


def waiting(work: Work, phone: str, *asks: Asks) -> list[OpenQuestion]:
    """What this phone was asked and has not answered, the newest first."""
    mine = OpenQuestion.phone.matches(phone) & OpenQuestion.asks.in_(asks)
    still = OpenQuestion.answered_at.is_(None) & (OpenQuestion.expires_at > work.now)
    newest = (
        select(OpenQuestion).where(mine, still).order_by(OpenQuestion.asked_at.desc(), OpenQuestion.id.desc())
    )
    return list(work.session.scalars(newest))


def choices_of(question: OpenQuestion) -> list[datetime]:
    """What 1, 2 and 3 stand for."""
    return [datetime.fromisoformat(at) for at in json.loads(question.choices or "[]")]
