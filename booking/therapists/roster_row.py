"""One therapist as written down by hand: ten cells of text, read with every fault in them named."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import gsm7
import phones
from booking.policy import USUAL
from booking.therapists import timetable
from booking.therapists.onboarding import USUAL_PAUSE, Hours, NewTherapist
from booking.therapists.timetable import NotATimetable
from models.people import SessionKind

LONGEST_NAME: Final = 60  # characters
LONGEST_PAUSE: Final = 240  # minutes
MOST: Final = 250_000  # shillings: what M-Pesa moves at once (facts/daraja.md)
_MONEY: Final = re.compile(r"(?:ksh?s?\.? ?)?(\d{1,3}(?:,\d{3})+|\d{1,7})(?:\.00?|/[-=])?", re.IGNORECASE)
_ALSO_CALLED: Final = {"swahili": "Kiswahili", "kiswahili": "Kiswahili", "english": "English"}
_LANGUAGE: Final = re.compile(r"[^\W\d_]+(?:[ '-][^\W\d_]+)*")

Offers = dict[SessionKind, tuple[int, int]]


@dataclass
class Known:
    """What must not come twice, with where it stands, and the specialisations there are.

    Names and specialisations are found by their case-folded form, phones by their keyed hashes.
    """

    lookups_of: Callable[[str], list[str]]
    names: dict[str, str] = field(default_factory=dict)
    phones: dict[str, str] = field(default_factory=dict)
    specialisations: dict[str, str] = field(default_factory=dict)


@dataclass
class Reading:
    """An entry being read: its cells, and the faults found so far."""

    cells: Mapping[str, str]
    known: Known
    where: str
    faults: list[str] = field(default_factory=list)

    def fault(self, cell: str, reason: str) -> None:
        self.faults.append(f"{cell}: {reason}")

    def listed(self, cell: str) -> list[str]:
        """The parts of a cell, each once."""
        return list(dict.fromkeys(part.strip() for part in self.cells[cell].split("|") if part.strip()))


def read_entry(cells: Mapping[str, str], known: Known, where: str) -> tuple[list[str], NewTherapist | None]:
    """Every fault of an entry, and the therapist when there is none.

    ``where`` is what is said to whoever repeats the name or the phone further down.
    """
    it = Reading(cells, known, where)
    new = NewTherapist(
        name=_name(it),
        phone=_phone(it),
        specialisations=specialisations(it),
        languages=languages(it),
        offers=_offers(it),
        hours=hours(it),
        pause=pause(it),
    )
    return it.faults, None if it.faults else new


def _name(it: Reading) -> str:
    name = it.cells["name"]
    if not any(one.isalpha() for one in name):
        it.fault("name", "is missing")
    elif len(name) > LONGEST_NAME:
        it.fault("name", f"is longer than {LONGEST_NAME} characters")
    elif strange := "".join(one for one in name if one not in gsm7.BASIC):
        it.fault("name", f'has "{strange}", which many phones cannot show')
    elif (before := it.known.names.setdefault(name.casefold(), it.where)) != it.where:
        it.fault("name", f"is that of {before}")
    return name


def _phone(it: Reading) -> str:
    try:
        number = phones.normalise(it.cells["phone"])
    except phones.NotAPhone as wrong:
        it.fault("phone", str(wrong) if it.cells["phone"] else "is missing")
        return ""
    lookups = it.known.lookups_of(number)
    if before := next((it.known.phones[each] for each in lookups if each in it.known.phones), None):
        it.fault("phone", f"is that of {before}")
    it.known.phones.setdefault(lookups[0], it.where)
    return number


def specialisations(it: Reading) -> tuple[str, ...]:
    wanted = it.listed("specialisations")
    if not wanted:
        it.fault("specialisations", "are missing")
    if unknown := [each for each in wanted if each.casefold() not in it.known.specialisations]:
        there_are = ", ".join(it.known.specialisations.values())
        it.fault("specialisations", f"{', '.join(unknown)} is not one of {there_are}")
    known = (it.known.specialisations.get(each.casefold(), each) for each in wanted)
    return tuple(dict.fromkeys(known))


def languages(it: Reading) -> tuple[str, ...]:
    spoken = [
        "Kiswahili" if each.lower() == "swahili" else each.capitalize() for each in it.listed("languages")
    ]
    if not spoken:
        it.fault("languages", "are missing")
    if strange := [each for each in spoken if not _LANGUAGE.fullmatch(each) or gsm7.outside(each)]:
        it.fault("languages", f"{', '.join(strange)} is no language's name")
    if len("|".join(spoken)) > 60:
        it.fault("languages", "are longer than 60 characters together")
    return tuple(dict.fromkeys(spoken))


def _offers(it: Reading) -> Offers:
    offers: Offers = {}
    written = [kind for kind in SessionKind if it.cells[kind]]
    for kind in written:
        price = fee(it, kind)
        if price is not None:
            offers[kind] = (price, USUAL[kind].minutes)
    if not written:
        it.fault(", ".join(SessionKind), "no kind of session has a fee")
    return offers


def fee(it: Reading, kind: SessionKind) -> int | None:
    """Whole shillings; None, and a fault, when that is no fee."""
    price = _price(it.cells[kind])
    if price is None:
        it.fault(kind, f'"{it.cells[kind]}" is no fee in whole shillings, 1 to {MOST:,}')
    return price


def _price(text: str) -> int | None:
    found = _MONEY.fullmatch(text) if text.isascii() else None
    price = int(found[1].replace(",", "")) if found else 0
    return price if 0 < price <= MOST else None


def hours(it: Reading) -> tuple[Hours, ...]:
    try:
        return timetable.read(it.cells["hours"])
    except NotATimetable as wrong:
        it.fault("hours", str(wrong))
        return ()


def pause(it: Reading) -> int:
    text = it.cells["pause"] or str(USUAL_PAUSE)
    if text.isascii() and text.isdecimal() and len(text) < 5 and int(text) <= LONGEST_PAUSE:
        return int(text)
    it.fault("pause", f'"{text}" is no number of minutes, 0 to {LONGEST_PAUSE}')
    return USUAL_PAUSE
