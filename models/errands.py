"""What we owe the world, and when: the to-do list of the whole service.

An errand is written in the transaction of its cause. A job carries it out: it takes a lease (by the
machine's own clock), does the work, and finishes only if the lease is still its own. Whatever rings or
sleeps, an errand that is due and not done is found again by the schedule.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, NamedTuple

from sqlalchemy import Index, String, UniqueConstraint, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from clock import real_now
from models.base import Base, new_id

RING_AGAIN: Final = timedelta(seconds=15)  # when a ring seems to have been lost
LEASE: Final = timedelta(seconds=45)  # longer than a job may take (30 s), shorter than anyone would wait


class Kind(StrEnum):
    """What is owed. ``about`` is the key of the row that it concerns."""

    DELIVER_TEXT = "deliver text"
    ANSWER_TEXT = "answer text"
    PROMPT_FOR_PAYMENT = "prompt for payment"
    CHASE_PAYMENT = "chase payment"
    READ_CALLBACK = "read callback"
    NUDGE_THERAPIST = "nudge therapist"
    NUDGE_CLIENT = "nudge client"
    LAPSE_REQUEST = "lapse request"
    LAPSE_PAYMENT = "lapse payment"
    REMIND_DAY_BEFORE = "remind day before"
    REMIND_HOUR_BEFORE = "remind hour before"
    ASK_FOR_DONE = "ask for done"
    CLOSE_SESSION = "close session"
    BOOK_EARNINGS = "book earnings"
    NUDGE_OFFER = "nudge offer"
    LAPSE_MOVE = "lapse move"
    BOOK_REFUND = "book refund"
    RETURN_UNCHOSEN = "return unchosen"
    SEND_REFUND = "send refund"
    SEND_PAYOUT = "send payout"
    OFFER_FREED = "offer freed"
    GIVE_ORDER = "give order"
    CHASE_ORDER = "chase order"
    READ_RESULT = "read result"
    READ_NOTICE = "read notice"
    PROVE_PAYMENT = "prove payment"
    COUNT_KEPT = "count kept"
    FIND_PAYMENTS = "find payments"
    RECONCILE = "reconcile"


class Rung(NamedTuple):
    """An errand that is due now, for the doorbell."""

    kind: Kind
    errand: int


class Errand(Base):
    __tablename__ = "errands"
    __table_args__ = (
        UniqueConstraint("kind", "about"),
        Index("ix_errands_due_at", "due_at"),
    )

    kind: Mapped[str] = mapped_column(String(24))
    about: Mapped[int]
    due_at: Mapped[datetime | None]  # nothing owed any more: none
    tries: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    lease: Mapped[int | None]
    rung_at: Mapped[datetime | None]  # when a job was last called for it, by the machine's own clock


def owe(session: Session, kind: Kind, about: int, due: datetime, *, now: datetime) -> None:
    """Put this on the list, or change when it is due. Rings after the commit if it is due already."""
    rung = real_now() if due <= now else None
    again = {"due_at": due, "tries": 0, "lease": None, "leased_until": None, "rung_at": rung}
    values = {"id": new_id(), "kind": kind, "about": about, **again}
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    added: Any = dialect.insert(Errand).values(values)
    query = added.on_conflict_do_update(index_elements=["kind", "about"], set_=again).returning(Errand.id)
    errand = session.execute(query).scalar_one()
    if due <= now:
        session.info.setdefault("rung", []).append(Rung(kind, errand))


def hasten(session: Session, kind: Kind, about: int, now: datetime) -> None:
    """Have this done now rather than later. What somebody took up already keeps its own pace."""
    untouched = (Errand.tries == 0) & (Errand.due_at > now)
    query = update(Errand).where(Errand.kind == kind, Errand.about == about, untouched)
    query = query.values(due_at=now, rung_at=real_now()).returning(Errand.id)
    for errand in session.scalars(query, execution_options={"synchronize_session": False}):
        session.info.setdefault("rung", []).append(Rung(kind, errand))


def forgive(session: Session, about: int, *kinds: Kind) -> None:
    """Take these off the list: they are not owed any more."""
    session.execute(update(Errand).where(Errand.about == about, Errand.kind.in_(kinds)).values(due_at=None))


def take_rung(session: Session) -> list[Rung]:
    rung: list[Rung] = session.info.pop("rung", [])
    return rung


def overlooked(session: Session, now: datetime, limit: int = 500) -> list[Rung]:
    """What is due, in nobody's hands, and was not rung for a while; oldest first."""
    query = select(Errand.kind, Errand.id).where(_takeable(now), _quiet())
    return [
        Rung(Kind(kind), key) for kind, key in session.execute(query.order_by(Errand.due_at).limit(limit))
    ]


def note_rung(session: Session, found: Sequence[Rung]) -> list[Rung]:
    """Of what was overlooked, what is ours to ring for: of several schedules one gets each errand."""
    keys = [rung.errand for rung in found]
    ours = update(Errand).where(Errand.id.in_(keys), _quiet()).values(rung_at=real_now())
    ours = ours.returning(Errand.kind, Errand.id).execution_options(synchronize_session=False)
    return [Rung(Kind(kind), key) for kind, key in session.execute(ours)]


def claim(session: Session, errand: int, now: datetime) -> Errand | None:
    """Take it into our hands until the lease ends; None when it is done, early or in other hands."""
    taken = {"lease": new_id(), "leased_until": real_now() + LEASE, "tries": Errand.tries + 1}
    query = update(Errand).where(Errand.id == errand, _takeable(now)).values(taken).returning(Errand)
    return session.scalar(query)


def finish(session: Session, mine: Errand, due_again: datetime | None = None) -> bool:
    """Done, or due again later. False when the lease went to someone else meanwhile."""
    values = {"due_at": due_again, "lease": None, "leased_until": None, "rung_at": None}
    query = update(Errand).where(Errand.id == mine.id, Errand.lease == mine.lease).values(values)
    return bool(session.execute(query.returning(Errand.id)).scalar())


def _takeable(now: datetime) -> Any:
    free = Errand.leased_until.is_(None) | (Errand.leased_until < real_now())
    return (Errand.due_at <= now) & free


def _quiet() -> Any:
    return Errand.rung_at.is_(None) | (Errand.rung_at < real_now() - RING_AGAIN)
