"""Therapists from a file (DESIGN 6): every row is right, or nothing is taken and every fault is named.

A roster is a CSV in UTF-8 whose heading is line 1; lists are split by ``|``, an empty fee means that
this kind is not offered, hours are like ``Mon-Fri 09:00-17:00; Sat 10:00-13:00``.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from sqlalchemy import select

from booking.therapists import onboarding
from booking.therapists.onboarding import NewTherapist
from booking.therapists.roster_row import Known, read_entry
from booking.work import Work
from models.people import Specialisation, Therapist
from models.sealing import keyring

COLUMNS: Final = (
    *("name", "phone", "specialisations", "languages"),
    *("individual", "couples", "family", "group", "hours", "pause"),
)
_HEADING: Final = ",".join(COLUMNS)


class Fault(NamedTuple):
    """What is wrong, and in which line; the heading is line 1."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


class NotARoster(Exception):
    """The file, or some of its rows, cannot be taken. ``faults`` are all of them; nothing was changed."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True)
class Row:
    """A row as it was written, and the line it begins in."""

    line: int
    cells: list[str]


def take_on(work: Work, rows: Sequence[Row]) -> list[Therapist]:
    """Everybody in a roster, or nobody. Raises NotARoster with every fault of every row."""
    onboarding.add_usual_specialisations(work)
    faults, found = [], []
    seen = _known(work)
    for row in rows:
        wrong, new = _read_row(row, seen)
        faults += [Fault(row.line, reason) for reason in wrong]
        found += [new] if new else []
    if faults:
        raise NotARoster(*faults)
    return [onboarding.add(work, new) for new in found]


def read_file(data: bytes) -> list[Row]:
    """The rows of a roster, whatever is in them. Raises NotARoster when it is none."""
    rows = _rows(_decoded(data))
    heading = next(rows, Row(1, []))
    _refuse_heading(heading)
    found = [row for row in rows if any(row.cells)]
    if not found:
        raise NotARoster(Fault(heading.line, "nobody is listed below the heading"))
    return found


def _decoded(data: bytes) -> str:
    """Its text. A mark at its beginning, which spreadsheets leave, is no part of it."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        raise NotARoster(Fault(line, "this is not UTF-8; save the file as CSV UTF-8")) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise NotARoster(Fault(line, "this is no text file; save it as CSV UTF-8"))
    return text


def _rows(text: str) -> Iterator[Row]:
    """Rows with the line each begins in: a quoted cell may go over several."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            yield Row(line, [" ".join(cell.split()) for cell in cells])
            line = reader.line_num + 1
    except csv.Error as wrong:
        raise NotARoster(Fault(line, f"this is not CSV: {wrong}")) from None


def _refuse_heading(heading: Row) -> None:
    names = [cell.lower() for cell in heading.cells]
    if names == list(COLUMNS):
        return
    if len(names) == 1 and names[0].count(";") >= len(COLUMNS) - 1:
        reason = "the columns are split by semicolons; save the file with commas between them"
    elif sorted(names) == sorted(COLUMNS):
        reason = f"the columns are in another order; they must be {_HEADING}"
    else:
        reason = f"the heading must be {_HEADING}"
    raise NotARoster(Fault(heading.line, reason))


def _read_row(row: Row, seen: Known) -> tuple[list[str], NewTherapist | None]:
    if len(row.cells) != len(COLUMNS):
        return [f"there are {len(row.cells)} columns instead of {len(COLUMNS)}"], None
    cells: Mapping[str, str] = dict(zip(COLUMNS, row.cells, strict=True))
    return read_entry(cells, seen, f"line {row.line}")


def _known(work: Work) -> Known:
    """Who is there already, and what can be practised; two statements however long the roster."""
    known = Known(lookups_of=keyring().lookups)
    listed = select(Specialisation.name).order_by(Specialisation.place, Specialisation.name)
    known.specialisations.update((name.casefold(), name) for name in work.session.scalars(listed))
    phone_lookup = Therapist.__table__.c.phone_lookup
    everyone = select(Therapist.short_code, Therapist.name, phone_lookup)
    for code, name, lookup in work.session.execute(everyone):
        known.names[name.casefold()] = known.phones[lookup] = f"therapist {code}"
    return known
