"""What a client sees of their own waiting: what they wait for, and the times that opened for them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from booking import questions
from booking.asking import requests, waitlist
from booking.slots import SlotRef, SlotTaken
from booking.work import Work
from models.bookings import Booking
from models.changes import FreedTime, Wish
from models.people import Client, SessionKind, Therapist
from models.texts import OpenQuestion

WAITS_FOR: Final = timedelta(days=28)  # twice the horizon: what opens later can be seen by dialling


@dataclass(frozen=True)
class Wished:
    """Something that a client waits for; with anybody, when no therapist is named."""

    id: int
    therapist: str | None
    kind: SessionKind
    until: datetime


@dataclass(frozen=True)
class Opened:
    """A time that opened and was offered to the client, who may say yes until ``answer_by``."""

    freed: int
    therapist: str
    kind: SessionKind
    price: int
    starts: datetime
    answer_by: datetime


def wait(work: Work, client: Client, therapist: int | None, kind: SessionKind) -> Wish:
    """Tell the client of every time that opens from now on. Raises waitlist.NoWaiting."""
    return waitlist.wait(work, client, therapist, kind, work.now + WAITS_FOR)


def wished(work: Work, client: Client) -> list[Wished]:
    """What this client waits for, the oldest first."""
    rows = waitlist.wishes(work, client)
    known = {row.therapist_id for row in rows if row.therapist_id}
    found = select(Therapist.id, Therapist.name).where(Therapist.id.in_(known))
    names: dict[int | None, str] = {key: name for key, name in work.session.execute(found)}  # noqa: C416
    return [Wished(row.id, names.get(row.therapist_id), SessionKind(row.kind), row.until) for row in rows]


def opened(work: Work, client: Client) -> list[Opened]:
    """What this client was offered and may say yes to, the newest first."""
    asked = questions.waiting(work, client.phone, questions.Asks.FREED)
    return [it for question in asked if (it := _opened(work, question))]


def claim(work: Work, client: Client, freed: int) -> Booking:
    """Ask for a time that opened. Raises SlotTaken or AlreadyBooked."""
    row = work.session.get(FreedTime, freed)
    if row is None:
        raise SlotTaken
    return waitlist.claim(work, client, row)


def _opened(work: Work, question: OpenQuestion) -> Opened | None:
    """At what it costs by now; None when the therapist offers it no more."""
    freed = work.session.get_one(FreedTime, question.freed_id)
    kind = SessionKind(work.session.get_one(Wish, question.wish_id).kind)
    slot = SlotRef(freed.therapist_id, kind, questions.choices_of(question)[0])
    try:
        it = requests.quote(work, slot)
    except SlotTaken:
        return None
    return Opened(freed.id, it.therapist, kind, it.price, it.starts, question.expires_at)
