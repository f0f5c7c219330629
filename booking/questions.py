"""Questions we asked by text, which a bare "1" or "REFUND" may answer until they expire (DESIGN 9)."""

import json
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select, update

from booking.alternatives import WayOn
from booking.work import Work
from models.bookings import Booking
from models.changes import Wish
from models.texts import OpenQuestion


class Asks(StrEnum):
    RATING = "rating"  # 1 to 5
    MOVE = "move"  # one of the times, REFUND or KEEP
    CALLED_OFF = "called off"  # one of the times, or REFUND
    WAYS_ON = "ways on"  # one of the times, with whoever it says
    FREED = "freed time"  # YES


def ask(
    work: Work, booking: Booking, asks: Asks, expires: datetime, choices: Sequence[datetime] = ()
) -> None:
    """Remember what the client was asked; it replaces the same question about the same booking."""
    close(work, booking, asks)
    question = OpenQuestion(phone=booking.client.phone, asks=asks, booking_id=booking.id)
    _put(work, question, expires, [at.isoformat() for at in choices])


def ask_which(work: Work, booking: Booking, expires: datetime, ways: Sequence[WayOn]) -> None:
    """Remember which ways on a client was told of, when this booking came to nothing."""
    close(work, booking, Asks.WAYS_ON)
    question = OpenQuestion(phone=booking.client.phone, asks=Asks.WAYS_ON, booking_id=booking.id)
    _put(work, question, expires, [[way.therapist_id, way.other, way.starts.isoformat()] for way in ways])


def offer(work: Work, wish: Wish, freed_id: int, starts: datetime, expires: datetime) -> None:
    """Remember that whoever wishes for it was offered this time, of what was freed."""
    question = OpenQuestion(phone=wish.client.phone, asks=Asks.FREED, freed_id=freed_id, wish_id=wish.id)
    _put(work, question, expires, [starts.isoformat()])


def close(work: Work, booking: Booking, *asks: Asks) -> None:
    """These are answered, or nobody needs an answer any more."""
    mine = (OpenQuestion.booking_id == booking.id) & OpenQuestion.asks.in_(asks)
    still = mine & OpenQuestion.answered_at.is_(None)
    work.session.execute(update(OpenQuestion).where(still).values(answered_at=work.now))


def close_ways_on(work: Work, phone: str) -> None:
    """This phone found another way."""
    still = OpenQuestion.phone.matches(phone) & (OpenQuestion.asks == Asks.WAYS_ON)
    still &= OpenQuestion.answered_at.is_(None)
    work.session.execute(update(OpenQuestion).where(still).values(answered_at=work.now))


def close_wish(work: Work, wish: Wish) -> None:
    """Nobody wishes for what was offered any more."""
    still = (OpenQuestion.wish_id == wish.id) & OpenQuestion.answered_at.is_(None)
    work.session.execute(update(OpenQuestion).where(still).values(answered_at=work.now))


def waiting(work: Work, phone: str, *asks: Asks) -> list[OpenQuestion]:
    """What this phone was asked and has not answered, the newest first."""
    return _open(work, OpenQuestion.phone.matches(phone) & OpenQuestion.asks.in_(asks))


def offers_of(work: Work, freed_id: int) -> list[OpenQuestion]:
    """Who was offered a freed time and has not answered."""
    return _open(work, OpenQuestion.freed_id == freed_id)


def offered(work: Work, phone: str, freed_id: int) -> OpenQuestion | None:
    """The offer of a freed time that this phone may say yes to."""
    mine = _open(work, OpenQuestion.phone.matches(phone) & (OpenQuestion.freed_id == freed_id))
    return mine[0] if mine else None


def last_offer(work: Work, phone: str, since: datetime) -> OpenQuestion | None:
    """The freed time that this phone was offered last, be it gone or not; None when none was since then."""
    mine = OpenQuestion.phone.matches(phone) & (OpenQuestion.asks == Asks.FREED)
    query = select(OpenQuestion).where(mine, OpenQuestion.asked_at >= since)
    return work.session.scalars(query.order_by(OpenQuestion.asked_at.desc(), OpenQuestion.id.desc())).first()


def clients_offered(work: Work, freed_id: int) -> set[int]:
    """Who was offered a freed time, whether they answered or not."""
    query = select(Wish.client_id).join(OpenQuestion, OpenQuestion.wish_id == Wish.id)
    return set(work.session.scalars(query.where(OpenQuestion.freed_id == freed_id)))


def deciding(work: Work) -> dict[int, datetime]:
    """The clients who were offered a freed time and have not answered, and until when they may."""
    still = OpenQuestion.answered_at.is_(None) & (OpenQuestion.expires_at > work.now)
    query = select(Wish.client_id, func.max(OpenQuestion.expires_at))
    query = query.join(OpenQuestion, OpenQuestion.wish_id == Wish.id).where(still)
    rows = work.session.execute(query.group_by(Wish.client_id))
    return {client_id: until for client_id, until in rows}  # noqa: C416


def choices_of(question: OpenQuestion) -> list[datetime]:
    """The times that 1, 2 and 3 stand for; of ways on see ``ways_of``."""
    return [datetime.fromisoformat(at) for at in json.loads(question.choices or "[]")]


def ways_of(question: OpenQuestion) -> list[WayOn]:
    """What 1, 2 and 3 stand for, where a request came to nothing."""
    told = json.loads(question.choices or "[]")
    return [WayOn(therapist, other, datetime.fromisoformat(at)) for therapist, other, at in told]


def how_many(question: OpenQuestion) -> int:
    """The highest number that means something."""
    return len(json.loads(question.choices or "[]"))


def _put(work: Work, question: OpenQuestion, expires: datetime, choices: Sequence[object]) -> None:
    question.asked_at, question.expires_at = work.now, expires
    question.choices = json.dumps(choices)
    work.session.add(question)
    work.session.flush()


def _open(work: Work, which: ColumnElement[bool]) -> list[OpenQuestion]:
    """Those that are neither answered nor expired, the newest first."""
    still = OpenQuestion.answered_at.is_(None) & (OpenQuestion.expires_at > work.now)
    query = select(OpenQuestion).where(which, still)
    return list(work.session.scalars(query.order_by(OpenQuestion.asked_at.desc(), OpenQuestion.id.desc())))
