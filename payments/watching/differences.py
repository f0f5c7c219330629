"""What M-Pesa's list and our books do not say alike: named, and kept until resolved (REQUIREMENTS R3.11).

A difference resolves itself when a later look finds it gone, and opens again if it comes back. What people
said is resolved stays so, as long as both sides differ by as much as then.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select

from booking import findings
from booking.work import Work
from models.oversight import Difference, Finding

BY_ITSELF: Final = "a later look found it gone"
BY_PEOPLE: Final = "people found out"  # what, is kept as a finding


class Kind(StrEnum):
    """In which way they differ. ``what`` is a receipt where there is one, else a row of ours."""

    NOT_WITH_US = "not with us"
    NOT_AT_M_PESA = "not at M-Pesa"
    AMOUNT = "amount differs"
    RECEIPT_MISSING = "receipt missing"
    RECEIPT_TWICE = "receipt twice"
    REFUND_OPEN = "refund not ended"
    PAYOUT_OPEN = "payout not ended"
    WITH_SUPPORT = "payment with support"
    UNCLEAR = "payment unclear"
    CHARGE = "charge not known"
    BALANCE = "balance differs"
    BALANCE_UNKNOWN = "balance not compared"
    DISPUTE = "dispute open"
    NOT_COMPARED = "not compared"


SAYS: Final[Mapping[Kind, str]] = {
    Kind.NOT_WITH_US: "M-Pesa's list has KSh {theirs} that our books do not have.",
    Kind.NOT_AT_M_PESA: "Our books have KSh {ours} that M-Pesa's list does not have.",
    Kind.AMOUNT: "Our books say KSh {ours}, M-Pesa's list says KSh {theirs}.",
    Kind.RECEIPT_MISSING: "M-Pesa said that KSh {ours} was paid, and its receipt is not known.",
    Kind.RECEIPT_TWICE: "One receipt stands for two payments.",
    Kind.REFUND_OPEN: "KSh {ours} should have gone back for more than a day.",
    Kind.PAYOUT_OPEN: "A payout of KSh {ours} has been under way for more than a day.",
    Kind.WITH_SUPPORT: "Whether KSh {ours} was paid is for people to find out.",
    Kind.UNCLEAR: "Whether KSh {ours} was paid M-Pesa has not told for a while. It is asked on.",
    Kind.CHARGE: "What M-Pesa kept for sending KSh {ours} was never told. It is asked again.",
    Kind.DISPUTE: "Whose KSh {ours} it is has been for people to find out for more than a day.",
    Kind.NOT_COMPARED: "Nobody compared this day while M-Pesa's list had all of it: see its portal.",
    Kind.BALANCE_UNKNOWN: "For two nights nobody could tell what is on our account: see M-Pesa's portal.",
    Kind.BALANCE: "The books say that KSh {ours} is on our account, M-Pesa says KSh {theirs}.",
}


@dataclass(frozen=True)
class Found:
    """A difference as one look found it; whole shillings."""

    kind: Kind
    what: str
    ours: int | None = None
    theirs: int | None = None


def in_words(it: Found | Difference) -> str:
    """``amount differs, QA12BC34DE: Our books say …``"""
    said = SAYS[Kind(it.kind)].format(ours=_shillings(it.ours), theirs=_shillings(it.theirs))
    return f"{it.kind}, {it.what}: {said}"


def keep(
    work: Work, day: date, found: Collection[Found], is_gone: Callable[[Difference], bool]
) -> list[Difference]:
    """Write down what was found, resolve what ``is_gone`` and was not; all that is open now."""
    meant = Difference.resolved_at.is_(None) | Difference.what.in_([each.what for each in found])
    rows = work.session.scalars(select(Difference).where(meant).order_by(Difference.id).with_for_update())
    known = {(row.kind, row.what): row for row in rows}
    for each in found:
        _note(work, day, each, known.get((each.kind, each.what)))
    still = {(each.kind.value, each.what) for each in found}
    for row in known.values():
        if row.resolved_at is None and (row.kind, row.what) not in still and is_gone(row):
            _resolve(work, row, BY_ITSELF)
    work.session.flush()
    return list(open_ones(work))


def open_ones(work: Work) -> Sequence[Difference]:
    """What is not resolved, the oldest first."""
    waiting = select(Difference).where(Difference.resolved_at.is_(None))
    return work.session.scalars(waiting.order_by(Difference.found_at, Difference.id)).all()


def resolve(work: Work, key: int, why: str) -> bool:
    """People say that it is settled, and why; False when no such difference is open."""
    row = work.session.get(Difference, key, with_for_update=True)
    if row is None or row.resolved_at is not None:
        return False
    findings.write_down(work, _question(work, row), "resolved", why)
    _resolve(work, row, BY_PEOPLE)
    return True


def _question(work: Work, row: Difference) -> str:
    """Another one each time that it is open again."""
    asked = f"difference:{row.id}:"
    before = select(func.count(Finding.id)).where(Finding.question.startswith(asked))
    return f"{asked}{work.session.scalar(before)}"


def _note(work: Work, day: date, found: Found, row: Difference | None) -> None:
    if row is None:
        work.session.add(
            Difference(
                day=day,
                kind=found.kind,
                what=found.what,
                ours=found.ours,
                theirs=found.theirs,
                found_at=work.now,
            )
        )
        return
    if row.how == BY_ITSELF or _gap(row) != _gap(found):
        row.resolved_at, row.how = None, None
    row.ours, row.theirs = found.ours, found.theirs


def _gap(it: Found | Difference) -> int:
    return (it.theirs or 0) - (it.ours or 0)


def _resolve(work: Work, row: Difference, how: str) -> None:
    row.resolved_at, row.how = work.now, how


def _shillings(amount: int | None) -> str:
    return "an unknown sum" if amount is None else f"{amount:,}"
