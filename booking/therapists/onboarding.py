"""Taking on a therapist: who they are, what they offer, and when."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time
from typing import Final

from sqlalchemy import func, select

from booking.therapists.freed import offer_coming_week
from booking.therapists.standing import standing
from booking.work import Work, lock_diary
from models.bookings import Booking
from models.people import Offer, Practises, SessionKind, Specialisation, Therapist, WeeklyHours

SPECIALISATIONS: Final = (
    ("Anxiety", "Wasiwasi"),
    ("Depression", "Huzuni kubwa"),
    ("Stress", "Msongo wa mawazo"),
    ("Relationships", "Mahusiano"),
    ("Family", "Familia"),
    ("Trauma", "Kiwewe"),
    ("Grief", "Majonzi"),
    ("Addiction", "Uraibu"),
    ("Teens", "Vijana"),
)
"""What people commonly seek help with, in English and Kiswahili; support can add to it."""

USUAL_PAUSE: Final = 15
"""Minutes between two sessions."""


@dataclass(frozen=True)
class Hours:
    """Open on these weekdays (Monday is 0), in Nairobi."""

    weekdays: tuple[int, ...]
    opens: time
    closes: time


@dataclass(frozen=True)
class NewTherapist:
    """All that must be known of somebody before clients can book them."""

    name: str
    phone: str  # E.164
    specialisations: tuple[str, ...]
    languages: tuple[str, ...]
    offers: dict[SessionKind, tuple[int, int]]  # price in shillings, length in minutes
    hours: tuple[Hours, ...]
    pause: int = USUAL_PAUSE  # minutes
    bio: str | None = None
    stars: tuple[int, int] = field(default=(0, 0))  # how many ratings, and their sum


class UnknownSpecialisation(ValueError):
    """Not one that support has listed."""


class NoSuchTherapist(Exception):
    """No therapist has this short code."""


def add(work: Work, new: NewTherapist) -> Therapist:
    """A therapist clients can book from now on. Raises UnknownSpecialisation."""
    ratings, stars = new.stars
    therapist = Therapist(
        name=new.name,
        phone=new.phone,
        short_code=_next_short_code(work),
        speaks="|".join(new.languages),
        bio=new.bio,
        pause_minutes=new.pause,
        ratings=ratings,
        stars=stars,
        joined_at=work.now,
        busy_until=work.now,
    )
    work.session.add(therapist)
    work.session.flush()
    _let_practise(work, therapist, new)
    return therapist


def pause(work: Work, short_code: str) -> Sequence[Booking]:
    """Let a therapist take no new clients; the bookings ahead, which stand. Raises NoSuchTherapist."""
    therapist = with_code(work, short_code)
    therapist.paused = True
    return standing(work, therapist)


def resume(work: Work, short_code: str) -> None:
    """Let a therapist be booked again; those who wait are offered a time. Raises NoSuchTherapist."""
    therapist = with_code(work, short_code)
    if therapist.paused:
        therapist.paused = False
        work.session.flush()
        offer_coming_week(work, therapist.id)


def add_specialisation(work: Work, name: str, name_sw: str | None, place: int) -> None:
    """Something people seek help with; once is enough."""
    if not work.session.scalars(select(Specialisation).where(Specialisation.name == name)).first():
        work.session.add(Specialisation(name=name, name_sw=name_sw, place=place))
        work.session.flush()


def add_usual_specialisations(work: Work) -> None:
    """The usual ones, unless the clinic has a list already: what support took from it stays away."""
    if not work.session.scalars(select(Specialisation.id)).first():
        for place, (name, name_sw) in enumerate(SPECIALISATIONS):
            add_specialisation(work, name, name_sw, place)


def _let_practise(work: Work, therapist: Therapist, new: NewTherapist) -> None:
    for name in new.specialisations:
        practised = Practises(therapist_id=therapist.id, specialisation_id=_specialisation(work, name))
        work.session.add(practised)
    for kind, (price, minutes) in new.offers.items():
        offer = Offer(therapist_id=therapist.id, kind=kind, price=price, minutes=minutes, since=work.now)
        work.session.add(offer)
    for hours in new.hours:
        for day in hours.weekdays:
            open_on = WeeklyHours(
                therapist_id=therapist.id, weekday=day, opens=hours.opens, closes=hours.closes
            )
            work.session.add(open_on)


def _specialisation(work: Work, name: str) -> int:
    known = work.session.scalars(select(Specialisation.id).where(Specialisation.name == name)).first()
    if known is None:
        raise UnknownSpecialisation(name)
    return known


def with_code(work: Work, short_code: str) -> Therapist:
    """The therapist with this short code, with their diary locked. Raises NoSuchTherapist."""
    found = work.session.scalars(select(Therapist.id).where(Therapist.short_code == short_code)).first()
    if found is None:
        raise NoSuchTherapist
    return lock_diary(work, found)


def _next_short_code(work: Work) -> str:
    """Three digits and upwards, one after the other: short to say, short to type."""
    return str(101 + (work.session.scalar(select(func.count(Therapist.id))) or 0))
