"""Therapists, as someone looking for one sees them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import selectinload

from booking.slots import next_free
from booking.therapists import soonest
from booking.therapists.soonest import Mark
from booking.work import Work
from models.people import Offer, Practises, SessionKind, Specialisation, Therapist

_ALIKE: Final = 5  # among whom one is looked for who offers the same kind
PAGE: Final = 40
"""People whose diaries are opened for one list; nobody reads further without asking for more."""


@dataclass(frozen=True)
class Offered:
    """A kind of session, its price in shillings and its length in minutes."""

    kind: SessionKind
    price: int
    minutes: int


@dataclass(frozen=True)
class Profile:
    """A therapist, as anyone may know them."""

    id: int
    name: str
    short_code: str
    speaks: str
    rating: str | None  # "4.8", one decimal; None before the first
    ratings: int
    offers: tuple[Offered, ...]
    next_free: datetime | None
    bio: str | None


@dataclass(frozen=True)
class People:
    """A page of therapists, and where the next one begins, if there is one."""

    page: tuple[Profile, ...]
    more: Mark | None


def specialisations(work: Work) -> list[Specialisation]:
    """What people seek help with and somebody practises, in the order of the menu."""
    practised = exists().where(Practises.specialisation_id == Specialisation.id)
    query = select(Specialisation).where(practised)
    return list(work.session.scalars(query.order_by(Specialisation.place, Specialisation.name)))


def tongues(work: Work) -> list[str]:
    """The languages that those who see clients can hold a session in, by name."""
    spoken = select(Therapist.speaks).where(Therapist.paused.is_(False)).distinct()
    return sorted({tongue for each in work.session.scalars(spoken) for tongue in each.split("|")})


def people(
    work: Work,
    specialisation: int | None = None,
    after: Mark | None = None,
    speaks: str | None = None,
) -> People:
    """A page of those who practise this, in this language (or anyone), the soonest free first.

    The fully booked come last. Five statements, however many therapists there are. Who comes on which
    page may be a little behind the diaries (booking/therapists/soonest.py); the times shown never are.
    """
    query = _seeing_clients().order_by(*soonest.order()).limit(PAGE + 1)
    if specialisation is not None:
        practise = (Practises.therapist_id == Therapist.id) & (Practises.specialisation_id == specialisation)
        query = query.where(exists().where(practise))
    if speaks is not None:
        query = query.where(("|" + Therapist.speaks + "|").contains(f"|{speaks}|", autoescape=True))
    if after is not None:
        query = query.where(soonest.beyond(after))
    found = work.session.scalars(query).all()
    more = soonest.mark_of(found[PAGE - 1]) if len(found) > PAGE else None
    page = sorted(_profiles(work, found[:PAGE]), key=lambda p: (p.next_free is None, p.next_free, p.name))
    return People(tuple(page), more)


def similar(work: Work, therapist: Therapist, specialisation: str | None) -> Sequence[Therapist]:
    """Others who practise this, or anything that the therapist does; a few, the soonest free first."""
    shared = select(Practises.specialisation_id).where(Practises.therapist_id == therapist.id)
    if specialisation is not None:
        shared = select(Specialisation.id).where(Specialisation.name == specialisation)
    practise = (Practises.therapist_id == Therapist.id) & Practises.specialisation_id.in_(shared)
    others = _seeing_clients().where(Therapist.id != therapist.id, exists().where(practise))
    return work.session.scalars(others.order_by(*soonest.order()).limit(_ALIKE)).all()


def sees_clients(work: Work, therapist_id: int) -> bool:
    """Whether this therapist can be asked for."""
    query = select(Therapist.id).where(Therapist.id == therapist_id, Therapist.paused.is_(False))
    return work.session.scalars(query).first() is not None


def therapist(work: Work, therapist_id: int) -> Profile | None:
    """One therapist; None when they see nobody any more."""
    found = _profiles(work, work.session.scalars(_seeing_clients().where(Therapist.id == therapist_id)).all())
    return found[0] if found else None


def by_short_code(work: Work, code: str) -> Profile | None:
    found = _profiles(work, work.session.scalars(_seeing_clients().where(Therapist.short_code == code)).all())
    return found[0] if found else None


def spoken_name(name: str) -> str:
    """A name without its title, for texts that must tell a stranger nothing (REQUIREMENTS R6.2)."""
    return re.sub(r"^(?:(?:Dr|Prof|Mr|Mrs|Ms|Miss|Rev|Pastor)\.? +)+", "", name)


def shown_name(name: str) -> str:
    """A name as a screen shows it: ``Dr Jane Smith``."""
    return name.replace(".", "")


def offer_of(offers: Sequence[Offer], kind: SessionKind) -> Offer | None:
    """What this kind costs now; None when no time can be asked for: it is not offered, or is a group."""
    return None if kind == SessionKind.GROUP else current_offer(offers, kind)


def current_offer(offers: Sequence[Offer], kind: SessionKind) -> Offer | None:
    """What a therapist says this kind costs now; None when they said nothing."""
    return next((offer for offer in offers if offer.kind == kind and offer.until is None), None)


def _seeing_clients() -> Select[Therapist]:
    query = select(Therapist).where(Therapist.paused.is_(False))
    return query.options(selectinload(Therapist.offers))


def _profiles(work: Work, found: Sequence[Therapist]) -> list[Profile]:
    free = next_free(work, [(t, soonest.shortest(t.offers)) for t in found])
    return [_profile(t, free[t.id]) for t in found]


def _profile(t: Therapist, free: datetime | None) -> Profile:
    offers = [Offered(SessionKind(o.kind), o.price, o.minutes) for o in t.offers if o.until is None]
    rating = f"{t.stars / t.ratings:.1f}" if t.ratings else None
    return Profile(t.id, t.name, t.short_code, t.speaks, rating, t.ratings, tuple(offers), free, t.bio)
