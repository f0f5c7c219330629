"""What support keeps for a therapist: kinds and fees, languages, hours, pause, words about them (R2.6).

It is written as in a roster (booking/therapists/roster_row.py). Bookings keep the price and the length
they were made at, and what a kind cost before stays in the books.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from sqlalchemy import delete, select

import gsm7
from addresses import NotAnAddress
from booking import letters
from booking.policy import USUAL
from booking.therapists import hours, onboarding, roster_row, soonest
from booking.therapists.directory import current_offer
from booking.therapists.roster_row import Known, Reading
from booking.work import Work
from clock import in_nairobi
from language import Language
from models.bookings import Booking
from models.people import Offer, Practises, SessionKind, Specialisation, Therapist
from models.sealing import keyring

NOT_OFFERED: Final = "-"
NO_ADDRESS: Final = "-"
LONGEST_BIO: Final = 300  # characters

Change = Callable[[Work, Therapist, Reading], Sequence[Booking]]


class NotLikeThis(Exception):
    """Some of what was written will not do. ``faults`` are all of them; nothing was changed."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def change(work: Work, short_code: str, cells: Mapping[str, str]) -> Sequence[Booking]:
    """Change what the cells name (``CHANGES``), or nothing. The bookings that stand outside new hours.

    Raises NotLikeThis or onboarding.NoSuchTherapist.
    """
    therapist = onboarding.with_code(work, short_code)
    it = Reading(cells, _known(work), f"therapist {short_code}")
    stand = [booking for cell in cells for booking in CHANGES[cell](work, therapist, it)]
    if it.faults:
        raise NotLikeThis(*it.faults)
    work.session.flush()
    soonest.changed(work, in_nairobi(work.now).date(), therapist.id)
    return stand


def _fee_of(kind: SessionKind) -> Change:
    def fee(work: Work, therapist: Therapist, it: Reading) -> Sequence[Booking]:
        price = None if it.cells[kind] == NOT_OFFERED else roster_row.fee(it, kind)
        now = current_offer(therapist.offers, kind)
        if now and now.price != price:
            now.until = work.now
        if price is not None and not (now and now.price == price):
            minutes = now.minutes if now else USUAL[kind].minutes
            work.session.add(
                Offer(therapist_id=therapist.id, kind=kind, price=price, minutes=minutes, since=work.now)
            )
        return ()

    return fee


def _specialisations(work: Work, therapist: Therapist, it: Reading) -> Sequence[Booking]:
    wanted = roster_row.specialisations(it)
    work.session.execute(delete(Practises).where(Practises.therapist_id == therapist.id))
    for key in work.session.scalars(select(Specialisation.id).where(Specialisation.name.in_(wanted))):
        work.session.add(Practises(therapist_id=therapist.id, specialisation_id=key))
    return ()


def _languages(_work: Work, therapist: Therapist, it: Reading) -> Sequence[Booking]:
    therapist.speaks = "|".join(roster_row.languages(it))
    return ()


def _hours(work: Work, therapist: Therapist, it: Reading) -> Sequence[Booking]:
    return hours.keep(work, therapist, roster_row.hours(it))


def _pause(_work: Work, therapist: Therapist, it: Reading) -> Sequence[Booking]:
    therapist.pause_minutes = roster_row.pause(it)
    return ()


def _bio(_work: Work, therapist: Therapist, it: Reading) -> Sequence[Booking]:
    words = it.cells["bio"]
    if len(words) > LONGEST_BIO:
        it.fault("bio", f"is longer than {LONGEST_BIO} characters")
    elif strange := gsm7.outside(words):
        it.fault("bio", f'has "{strange}", which many phones cannot show')
    else:
        therapist.bio = words or None
    return ()


def _texts(_work: Work, therapist: Therapist, it: Reading) -> Sequence[Booking]:
    """The language that a therapist is written to in."""
    known = {language.name.lower(): language for language in Language}
    if language := known.get(it.cells["texts"].lower()):
        therapist.language = language
    else:
        it.fault("texts", f"must be one of {', '.join(known)}")
    return ()


def _email(work: Work, therapist: Therapist, it: Reading) -> Sequence[Booking]:
    """Where they have letters, once they have proven by text that it is theirs."""
    if it.cells["email"] == NO_ADDRESS:
        letters.take_back(work, therapist.phone)
        return ()
    try:
        letters.give(work, therapist, it.cells["email"])
    except NotAnAddress:
        it.fault("email", "is no address that we can write to")
    except letters.TooOften:
        it.fault("email", "was changed too often today")
    except letters.ProvenAlready:
        pass
    return ()


def _known(work: Work) -> Known:
    known = Known(lookups_of=keyring().lookups)
    listed = work.session.scalars(select(Specialisation.name).order_by(Specialisation.place))
    known.specialisations.update((name.casefold(), name) for name in listed)
    return known


CHANGES: Final[Mapping[str, Change]] = {
    "specialisations": _specialisations,
    "languages": _languages,
    **{kind.value: _fee_of(kind) for kind in SessionKind},
    "hours": _hours,
    "pause": _pause,
    "bio": _bio,
    "texts": _texts,
    "email": _email,
}
