"""Waiting for a time to open, and being offered one: the first yes has it (R1.13)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, select

from booking import questions, slots, terms
from booking.asking import requests
from booking.asking.new_booking import is_busy
from booking.personal import TimeGone, TimeOffered
from booking.slots import SlotRef, SlotTaken
from booking.therapists.directory import offer_of
from booking.work import Work
from models.bookings import Booking, Meeting
from models.changes import FreedTime, Wish
from models.people import Client, SessionKind

MOST_AT_ONCE: Final = 5
ANSWER_WITHIN: Final = timedelta(hours=2)  # awake
LATELY: Final = timedelta(days=2)  # so long a YES that comes too late is known for what it is


class NoWaiting(ValueError):
    """Nobody waits for a group: those that are announced can be seen, and their seats are taken at once."""


class Free(NamedTuple):
    """What is free for a kind of session."""

    times: list[datetime]
    minutes: int
    price: int


@dataclass(frozen=True)
class Found:
    """A time that would fulfil a wish."""

    wish: Wish
    starts: datetime
    minutes: int
    price: int


def wait(work: Work, client: Client, therapist_id: int | None, kind: SessionKind, until: datetime) -> Wish:
    """Tell this client when a time before ``until`` opens, with one therapist or with anybody.

    Wishing the same again only changes until when. Raises NoWaiting.
    """
    if kind == SessionKind.GROUP:
        raise NoWaiting
    work.session.execute(select(Client.id).where(Client.id == client.id).with_for_update(key_share=True))
    same = (it for it in wishes(work, client) if it.kind == kind and it.therapist_id == therapist_id)
    if wish := next(same, None):
        wish.until = until
        return wish
    wish = Wish(client=client, therapist_id=therapist_id, kind=kind, until=until, asked_at=work.now)
    work.session.add(wish)
    work.session.flush()
    return wish


def wishes(work: Work, client: Client) -> Sequence[Wish]:
    """What a client waits for, the oldest first."""
    mine = select(Wish).where(Wish.client_id == client.id, _alive(work))
    return work.session.scalars(mine.order_by(Wish.asked_at, Wish.id)).all()


def stop_waiting(work: Work, client: Client, wish_id: int | None = None) -> int:
    """Wait no longer, for this or for anything; how many wishes ended."""
    ended = [wish for wish in wishes(work, client) if wish_id in (None, wish.id)]
    for wish in ended:
        wish.ended_at = work.now
        questions.close_wish(work, wish)
    return len(ended)


def offer(work: Work, freed: FreedTime) -> datetime | None:
    """Offer a freed time to those who wait, the oldest wish first, to five at most.

    Whoever was just offered another has one thing to say yes to, and is asked when that is over.
    When to ask the next, should none of these say yes; None when nobody is left to ask.
    """
    deciding = questions.deciding(work)
    ready = (found for found in _suited(work, freed) if found.wish.client_id not in deciding)
    if asked := list(islice(ready, MOST_AT_ONCE)):
        return max(_offer(work, freed, found) for found in asked)
    return min((deciding[found.wish.client_id] for found in _suited(work, freed)), default=None)


def _offer(work: Work, freed: FreedTime, found: Found) -> datetime:
    """Until when they may say yes."""
    answer_by = _answer_by(work, found.starts)
    questions.offer(work, found.wish, freed.id, found.starts, answer_by)
    work.tell(_news(freed, found, answer_by))
    return answer_by


def offered_to(work: Work, client: Client) -> list[FreedTime]:
    """What this client may say yes to, the newest offer first."""
    waiting = questions.waiting(work, client.phone, questions.Asks.FREED)
    return [work.session.get_one(FreedTime, it.freed_id) for it in waiting]


def offered_lately(work: Work, client: Client) -> datetime | None:
    """When the time begins that this client was offered last, though it may be gone; None after two days."""
    last = questions.last_offer(work, client.phone, work.now - LATELY)
    return questions.choices_of(last)[0] if last else None


def claim(work: Work, client: Client, freed: FreedTime) -> Booking:
    """Ask for the time that was offered; its therapist is asked as for any request.

    The others hear that it is gone. Raises SlotTaken when somebody was quicker or it is too late to say
    yes, and AlreadyBooked.
    """
    question = questions.offered(work, client.phone, freed.id)
    if question is None or question.wish_id is None:
        raise SlotTaken
    wish = work.session.get_one(Wish, question.wish_id)
    slot = SlotRef(freed.therapist_id, SessionKind(wish.kind), questions.choices_of(question)[0])
    booking = requests.ask_for(work, slot, client, None)  # locks the diary: nothing is changed before
    question.answered_at = wish.ended_at = work.now
    _tell_the_rest(work, freed)
    return booking


def _alive(work: Work) -> ColumnElement[bool]:
    return Wish.ended_at.is_(None) & (Wish.until > work.now)


def _suited(work: Work, freed: FreedTime) -> Iterator[Found]:
    """Those who wait for such a time, were not offered this one yet, and could take it."""
    asked, free = questions.clients_offered(work, freed.id), _free(work, freed)
    for wish in _waiting(work, freed.therapist_id):
        offered = free.get(SessionKind(wish.kind))
        if offered is None or wish.client_id in asked:
            continue
        if starts := _first_fit(work, wish, freed, offered):
            asked.add(wish.client_id)
            yield Found(wish, starts, offered.minutes, offered.price)


def _waiting(work: Work, therapist_id: int) -> Sequence[Wish]:
    """Who waits for this therapist, the oldest wish first. STOP ends offers, too (R6.3)."""
    theirs = (Wish.therapist_id == therapist_id) | Wish.therapist_id.is_(None)
    query = select(Wish).join(Wish.client).where(theirs, _alive(work), Client.reminders.is_(True))
    return work.session.scalars(query.order_by(Wish.asked_at, Wish.id)).all()


def _free(work: Work, freed: FreedTime) -> dict[SessionKind, Free]:
    """What can be asked for of a freed time, by kind."""
    therapist = freed.therapist
    if therapist.paused:
        return {}
    offers = [it for kind in SessionKind if (it := offer_of(therapist.offers, kind))]
    within = freed.starts_at, freed.ends_at
    return {
        SessionKind(it.kind): Free(
            slots.free_times(work, therapist, it.minutes, *within), it.minutes, it.price
        )
        for it in offers
    }


def _first_fit(work: Work, wish: Wish, freed: FreedTime, free: Free) -> datetime | None:
    return next(
        (
            at
            for at in free.times
            if at < wish.until
            and _answer_by(work, at) > work.now
            and not is_busy(work, wish.client_id, at, free.minutes)
            and not _had_it(work, wish.client_id, freed.therapist_id, at)
        ),
        None,
    )


def _had_it(work: Work, client_id: int, therapist_id: int, at: datetime) -> bool:
    """Whether the client asked for this very time before: nobody is offered what they gave up."""
    query = select(Booking.id).join(Meeting).where(Booking.client_id == client_id)
    mine = query.where(Meeting.therapist_id == therapist_id, Meeting.starts_at == at)
    return work.session.scalars(mine).first() is not None


def _answer_by(work: Work, starts: datetime) -> datetime:
    """Until when a yes is in time: two waking hours, if the time can be asked for as long."""
    notice = timedelta(hours=work.policy.minimum_notice_hours)
    last = min(starts - notice, terms.latest_answer(starts, work.policy) - slots.CELL * 4)
    return min(terms.add_waking(work.now, ANSWER_WITHIN, work.policy), last)


def _news(freed: FreedTime, found: Found, answer_by: datetime) -> TimeOffered:
    return TimeOffered(
        found.wish.client,
        freed.id,
        found.starts,
        therapist=freed.therapist.name,
        minutes=found.minutes,
        price=found.price,
        answer_by=answer_by,
    )


def _tell_the_rest(work: Work, freed: FreedTime) -> None:
    """Whoever was offered what is taken now hears so, and waits on."""
    free = _free(work, freed)
    for question in questions.offers_of(work, freed.id):
        wish, starts = work.session.get_one(Wish, question.wish_id), questions.choices_of(question)[0]
        kept = free.get(SessionKind(wish.kind))
        if kept is None or starts not in kept.times:
            question.answered_at = work.now
            work.tell(TimeGone(wish.client, freed.id, starts, therapist=freed.therapist.name))
