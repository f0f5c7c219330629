"""What we owe the world, and when: the to-do list of the whole service.

An errand is written in the transaction of its cause. A job carries it out: it takes a lease (by the
machine's own clock), does the work, and finishes only if the lease is still its own. Whatever rings or
sleeps, an errand that is due and not done is found again by the schedule.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Index, Select, String, UniqueConstraint, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from clock import real_now
from models.base import Base, new_id

RING_AGAIN: Final = timedelta(seconds=15)  # when a ring seems to have been lost
_RUNG_AT_ONCE: Final = 5  # of one lane
GIVEN_UP: Final = 4  # failures in a row, some five minutes; then people are told, and nobody waits for it
LEASE: Final = timedelta(seconds=45)  # longer than a job may take (30 s), shorter than anyone would wait


class Kind(StrEnum):
    """What is owed. ``about`` is the key of the row that it concerns."""

    DELIVER_TEXT = "deliver text"
    ANSWER_TEXT = "answer text"
    PROMPT_FOR_PAYMENT = "prompt for payment"
    CHASE_PAYMENT = "chase payment"
    REPORT_UNCLEAR = "report unclear"
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
    DELIVER_LETTER = "deliver letter"


class Lane(StrEnum):
    """What is done one after the other, the oldest first; doorbell.py says which lanes go first."""

    MONEY = "money"
    BOOKS = "books"
    ANSWERS = "answers"
    URGENT_TEXTS = "urgent texts"  # money that moved, a session that is near, replies
    TEXTS = "texts"
    REMINDERS = "reminders"  # texts that may come last: reminders, ratings, offers
    DEADLINES = "deadlines"  # and whatever else the clock brings
    TO_REMIND = "to remind"  # what makes reminders
    LETTERS = "letters"


TEXT_LANES: Final = (Lane.URGENT_TEXTS, Lane.TEXTS, Lane.REMINDERS)
# What is in no other lane is in that of deadlines.
_LANES: Final[Mapping[Lane, tuple[Kind, ...]]] = {
    Lane.MONEY: (
        Kind.PROMPT_FOR_PAYMENT,
        Kind.CHASE_PAYMENT,
        Kind.READ_CALLBACK,
        Kind.READ_NOTICE,
        Kind.READ_RESULT,
        Kind.PROVE_PAYMENT,
        Kind.GIVE_ORDER,
        Kind.CHASE_ORDER,
        Kind.SEND_REFUND,
    ),
    Lane.BOOKS: (
        Kind.COUNT_KEPT,
        Kind.BOOK_REFUND,
        Kind.RETURN_UNCHOSEN,
        Kind.SEND_PAYOUT,
        Kind.BOOK_EARNINGS,
        Kind.FIND_PAYMENTS,
        Kind.RECONCILE,
    ),
    Lane.ANSWERS: (Kind.ANSWER_TEXT,),
    Lane.TEXTS: (Kind.DELIVER_TEXT,),
    Lane.TO_REMIND: (Kind.REMIND_DAY_BEFORE, Kind.ASK_FOR_DONE),
    Lane.LETTERS: (Kind.DELIVER_LETTER,),
}
USUAL_LANE: Final[Mapping[Kind, Lane]] = {kind: lane for lane, kinds in _LANES.items() for kind in kinds}


class Rung(NamedTuple):
    """An errand that is due now, for the doorbell."""

    lane: Lane
    errand: int


_DUE: Final = text("due_at IS NOT NULL")


class Errand(Base):
    __tablename__ = "errands"
    __table_args__ = (
        UniqueConstraint("kind", "about"),
        Index("ix_errands_due_at", "due_at"),
        Index("ix_errands_due", "lane", "due_at", sqlite_where=_DUE, postgresql_where=_DUE),
    )

    kind: Mapped[str] = mapped_column(String(24))
    lane: Mapped[str] = mapped_column(String(12), default=Lane.DEADLINES)
    about: Mapped[int]
    due_at: Mapped[datetime | None]  # nothing owed any more: none
    tries: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0, server_default="0")  # times in a row, by a fault of ours
    leased_until: Mapped[datetime | None]
    lease: Mapped[int | None]
    rung_at: Mapped[datetime | None]  # when a job was last called for it, by the machine's own clock


def owe(
    session: Session, kind: Kind, about: int, due: datetime, *, now: datetime, lane: Lane | None = None
) -> None:
    """Put this on the list, or change when it is due. Rings after the commit if it is due already.

    It stands in the ``lane`` of its kind, unless another is named.
    """
    lane = lane or USUAL_LANE.get(kind, Lane.DEADLINES)
    rung = real_now() if due <= now else None
    again = {
        "lane": lane,
        "due_at": due,
        "tries": 0,
        "failed": 0,
        "lease": None,
        "leased_until": None,
        "rung_at": rung,
    }
    values = {"id": new_id(), "kind": kind, "about": about, **again}
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    added: Any = dialect.insert(Errand).values(values)
    query = added.on_conflict_do_update(index_elements=["kind", "about"], set_=again).returning(Errand.id)
    errand = session.execute(query).scalar_one()
    if due <= now:
        session.info.setdefault("rung", []).append(Rung(lane, errand))


def hasten(session: Session, kind: Kind, about: int, now: datetime) -> None:
    """Have this done now rather than later. What somebody took up already keeps its own pace."""
    untouched = (Errand.tries == 0) & (Errand.due_at > now)
    query = update(Errand).where(Errand.kind == kind, Errand.about == about, untouched)
    query = query.values(due_at=now, rung_at=real_now()).returning(Errand.lane, Errand.id)
    for lane, errand in session.execute(query, execution_options={"synchronize_session": False}):
        session.info.setdefault("rung", []).append(Rung(Lane(lane), errand))


def forgive(session: Session, about: int, *kinds: Kind) -> None:
    """Take these off the list: they are not owed any more."""
    session.execute(update(Errand).where(Errand.about == about, Errand.kind.in_(kinds)).values(due_at=None))


def postpone(session: Session, kind: Kind, until: datetime) -> None:
    """Let all of this kind that is in nobody's hands wait: whoever would do it is not there."""
    waiting = (Errand.kind == kind) & (Errand.due_at < until) & Errand.lease.is_(None)
    query = update(Errand).where(waiting).values(due_at=until, rung_at=None)
    session.execute(query, execution_options={"synchronize_session": False})


def take_rung(session: Session) -> list[Rung]:
    rung: list[Rung] = session.info.pop("rung", [])
    return rung


def overlooked(session: Session, now: datetime, lanes: Sequence[Lane] = tuple(Lane)) -> list[Rung]:
    """What is due, in nobody's hands, and was not rung for a while.

    Of each lane the few oldest: whoever comes for those does the rest as well.
    """
    return [Rung(lane, key) for lane in lanes for key in session.scalars(_overlooked_in(lane, now))]


def _overlooked_in(lane: Lane, now: datetime) -> Select[int]:
    query = select(Errand.id).where(Errand.lane == lane, _takeable(now), _quiet())
    return query.order_by(Errand.due_at).limit(_RUNG_AT_ONCE)


def note_rung(session: Session, found: Sequence[Rung]) -> list[Rung]:
    """Of what was overlooked, what is ours to ring for: of several schedules one gets each errand."""
    keys = [rung.errand for rung in found]
    ours = update(Errand).where(Errand.id.in_(keys), _quiet()).values(rung_at=real_now())
    ours = ours.returning(Errand.lane, Errand.id).execution_options(synchronize_session=False)
    return [Rung(Lane(lane), key) for lane, key in session.execute(ours)]


def let_ring_again(session: Session, lanes: Sequence[Lane], now: datetime) -> None:
    """Whoever was rung for what is due here could not do it: the next round rings for it.

    For the few oldest of each lane; whoever comes for those does the rest as well.
    """
    for lane in lanes:
        due = (Errand.lane == lane) & (Errand.due_at <= now)
        oldest = select(Errand.id).where(due).order_by(Errand.due_at).limit(_RUNG_AT_ONCE)
        left = Errand.id.in_(oldest) & Errand.lease.is_(None) & Errand.rung_at.is_not(None)
        query = update(Errand).where(left).values(rung_at=None)
        session.execute(query, execution_options={"synchronize_session": False})


def lane_of(session: Session, errand: int) -> Lane | None:
    """Where it stands; None when there is no such errand."""
    lane = session.scalars(select(Errand.lane).where(Errand.id == errand)).first()
    return Lane(lane) if lane else None


def claim(session: Session, errand: int, now: datetime) -> Errand | None:
    """Take it into our hands until the lease ends; None when it is done, early or in other hands."""
    return _take(session, (Errand.id == errand) & _takeable(now))


def claim_next(session: Session, lanes: Sequence[Lane], now: datetime) -> Errand | None:
    """Take the oldest that is due in the first of these lanes that has any; None when nothing is."""
    return next((mine for lane in lanes if (mine := _claim_first(session, lane, now))), None)


def _claim_first(session: Session, lane: Lane, now: datetime) -> Errand | None:
    """Several who ask at once get one each."""
    oldest = select(Errand.id).where(Errand.lane == lane, _takeable(now)).order_by(Errand.due_at).limit(1)
    return _take(session, Errand.id == oldest.with_for_update(skip_locked=True).scalar_subquery())


def _take(session: Session, which: ColumnElement[bool]) -> Errand | None:
    taken = {"lease": new_id(), "leased_until": real_now() + LEASE, "tries": Errand.tries + 1}
    query = update(Errand).where(which).values(taken).returning(Errand)
    return session.scalars(query, execution_options={"synchronize_session": False}).first()


def finish(
    session: Session, mine: Errand, due_again: datetime | None = None, *, failed: bool = False
) -> bool:
    """Done, or due again later. False when the lease went to someone else meanwhile."""
    freed = {"lease": None, "leased_until": None, "rung_at": None}
    values = {"due_at": due_again, "failed": mine.failed + 1 if failed else 0, **freed}
    query = update(Errand).where(Errand.id == mine.id, Errand.lease == mine.lease).values(values)
    return bool(session.execute(query.returning(Errand.id)).scalar())


def _takeable(now: datetime) -> Any:
    free = Errand.leased_until.is_(None) | (Errand.leased_until < real_now())
    return (Errand.due_at <= now) & free


def _quiet() -> Any:
    return Errand.rung_at.is_(None) | (Errand.rung_at < real_now() - RING_AGAIN)
